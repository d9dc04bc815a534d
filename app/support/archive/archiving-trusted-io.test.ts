import { expect, test } from 'vitest';
import { checkpointProofCodec, type CheckpointProof } from '#protocols/archive/messages.ts';
import { continues } from '#protocols/archive/tree.ts';
import { verifyCheckpoint } from '#protocols/archive/checkpoint.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { bad, good } from '#protocols/values/result.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { RememberedArchive, ReviewRequest, TrustedIo } from '../trusted-io/trusted-io.ts';
import type { Archive } from './archive.ts';
import { archivingTrustedIo } from './archiving-trusted-io.ts';
import { memoryArchive } from './memory-archive.ts';

let drawn = 0;
const random = { bytes: (length: number) => new Uint8Array(length).fill(++drawn) };
const request: ReviewRequest = {
  system: 'urn:semper:test:1',
  offer: Uint8Array.of(1),
  critical: Uint8Array.of(2),
  content: Uint8Array.of(3),
};
const call = { id: new Uint8Array(16).fill(9) };
const signed = good({ approval: Uint8Array.of(4), order: Uint8Array.of(5), content: Uint8Array.of(6) });
const refused = (reason: string) => bad({ code: 'device-check-failed', reason } as const);

async function grownArchive(entries: number): Promise<Archive> {
  const archive = memoryArchive(new Uint8Array(32).fill(7), random, 1);
  await grow(archive, entries);
  return archive;
}

async function grow(archive: Archive, entries: number): Promise<void> {
  for (let one = 0; one < entries; one++) {
    const appended = await archive.append({ kind: 'pay:sent', at: 2, facts: [], documents: [], key: `${++drawn}` });
    expect(appended.ok).toBe(true);
  }
}

/** A device that remembers a head, answers in turn, and keeps what archive bytes it was shown. */
function deviceThat(
  remembers: () => RememberedArchive | undefined,
  ...answers: (typeof signed | ReturnType<typeof refused>)[]
) {
  const shown: Uint8Array[] = [];
  const device: TrustedIo = {
    approvePayment({ archive = new Uint8Array() }) {
      shown.push(archive);
      return Promise.resolve(answers.shift() ?? signed);
    },
    archiveMemory: () => Promise.resolve(good(remembers())),
    system: () => Promise.resolve(good(new Uint8Array())),
    acceptLoss: () => Promise.resolve(good(new Uint8Array())),
  };
  return { device, shown };
}

function proofOf(bytes: Uint8Array | undefined): CheckpointProof {
  const read = fromBytes(checkpointProofCodec, bytes ?? new Uint8Array(), 1536);
  if (!read.ok) throw new Error(read.error.path);
  return read.value;
}

test('The device is shown a head that continues what it remembers, and covers what waited for the archive', async () => {
  const archive = await grownArchive(3);
  const { size, root } = await archive.checkpoint();
  const { device, shown } = deviceThat(() => ({ size, root }));
  await archivingTrustedIo(device, archive, memoryStore(), () => grow(archive, 2)).approvePayment(request, call);
  const { checkpoint, publicKey, from, proof } = proofOf(shown[0]);
  const head = verifyCheckpoint(checkpoint, publicKey);
  expect(head).toMatchObject({ ok: true, value: { size: size + 2 } });
  expect(from).toBe(size);
  expect(head.ok && continues({ size, root }, head.value, proof)).toBe(true);
});

test('A request that is repeated goes with the same bytes, though the archive has grown since', async () => {
  const archive = await grownArchive(1);
  const store = memoryStore();
  const { device, shown } = deviceThat(() => undefined);
  const asked = archivingTrustedIo(device, archive, store, () => Promise.resolve());
  await asked.approvePayment(request, call);
  await grow(archive, 4);
  await archivingTrustedIo(device, archive, store, () => Promise.resolve()).approvePayment(request, call);
  expect(shown[1]).toEqual(shown[0]);
});

test.each(['proof-start', 'archive-shorter', 'archive-missing'])(
  'A head that the device calls outdated (%s) is made anew once, fresh or kept, and then signed for',
  async (reason) => {
    const archive = await grownArchive(2);
    const store = memoryStore();
    const { device, shown } = deviceThat(() => undefined, refused(reason), signed, refused(reason), signed);
    const asking = archivingTrustedIo(device, archive, store, () => Promise.resolve());
    expect(await asking.approvePayment(request, call)).toEqual(signed);
    await grow(archive, 1);
    expect(await asking.approvePayment(request, call)).toEqual(signed);
    expect(shown).toHaveLength(4);
    expect(shown[3]).not.toEqual(shown[2]);
  },
);

test.each(['archive-shorter', 'archive-forked'])(
  'A past that the device contradicts (%s) makes the payment wait, not fail',
  async (reason) => {
    const archive = await grownArchive(2);
    const { device } = deviceThat(() => undefined, refused(reason), refused(reason));
    const answer = await archivingTrustedIo(device, archive, memoryStore(), () => Promise.resolve()).approvePayment(
      request,
      call,
    );
    expect(answer).toEqual(bad({ code: 'device-not-ready', reason }));
  },
);

test('A device that remembers more than there is is not asked to approve anything', async () => {
  const archive = await grownArchive(1);
  const { device, shown } = deviceThat(() => ({ size: 50, root: new Uint8Array(32) }));
  const answer = await archivingTrustedIo(device, archive, memoryStore(), () => Promise.resolve()).approvePayment(
    request,
    call,
  );
  expect(answer).toMatchObject({ error: { code: 'device-not-ready', reason: 'archive-shorter' } });
  expect(shown).toEqual([]);
});

test('Any other refusal of the device stays what it is', async () => {
  const archive = await grownArchive(1);
  const { device, shown } = deviceThat(() => undefined, refused('fee-differs'));
  const answer = await archivingTrustedIo(device, archive, memoryStore(), () => Promise.resolve()).approvePayment(
    request,
    call,
  );
  expect(answer).toEqual(refused('fee-differs'));
  expect(shown).toHaveLength(1);
});
