// The cap without PIN (device link SPEC §12): set with the PIN, counted with each approval, begun anew by the next PIN.
import { expect, test } from 'vitest';
import { method, setCapCodec, status } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import {
  approval,
  benchPin,
  deviceBench,
  imageSetUp,
  noParameters,
  shopOffer,
  signatures,
  until,
  type DeviceBench,
} from '../device-bench.ts';

const withCap = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  await device.pinRoot();
  await setCap(device, 3000n);
  return device.hal.flash.read() ?? new Uint8Array();
})();

function typePin(device: DeviceBench, pin = benchPin): void {
  device.hal.keypad.type(pin);
  device.hal.keypad.press('ok');
}

function setCap(device: DeviceBench, most: bigint | undefined) {
  device.hal.keypad.press('right', 'ok');
  typePin(device);
  const parameters = toBytes(setCapCodec, { currency: 'EUR', ...(most !== undefined && { most }) });
  return device.ask(device.message(method.setCap, parameters));
}

/** An unlocked device with a cap of 30.00 EUR; each payment is 12.90 and 0.02 fee. */
async function bench(image = withCap): Promise<DeviceBench> {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  typePin(device);
  await device.ask(device.message(method.unlock, noParameters));
  return device;
}

function pay(device: DeviceBench, deal: number) {
  device.approveOnPages(4);
  const offer = shopOffer({ deal: new Uint8Array(16).fill(deal) });
  return device.ask(device.message(method.approvePayment, approval({ offer })));
}

const spent = (device: DeviceBench) => device.state().caps?.[0]?.spent;

test('payments below the cap need OK alone, the one beyond needs the PIN, which begins anew', async () => {
  const device = await bench();
  expect([(await pay(device, 1)).status, spent(device)]).toEqual([status.ok, 1292n]);
  expect([(await pay(device, 2)).status, spent(device)]).toEqual([status.ok, 2584n]);
  const third = pay(device, 3);
  await until(() => device.hal.seen().startsWith('Enter PIN'), 'the PIN');
  typePin(device);
  expect([(await third).status, spent(device)]).toEqual([status.ok, 0n]);
  expect((await pay(device, 4)).status).toBe(status.ok);
  expect(spent(device)).toBe(1292n);
});

test('beyond the cap nothing is signed without the PIN, and a restart forgets no count', async () => {
  const device = await bench();
  await pay(device, 1);
  await pay(device, 2);
  const third = pay(device, 3);
  await until(() => device.hal.seen().startsWith('Enter PIN'), 'the PIN');
  device.hal.keypad.press('c');
  expect(await third).toMatchObject({ status: status.refused, failure: { reason: 'pin-refused' } });
  expect([signatures(device.state()), spent(device)]).toEqual([2, 2584n]);
  const next = deviceBench(device.hal.flash.read());
  expect(spent(next)).toBe(2584n);
});

test('count and signature are saved together: a power cut leaves both or none', async () => {
  for (const cutAfter of [0, 1]) {
    const device = await bench();
    device.hal.flash.cutAfter = cutAfter;
    expect((await pay(device, 1)).status).toBe(cutAfter === 0 ? status.storageFailed : status.ok);
    expect([signatures(device.state()), spent(device)]).toEqual(cutAfter === 0 ? [0, 0n] : [1, 1292n]);
  }
});

test('a cap is shown, replaces the one before, and is taken away by the PIN', async () => {
  const device = await bench();
  expect(await setCap(device, 500n)).toMatchObject({ status: status.ok });
  const pages = device.hal.screens.filter((screen) => screen[0]?.startsWith('Cap')).map((screen) => screen.join('|'));
  expect(pages.join('|').replaceAll(/ +/g, ' ')).toContain(
    'Without PIN, up to |5.00 EUR |Counted |from one PIN to the |next, with fees |',
  );
  expect(pages.join('|')).toContain('30.00 EUR');
  expect(device.state().caps).toMatchObject([{ most: { minor: 500n, currency: 'EUR' } }]);
  await setCap(device, undefined);
  expect(device.state().caps).toEqual([]);
});
