// The device under the wallet's real host side (device/), which was written from the same SPEC and knows nothing of this
// firmware: connect, pair, ask, lose the answer, be displaced, show an archive. They meet in protocols/device-link alone.
import { expect, test } from 'vitest';
import { trustedIoOver } from '#main/trusted-io.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { criticalCodec } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import {
  bench,
  benchCritical,
  benchPin,
  benchSystem,
  imageSetUp,
  root,
  shopOffer,
  signatures,
  until,
} from '#firmware-sim/device-bench.ts';
import { benchArchive } from '#firmware-sim/requests/archive-bench.ts';
import { createDevice } from '#firmware-sim/core.ts';
import { recordingHal, type RecordingHal } from '#firmware-sim/hal/recording.ts';
import { stateOfImage } from '#firmware-sim/state/device-state.ts';
import { plugIn } from '../actors/plugged-device.ts';
import { pairingsInMemory } from '../actors/wallet-at-desk.ts';

function deviceOn(image: Uint8Array | undefined) {
  const hal = recordingHal({ image });
  const made = createDevice({ hal, systems: [bench], practice: true, uptime: () => performance.now() });
  if (!made.ok) throw new Error('the image does not open');
  return { hal, device: made.value };
}

/** Pairs, and pins the practice root, with a person at the keypad. */
async function pairAndPin(hal: RecordingHal, wallet: DeviceConnection): Promise<void> {
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
}

test('the wallet pairs, pins, asks and gets a lost answer again from a device that it never met', async () => {
  const { hal, device } = deviceOn(imageSetUp());
  const memory = pairingsInMemory();
  const wallet = await plugIn(device, memory, 'first');
  await pairAndPin(hal, wallet);
  const id = new Uint8Array(16).fill(1);
  const asked = { system: benchSystem, verb: 1, content: utf8('x'.repeat(5000)) };
  hal.keypad.press('ok');
  const first = await wallet.system(asked, { id });
  expect(first).toMatchObject({ ok: true });
  await wallet.close();

  const restarted = deviceOn(hal.flash.read());
  const again = await plugIn(restarted.device, memory, 'second');
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

test('an older copy of the archive is refused through the wallet’s own port, until the person accepts the loss', async () => {
  const { hal, device } = deviceOn(imageSetUp());
  const wallet = await plugIn(device, pairingsInMemory(), 'archive');
  await pairAndPin(hal, wallet);
  const io = trustedIoOver(() => wallet);
  const random = seededBytes('calls');
  const call = () => ({ id: random(16) });
  const archive = benchArchive();
  const critical = toBytes(criticalCodec, benchCritical);
  const pay = (deal: number, shown: Uint8Array) => {
    const offer = shopOffer({ deal: new Uint8Array(16).fill(deal) });
    return io.approvePayment({ system: benchSystem, offer, critical, content: utf8('coins'), archive: shown }, call());
  };
  const approveOnPages = () => hal.keypad.press(...Array.from({ length: 8 }, () => 'right' as const), 'ok');

  expect(await io.archiveMemory(archive.key, call())).toEqual({ ok: true, value: undefined });
  approveOnPages();
  expect(await pay(1, archive.shown(50))).toMatchObject({ ok: true });
  expect(await io.archiveMemory(archive.key, call())).toEqual({ ok: true, value: archive.head(50) });
  expect(await pay(2, archive.shown(40))).toEqual({
    ok: false,
    error: { code: 'device-check-failed', reason: 'archive-shorter', detail: 'remembered 50, given 40' },
  });
  approveOnPages();
  hal.keypad.type(benchPin);
  hal.keypad.press('ok');
  expect(await io.acceptLoss(archive.shown(40), call())).toMatchObject({ ok: true });
  approveOnPages();
  expect(await pay(2, archive.shown(41, 40))).toMatchObject({ ok: true });
  await wallet.close();
});
