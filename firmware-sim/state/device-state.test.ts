import { expect, test } from 'vitest';
import { recordingHal } from '../hal/recording.ts';
import { archiveShownBy, archiveSlot, withArchive } from './archive-slots.ts';
import { freshState, imageOfState, mostPairings, stateOfImage, type DeviceState } from './device-state.ts';
import { openMemory } from './memory.ts';

const filled: DeviceState = {
  ...freshState(new Uint8Array(32).fill(1)),
  secret: { salt: new Uint8Array(16), sealed: new Uint8Array(32) },
  pinFailures: 2,
  pairings: [
    {
      id: new Uint8Array(16),
      hostKey: new Uint8Array(32),
      program: 'Semper Wallet',
      computer: 'desk',
      archive: new Uint8Array(32),
    },
  ],
  pairingFailures: 3,
  root: { certificate: new Uint8Array(400), name: 'Practice Root', digest: new Uint8Array(32) },
  timeBound: 1_765_000_000,
  accounts: [
    {
      system: 'urn:semper:ecash:1',
      mint: 'http://127.0.0.1:3338',
      unit: 'eur',
      keysets: [{ id: new Uint8Array(33), feePpk: 100, floor: 448 }],
    },
  ],
  approvedDeals: [{ deal: new Uint8Array(16), requestDigest: new Uint8Array(32) }],
  answers: [
    {
      pairing: new Uint8Array(16),
      requestId: new Uint8Array(16),
      requestDigest: new Uint8Array(32),
      response: new Uint8Array(90),
    },
  ],
  archives: [{ key: new Uint8Array(32), size: 2_147_483_647, root: new Uint8Array(32).fill(2) }],
};

test('the state comes back from its image as it was', () => {
  expect(stateOfImage(imageOfState(filled))).toEqual({ ok: true, value: filled });
});

test('an image from before archives were remembered opens, with nothing remembered', () => {
  const { archives: _archives, pairings, ...before } = filled;
  const strangers = pairings.map(({ archive: _archive, ...pairing }) => pairing);
  const read = stateOfImage(imageOfState({ ...before, pairings: strangers }));
  if (!read.ok) throw new Error('the image reads');
  expect(archiveSlot(read.value, new Uint8Array(32))).toBeUndefined();
  expect(archiveShownBy(read.value, new Uint8Array(16))).toBeUndefined();
  const slot = { key: new Uint8Array(32).fill(3), size: 1, root: new Uint8Array(32) };
  const next = stateOfImage(imageOfState(withArchive(read.value, new Uint8Array(16), slot)));
  expect(next).toMatchObject({ ok: true, value: { archives: [slot], pairings: [{ archive: slot.key }] } });
});

test('a state beyond its limits is a bug and is never written', () => {
  const [pairing] = filled.pairings;
  if (pairing === undefined) throw new Error('no pairing');
  expect(() => imageOfState({ ...filled, pairings: Array.from({ length: mostPairings + 1 }, () => pairing) })).toThrow(
    'at most 16',
  );
});

test('an image that cannot be read is refused and left as it is: it may hold money', () => {
  const image = imageOfState(filled).with(3, 0xff);
  const hal = recordingHal({ image });
  expect(openMemory(hal)).toMatchObject({ ok: false, error: { code: 'flash-unreadable' } });
  expect(hal.flash.image).toEqual(image);
});

test('an empty flash gets a link secret once and for all', () => {
  const hal = recordingHal();
  const first = openMemory(hal);
  const second = openMemory(recordingHal({ image: hal.flash.image, seed: 'another' }));
  if (!first.ok || !second.ok) throw new Error('fresh flash');
  expect(second.value.state).toEqual(first.value.state);
});

test('a save that flash refuses changes nothing, in RAM neither', () => {
  const hal = recordingHal();
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error('fresh flash');
  const before = memory.value.state;
  hal.flash.cutAfter = 0;
  expect(() => memory.value.save({ ...before, timeBound: 5 })).toThrow('the power is cut');
  expect(memory.value.state).toBe(before);
});
