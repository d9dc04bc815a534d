// Changing the PIN, and the PIN that wipes (device link SPEC §10), at each write of the flash.
import { expect, test } from 'vitest';
import { recordingHal } from '../hal/recording.ts';
import { freshState, type DeviceState } from './device-state.ts';
import { openMemory, type DeviceMemory } from './memory.ts';
import { keepSecret, tryPin, underNewPin, withWipePin } from './secret.ts';

const entropy = new Uint8Array(16).fill(5);

function opened(image?: Uint8Array): { memory: DeviceMemory; hal: ReturnType<typeof recordingHal> } {
  const hal = recordingHal({ image, seed: `life ${image?.length ?? 0}` });
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error(memory.error.code);
  return { memory: memory.value, hal };
}

/** A device with PIN 1111 and wipe PIN 2222, which has done this and that; unlocked. */
function used() {
  const { memory, hal } = opened();
  keepSecret(memory, entropy, '1111');
  const { secret } = memory.state;
  const marked = secret && withWipePin(secret, '2222');
  if (!marked) throw new Error('another PIN');
  const done: DeviceState = {
    ...memory.state,
    secret: marked,
    pairings: [{ id: new Uint8Array(16), hostKey: new Uint8Array(32), program: 'Semper', computer: 'desk' }],
    root: { certificate: new Uint8Array(9), name: 'Practice Root', digest: new Uint8Array(32) },
    timeBound: 5,
    accounts: [{ system: 'urn:x', mint: 'm', unit: 'eur', keysets: [] }],
    approvedDeals: [{ deal: new Uint8Array(16), requestDigest: new Uint8Array(32) }],
    archives: [{ key: new Uint8Array(32), size: 1, root: new Uint8Array(32) }],
  };
  memory.save(done);
  return { memory, hal };
}

const opens = (image: Uint8Array | undefined, pin: string) => tryPin(opened(image).memory, pin) === 'unlocked';

test('the wipe PIN erases secret and doings, and is answered as a wrong PIN', () => {
  const { memory, hal } = used();
  const wrong = tryPin(used().memory, '3333');
  expect(tryPin(memory, '2222')).toEqual(wrong);
  expect(memory.condition).toBe('locked');
  const after = opened(hal.flash.image).memory.state;
  const { secret, ...rest } = after;
  const { linkSecret, pairings, root } = used().memory.state;
  const kept = { linkSecret, pairings, root, pinFailures: 1, timeBound: 5 };
  expect(rest).toMatchObject({ ...kept, accounts: [], approvedDeals: [], answers: [] });
  expect(rest.archives).toBeUndefined();
  expect(secret?.sealed).toHaveLength(32);
  for (const pin of ['1111', '2222']) expect(opens(hal.flash.image, pin)).toBe(false);
});

test('a device that the wipe PIN has emptied goes on like one with wrong PINs, and is erased by the tenth', () => {
  const { memory } = used();
  expect(tryPin(memory, '2222')).toEqual({ failed: 9 });
  for (let left = 8; left > 0; left--) expect(tryPin(memory, '1111')).toEqual({ failed: left });
  expect(tryPin(memory, '1111')).toBe('wiped');
  expect(memory.condition).toBe('not-set-up');
  expect(memory.state.pairings).toEqual([]);
});

test('a power cut at any write of the wipe PIN leaves the device as it was, a try counted, or emptied', () => {
  for (const [cutAfter, stillOpens] of [
    [0, true],
    [1, true],
    [2, false],
  ] as const) {
    const { memory, hal } = used();
    hal.flash.cutAfter = cutAfter;
    if (cutAfter < 2) expect(() => tryPin(memory, '2222')).toThrow('the power is cut');
    else tryPin(memory, '2222');
    expect(opened(hal.flash.image).memory.state.pinFailures).toBe(Math.min(cutAfter, 1));
    expect(opens(hal.flash.image, '1111')).toBe(stillOpens);
  }
});

test('a new PIN opens the same secret, the old one no more, and the wipe PIN stays what it was', () => {
  const { memory, hal } = used();
  const { secret } = memory.state;
  const sealed = secret && underNewPin(secret, entropy, '4444');
  if (!sealed) throw new Error('not the wipe PIN');
  memory.save({ ...memory.state, secret: sealed });
  const { image } = hal.flash;
  const next = opened(image).memory;
  expect([tryPin(next, '4444'), next.entropy]).toEqual(['unlocked', entropy]);
  expect(opens(image, '1111')).toBe(false);
  expect(tryPin(opened(image).memory, '2222')).toEqual({ failed: 9 });
  expect(secret && underNewPin(secret, entropy, '2222')).toBeUndefined();
});

test('the PIN cannot become the wipe PIN, and without a mark it only is a wrong one', () => {
  const { secret } = used().memory.state;
  if (!secret) throw new Error('set up');
  expect(withWipePin(secret, '1111')).toBeUndefined();
  const { memory, hal } = used();
  const bare = withWipePin(secret, undefined);
  memory.save({ ...freshState(new Uint8Array(32)), ...(bare && { secret: bare }) });
  expect(tryPin(memory, '2222')).toEqual({ failed: 9 });
  expect(opens(hal.flash.image, '1111')).toBe(true);
});
