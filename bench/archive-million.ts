// The archive at 1,000,000 entries: appending there against appending at 1,000, 200 each awaited before the next. Beside that
// one ratio, on stderr, through the worker (goal below a millisecond each): the last 50 entries as the first screen asks for
// them, once, after the archive has been open for a moment in which its worker opens the newest entries ahead of the question;
// medians of a point read, an inclusion proof, the last 50 as a screen asks for them time and again, and 50 entries on end that
// nobody has asked for before, which are not kept opened. And the memory of this process (goal below 300 MB). The archive is built anew each time, which takes minutes and most of a gigabyte in the
// temporary folder; so it is taken only when asked for by name.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Archive } from '#app/support/archive/archive.ts';
import { openArchive } from '#main/node/archive-store.ts';
import { systemRandom } from '#main/node/random.ts';
import { hex } from '#protocols/values/bytes.ts';
import { appendAll } from './archive.ts';
import { median, type Contest, type Measure } from './measure.ts';

const million = 1_000_000;

/** The measure. */
export const archiveMillion: Measure = {
  name: 'archive-million',
  unit: 'ms',
  goal: 1.1,
  goalIs: 'max',
  compares: 'appending at 1,000,000 entries, against appending at 1,000',
  runs: 15,
  onDemand: true,
  async open(folder): Promise<Contest> {
    const [large, small] = [await built(join(folder, 'large'), million), await built(join(folder, 'small'), 1000)];
    const reads = await readFigures(large);
    return {
      ours: () => appendAll(large, 200, 300),
      peer: () => appendAll(small, 200, 300),
      async close() {
        const memory = `${Math.round(process.memoryUsage().rss / 1e6)} MB`;
        console.error(`archive-million      ${reads}, memory ${memory}`);
        await large.close();
        await small.close();
      },
    };
  },
};

async function built(folder: string, count: number) {
  const storageKey = systemRandom.bytes(32);
  const args = [join(import.meta.dirname, 'build-archive.ts'), folder, String(count), hex(storageKey)];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  const archive = await openArchive(folder, storageKey, 0);
  if (status !== 0 || !archive.ok) throw new Error(`no archive of ${count} entries`);
  return archive.value;
}

/** Medians of 500 reads at random places. */
async function readFigures(archive: Archive): Promise<string> {
  const began = performance.now();
  await fiftyOf(archive);
  let notRead = 0;
  const figures = [`last 50 for the first time ${(performance.now() - began).toPrecision(3)} ms`];
  for (const [name, act] of [
    ['point read', () => archive.read(randomInt(million))],
    ['inclusion proof', () => archive.inclusion(randomInt(million))],
    ['last 50', () => fiftyOf(archive)],
    ['50 not read before', () => fiftyOf(archive, million - (notRead += 1000))],
  ] as const) {
    const times: number[] = [];
    for (let run = 0; run < 600; run++) {
      const began = performance.now();
      await act();
      if (run >= 100) times.push(performance.now() - began);
    }
    figures.push(`${name} ${median(times).toPrecision(3)} ms`);
  }
  return figures.join(', ');
}

async function fiftyOf(archive: Archive, to = million): Promise<void> {
  let read = 0;
  for await (const { ok } of archive.entries({ to, newestFirst: true, limit: 50 })) read += ok ? 1 : 0;
  if (read !== 50) throw new Error(`${read} of 50 entries`);
}
