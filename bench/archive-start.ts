// Opening a wallet's archive of 1,000,000 entries and showing its newest 50, against the same with an archive that was just made: from
// starting its thread to the first page of the list. Each run opens and closes one of each. The index of the search lies on
// disk in both and is not read.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openArchive } from '#main/node/archive-store.ts';
import { systemRandom } from '#main/node/random.ts';
import { createArchiveRows } from '#main/session/archive-rows.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Contest, Measure } from './measure.ts';

const million = 1_000_000;

/** The measure. */
export const archiveStart: Measure = {
  name: 'archive-start',
  unit: 'ms',
  goal: 1.2,
  goalIs: 'max',
  compares: 'opening 1,000,000 entries and showing the newest 50, against opening an empty archive',
  runs: 15,
  onDemand: true,
  async open(folder): Promise<Contest> {
    const storageKey = systemRandom.bytes(32);
    const [large, small] = [join(folder, 'large'), join(folder, 'small')];
    const builder = join(import.meta.dirname, 'build-archive.ts');
    const { status } = spawnSync(process.execPath, [builder, large, String(million), hex(storageKey)], { stdio: 'inherit' }); // prettier-ignore
    if (status !== 0) throw new Error('no archive of a million entries');
    await withArchive(large, storageKey, (archive) => archive.search.build(() => {}));
    return {
      ours: () => timeToList(large, storageKey, million),
      peer: () => timeToList(small, storageKey, 1),
      close: () => Promise.resolve(),
    };
  },
};

/** Milliseconds from opening to the first page. */
function timeToList(folder: string, storageKey: Uint8Array, size: number): Promise<number> {
  const began = performance.now();
  return withArchive(folder, storageKey, async (archive) => {
    const onFault = (fault: unknown) => console.error(fault);
    const rows = createArchiveRows({ archive, random: systemRandom, onFault }, () => {});
    const { total } = await rows.rows('', 0, 50);
    const taken = performance.now() - began;
    await rows.stop();
    if (total !== size) throw new Error(`an archive of ${total} entries`);
    return taken;
  });
}

type Opened = Extract<Awaited<ReturnType<typeof openArchive>>, { readonly ok: true }>['value'];

async function withArchive<Outcome>(
  folder: string,
  storageKey: Uint8Array,
  act: (archive: Opened) => Promise<Outcome>,
): Promise<Outcome> {
  const archive = await openArchive(folder, storageKey, 1_790_000_000);
  if (!archive.ok) throw new Error(archive.error.code);
  try {
    return await act(archive.value);
  } finally {
    await archive.value.close();
  }
}
