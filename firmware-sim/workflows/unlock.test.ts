import { expect, test } from 'vitest';
import { recordingHal, type RecordingHal } from '../hal/recording.ts';
import { openMemory, type DeviceMemory } from '../state/memory.ts';
import { delayBeforeTry } from '../state/secret.ts';
import { freshWords, setUpWith } from './set-up.ts';
import { unlock } from './unlock.ts';

const pin = '271828';

function opened(hal: RecordingHal): DeviceMemory {
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error(memory.error.code);
  return memory.value;
}

/** The image of a device that is set up; made once, since scrypt is slow on purpose. */
const provisioned = ((): Uint8Array => {
  const hal = recordingHal();
  setUpWith(opened(hal), freshWords(hal.random), pin);
  return hal.flash.image ?? new Uint8Array();
})();

function locked(image: Uint8Array | undefined = provisioned): { hal: RecordingHal; memory: DeviceMemory } {
  const hal = recordingHal({ image, seed: 'after set-up' });
  return { hal, memory: opened(hal) };
}

async function tryWith(memory: DeviceMemory, hal: RecordingHal, digits: string) {
  const outcome = unlock(memory, { signal: new AbortController().signal });
  await hal.keypad.idle();
  hal.clock.advance(delayBeforeTry(memory.state.pinFailures));
  await hal.keypad.idle();
  hal.keypad.type(digits);
  hal.keypad.press('ok');
  return outcome;
}

test('the right PIN unlocks; its digits are never shown', async () => {
  const { hal, memory } = locked();
  const told: string[] = [];
  hal.keypad.type(pin);
  hal.keypad.press('ok');
  const signal = new AbortController().signal;
  await expect(unlock(memory, { signal, onWaiting: (what) => told.push(what) })).resolves.toBe('unlocked');
  expect(told).toEqual(['pin']);
  expect(memory.entropy).toHaveLength(16);
  expect(hal.screens.flat().join('')).not.toMatch(/[1278]/);
  expect(hal.screens.at(-2)?.slice(1, 4)).toEqual([' '.repeat(21), '  ******_'.padEnd(21), ' '.repeat(21)]);
});

test('a wrong PIN says how many tries are left, on the device and to the caller', async () => {
  const { hal, memory } = locked();
  await expect(tryWith(memory, hal, '000000')).resolves.toEqual({ failed: 9 });
  expect(hal.seen()).toContain('9 tries left.');
  expect(memory.condition).toBe('locked');
});

test('after each failure the next try waits twice as long and a second, counted down; C leaves without a try', async () => {
  const { hal, memory } = locked();
  await tryWith(memory, hal, '0000');
  await tryWith(memory, hal, '0000');
  const third = unlock(memory, { signal: new AbortController().signal });
  await hal.keypad.idle();
  expect(hal.seen()).toContain('Wait 3 s');
  hal.keypad.type('4');
  hal.clock.advance(1000);
  await hal.keypad.idle();
  expect(hal.seen()).toContain('Wait 2 s');
  hal.keypad.press('c');
  await expect(third).resolves.toBe('refused');
  expect(memory.state.pinFailures).toBe(2);
});

test('a power cut does not shorten the wait, and gives no free guess', async () => {
  const { hal, memory } = locked();
  await tryWith(memory, hal, '0000');
  const again = locked(hal.flash.image);
  void unlock(again.memory, { signal: new AbortController().signal });
  await again.hal.keypad.idle();
  expect(again.hal.seen()).toContain('Wait 1 s');
});

test('a try is counted in flash before the PIN is checked: cut after the count, the failure stands', async () => {
  const { hal, memory } = locked();
  hal.flash.cutAfter = 1;
  // Right PIN: the count is written, forgiving it is what the cut prevents.
  await expect(tryWith(memory, hal, pin)).rejects.toThrow('the power is cut');
  expect(memory.entropy).toBeUndefined();
  expect(locked(hal.flash.image).memory.state.pinFailures).toBe(1);
});

test('when the count cannot be written, the PIN is not checked', async () => {
  const { hal, memory } = locked();
  hal.flash.cutAfter = 0;
  await expect(tryWith(memory, hal, pin)).rejects.toThrow('the power is cut');
  expect(memory.condition).toBe('locked');
});

test('the tenth wrong PIN erases all: secret, pairings and the link key', async () => {
  const { hal, memory } = locked();
  const before = memory.state.linkSecret;
  memory.save({
    ...memory.state,
    pinFailures: 9,
    pairings: [{ id: new Uint8Array(16), hostKey: new Uint8Array(32), program: 'Semper', computer: 'desk' }],
  });
  await expect(tryWith(memory, hal, '0000')).resolves.toBe('wiped');
  expect(hal.seen()).toContain('Too many wrong PINs.');
  const after = locked(hal.flash.image).memory;
  expect(after.condition).toBe('not-set-up');
  expect(after.state.pairings).toEqual([]);
  expect(after.state.linkSecret).not.toEqual(before);
});

test('a cut between the tenth count and its wipe gives no eleventh guess', async () => {
  const { hal, memory } = locked();
  memory.save({ ...memory.state, pinFailures: 9 });
  hal.flash.cutAfter = 1;
  await expect(tryWith(memory, hal, '0000')).rejects.toThrow('the power is cut');
  const again = locked(hal.flash.image);
  expect(again.memory.state.pinFailures).toBe(10);
  await expect(unlock(again.memory, { signal: new AbortController().signal })).resolves.toBe('wiped');
  expect(again.hal.seen()).toContain('Too many wrong PINs.');
  expect(again.memory.condition).toBe('not-set-up');
});

test('the right PIN forgives earlier failures', async () => {
  const { hal, memory } = locked();
  await tryWith(memory, hal, '0000');
  await expect(tryWith(memory, hal, pin)).resolves.toBe('unlocked');
  expect(locked(hal.flash.image).memory.state.pinFailures).toBe(0);
});

test('a dialogue that the host takes away costs no try, while waiting or typing', async () => {
  const { hal, memory } = locked();
  await tryWith(memory, hal, '0000');
  for (const keys of ['', '12']) {
    const cancel = new AbortController();
    const outcome = unlock(memory, { signal: cancel.signal });
    await hal.keypad.idle();
    if (keys !== '') {
      hal.clock.advance(1000);
      await hal.keypad.idle();
      hal.keypad.type(keys);
      await hal.keypad.idle();
    }
    cancel.abort();
    await expect(outcome).resolves.toBe('cancelled');
  }
  expect(memory.state.pinFailures).toBe(1);
});

test('locking overwrites the entropy in memory', () => {
  const { memory } = locked();
  memory.hold(new Uint8Array(16).fill(7));
  const held = memory.entropy;
  memory.lock();
  expect(held).toEqual(new Uint8Array(16));
  expect(memory.entropy).toBeUndefined();
});
