// The device under the wallet's real host side (device/), which was written from the same SPEC and knows nothing of this
// firmware: connect, pair, ask, lose the answer, be displaced. They meet in protocols/device-link alone.
import { expect, test } from 'vitest';
import { memoryPair } from '#device/transports/memory-pair.ts';
import { connectDevice, type DeviceConnection } from '#device/wallet-device.ts';
import type { PairingMemory, Pairings } from '#device/pairing-memory.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { digest } from '#protocols/values/digest.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bench, benchPin, benchSystem, imageSetUp, root, signatures, until } from '#firmware-sim/device-bench.ts';
import { createDevice, type Device } from '#firmware-sim/core.ts';
import { recordingHal } from '#firmware-sim/hal/recording.ts';
import { stateOfImage } from '#firmware-sim/state/device-state.ts';

function deviceOn(image: Uint8Array | undefined) {
  const hal = recordingHal({ image });
  const made = createDevice({ hal, systems: [bench], practice: true, uptime: () => performance.now() });
  if (!made.ok) throw new Error('the image does not open');
  return { hal, device: made.value };
}

function memoryOf(): PairingMemory {
  let kept: Pairings | undefined;
  return {
    load: () => Promise.resolve(kept),
    save(pairings) {
      kept = pairings;
      return Promise.resolve();
    },
  };
}

async function connected(device: Device, memory: PairingMemory, seed: string): Promise<DeviceConnection> {
  const [ours, theirs] = memoryPair();
  const connection = device.connect(
    (report) => void ours.send(report),
    () => void ours.close(),
  );
  ours.onReport((report) => connection.reportIn(report));
  ours.onClosed(() => connection.disconnected());
  const identity = { program: 'Semper Wallet', computer: 'desk' };
  const made = await connectDevice({ transport: theirs, identity, memory, random: seededBytes(seed) });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

test('the wallet pairs, pins, asks and gets a lost answer again from a device that it never met', async () => {
  const { hal, device } = deviceOn(imageSetUp());
  const memory = memoryOf();
  const wallet = await connected(device, memory, 'first');
  hal.keypad.type(benchPin);
  hal.keypad.press('ok', 'ok');
  const pairing = await wallet.pair({
    showDigits(digits) {
      hal.keypad.type(digits);
      hal.keypad.press('ok');
    },
    async confirmCode(code) {
      await until(() => hal.seen().includes(code), 'the code on the display');
      hal.keypad.press('ok');
      return true;
    },
  });
  expect(pairing).toMatchObject({ ok: true });
  hal.keypad.press('ok');
  hal.keypad.type(benchPin);
  hal.keypad.press('ok');
  expect(await wallet.pinRoot({ certificate: root })).toEqual({ ok: true, value: { rootDigest: digest(root) } });
  const id = new Uint8Array(16).fill(1);
  const asked = { system: benchSystem, verb: 1, content: utf8('x'.repeat(5000)) };
  hal.keypad.press('ok');
  const first = await wallet.system(asked, { id });
  expect(first).toMatchObject({ ok: true });
  await wallet.close();

  const restarted = deviceOn(hal.flash.read());
  const again = await connected(restarted.device, memory, 'second');
  expect(again.state).toEqual({ name: 'paired', condition: 1 });
  expect(await again.system(asked, { id })).toEqual(first);
  expect(await again.describe()).toMatchObject({ ok: true, value: { rootName: 'Practice Root', condition: 1 } });
  const state = stateOfImage(restarted.hal.flash.read() ?? new Uint8Array());
  expect(state.ok && signatures(state.value)).toBe(1);

  const giveUp = new AbortController();
  const waiting: string[] = [];
  const cancelled = again.unlock({
    signal: giveUp.signal,
    onWaiting(what) {
      waiting.push(JSON.stringify(what));
      giveUp.abort();
    },
  });
  expect(await cancelled).toMatchObject({ ok: false, error: { status: 'cancelled' } });
  expect(waiting).toHaveLength(1);
  await again.close();
});
