// The firmware as hosts and the person meet it: pairing, requests, locking, leases, storage (device link SPEC §5 to §7).
import { assert, asyncProperty, constantFrom, integer, oneof, tuple, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import {
  descriptionCodec,
  failureCodec,
  method,
  pinRootCodec,
  responseCodec,
  rootPinnedCodec,
  status,
  systemRequestCodec,
  waitingCodec,
} from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import {
  benchPin,
  benchSystem,
  bodyOf,
  connectHost,
  deviceBench,
  imageSetUp,
  noParameters,
  root,
  signatures,
  strangeRoot,
  until,
} from './device-bench.ts';

const fresh = imageSetUp();
const pairedImage = await (async () => {
  const device = deviceBench(fresh);
  await device.pair();
  return device.hal.flash.read() ?? fresh;
})();

/** A device that knows the host; locked, as after a restart. */
function pairedBench(image = pairedImage) {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  return device;
}

async function unlockedBench(image = pairedImage) {
  const device = pairedBench(image);
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  expect(await device.ask(device.message(method.unlock, noParameters))).toMatchObject({ status: status.ok });
  return device;
}

const verb = (content = new Uint8Array(), number = 1, system = benchSystem) =>
  toBytes(systemRequestCodec, { system, verb: number, content });

test('a device that is not set up describes itself, and does nothing else', async () => {
  const device = deviceBench(undefined);
  const started = device.device.start();
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toContain('Set-up');
  device.host.open();
  device.host.shakeHands();
  device.host.share('123456');
  expect(device.host.hearRecord('pairFailed')).toEqual(Uint8Array.of(4));
  device.device.stop();
  await started;
});

test('pairing shows who asks, the digits field and the code, and leaves the computer known across a restart', async () => {
  const device = deviceBench(fresh);
  await device.pair();
  const seen = device.hal.screens.map((screen) => screen.join(' ')).join(' ');
  for (const text of ['Scripted host', 'test bench', '314159', device.host.code]) expect(seen).toContain(text);
  expect(device.state().pairings).toMatchObject([{ program: 'Scripted host', computer: 'test bench' }]);
  const again = pairedBench(device.hal.flash.read());
  expect(bodyOf(await again.ask(again.message(method.describe, noParameters)), descriptionCodec)).toEqual({
    model: 'Semper simulator',
    firmware: '0.1.0',
    condition: 1,
  });
});

test('a person who refuses the program, the digits or the code lets nobody in', async () => {
  for (const keys of [['c'], ['ok', 'c'], ['ok', '3', '1', '4', '1', '5', '9', 'ok', 'c']] as const) {
    const device = deviceBench(fresh);
    device.host.open();
    device.host.shakeHands();
    const own = device.host.share('314159');
    device.hal.keypad.type(benchPin);
    device.hal.keypad.press('ok', ...keys);
    await device.heard();
    if (keys.length > 2) {
      device.host.confirm(own);
      await device.heard();
    }
    expect(device.host.hearRecord('pairFailed')).toEqual(Uint8Array.of(2));
    expect(device.state()).toMatchObject({ pairings: [], pairingFailures: 0 });
  }
});

test('wrong digits typed on the device end the pairing, and the failure is in flash before the answer leaves', async () => {
  const device = deviceBench(fresh);
  device.host.open();
  device.host.shakeHands();
  const own = device.host.share('314158');
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok', 'ok');
  device.hal.keypad.type('314159');
  device.hal.keypad.press('ok');
  await device.heard();
  expect(device.state().pairingFailures).toBe(1);
  expect(device.host.confirm(own)).toBe(false);
  expect(device.host.hearRecord('pairFailed')).toEqual(Uint8Array.of(1));
  expect(device.state()).toMatchObject({ pairings: [], pairingFailures: 1 });
});

test('a wrong PIN is counted and said, and the tenth makes the device another one to its hosts', async () => {
  const device = pairedBench();
  const link = device.state().linkSecret;
  for (let left = 9; left >= 0; left--) {
    device.host.request(device.message(method.unlock, noParameters));
    await device.hal.keypad.idle();
    device.hal.clock.advance(2 ** (9 - left) * 1000);
    await until(() => device.hal.seen().includes('Enter PIN'), 'the PIN dialogue');
    device.hal.keypad.type('0000');
    device.hal.keypad.press('ok');
    await device.heard();
    const response = fromBytes(responseCodec, device.host.response(), 512);
    const failure = response.ok ? fromBytes(failureCodec, response.value.body, 512) : response;
    expect(failure).toMatchObject({
      value: left === 0 ? { reason: 'wiped' } : { reason: 'pin-wrong', detail: `${left}` },
    });
  }
  expect(device.state()).toMatchObject({ pairings: [], pinFailures: 0 });
  expect(device.state().linkSecret).not.toEqual(link);
  expect(device.host.nextRecord().name).toBe('close');
});

test('bytes that are no request, unknown methods and wrong parameters get their statuses', async () => {
  const device = await unlockedBench();
  const message = device.message(method.describe, noParameters);
  expect(await device.ask(Uint8Array.of(1))).toMatchObject({ status: status.malformed, id: new Uint8Array(16) });
  expect(await device.ask(message.subarray(1))).toMatchObject({ status: status.malformed });
  expect(await device.ask(device.message(99, noParameters))).toMatchObject({ status: status.unknownMethod });
  expect(await device.ask(device.message(method.unlock, Uint8Array.of(0xa1, 1, 1)))).toMatchObject({
    status: status.malformed,
    failure: { reason: 'parameters-malformed', detail: '.1' },
  });
  expect(await device.ask(device.message(method.system, verb(undefined, 1, 'urn:x')))).toMatchObject({
    status: status.unknownMethod,
    failure: { reason: 'system-unknown' },
  });
  expect(await device.ask(device.message(method.system, verb(undefined, 9)))).toMatchObject({
    failure: { reason: 'verb-unknown' },
  });
});

test('a root is shown with its fingerprint, asks the PIN even when unlocked, and is replaced by name', async () => {
  const device = await unlockedBench();
  expect(bodyOf(await device.pinRoot(), rootPinnedCodec).rootDigest).toEqual(digest(root));
  expect(device.hal.screens.flat().join(' ')).toContain('Practice Root');
  const titles = device.hal.screens.map((screen) => screen[0]?.slice(0, 9).trim());
  expect(titles.lastIndexOf('Enter PIN')).toBeGreaterThan(titles.lastIndexOf('Root'));
  const shown = device.hal.screens.length;
  const again = await device.ask(device.message(method.pinRoot, toBytes(pinRootCodec, { certificate: root })));
  expect(again.status).toBe(status.ok);
  expect(device.hal.screens.length).toBe(shown);
  device.hal.keypad.press('right', 'c');
  const other = await device.ask(device.message(method.pinRoot, toBytes(pinRootCodec, { certificate: strangeRoot })));
  expect(other).toMatchObject({ status: status.refused });
  expect(device.hal.screens.slice(shown).flat().join(' ')).toContain('Strange Root');
  expect(device.state().root?.name).toBe('Practice Root');
});

test('a certificate that no key of its own signs is no root', async () => {
  const device = await unlockedBench();
  const forged = Uint8Array.from(root);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  const answered = await device.ask(device.message(method.pinRoot, toBytes(pinRootCodec, { certificate: forged })));
  expect(answered).toMatchObject({ status: status.checkFailed, failure: { reason: 'certificate-signature' } });
});

test('the same request gets the same bytes without asking again, also after a restart, and its id serves no other', async () => {
  const device = await unlockedBench();
  const message = device.message(method.system, verb(), new Uint8Array(16).fill(7));
  const first = await device.ask(message);
  expect((await device.ask(message)).bytes).toEqual(first.bytes);
  const other = device.message(method.system, verb(Uint8Array.of(1)), new Uint8Array(16).fill(7));
  expect(await device.ask(other)).toMatchObject({ status: status.idReused });
  const restarted = pairedBench(device.hal.flash.read());
  expect((await restarted.ask(message)).bytes).toEqual(first.bytes);
  expect(signatures(restarted.state())).toBe(1);
  expect(restarted.hal.screens).toEqual([]);
});

test('answers are kept by pairing: another computer gets none of them', async () => {
  const device = await unlockedBench();
  const message = device.message(method.system, verb());
  await device.ask(message);
  device.host.record('close');
  const other = deviceBench(device.hal.flash.read(), undefined, 'other');
  await other.pair();
  expect(await other.ask(message)).toMatchObject({ status: status.ok });
  expect(signatures(other.state())).toBe(2);
});

test('a flash that keeps nothing gives storage-failed, and no signature', async () => {
  const device = await unlockedBench();
  device.hal.flash.cutAfter = 0;
  const answered = await device.ask(device.message(method.system, verb()));
  expect(answered).toMatchObject({ status: status.storageFailed });
  device.hal.flash.cutAfter = Number.POSITIVE_INFINITY;
  expect(signatures(device.state())).toBe(0);
  expect(await device.ask(device.message(method.system, verb()))).toMatchObject({ status: status.ok });
  const locked = pairedBench();
  locked.hal.flash.cutAfter = 0;
  locked.hal.keypad.type(benchPin);
  locked.hal.keypad.press('ok');
  expect(await locked.ask(locked.message(method.unlock, noParameters))).toMatchObject({ status: status.storageFailed });
});

test('the host hears what is waited for, page by page', async () => {
  const device = pairedBench();
  const waiting = () => {
    device.host.record('poll');
    return fromBytes(waitingCodec, device.host.hearRecord('waiting'), 32);
  };
  device.host.request(device.message(method.system, verb(Uint8Array.of(1))));
  await device.hal.keypad.idle();
  expect(waiting()).toEqual({ ok: true, value: { what: 3 } });
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  await device.hal.keypad.idle();
  expect(waiting()).toEqual({ ok: true, value: { what: 2, page: 1, pages: 1 } });
  device.hal.keypad.press('ok');
  await device.heard();
  expect(device.host.response()).not.toHaveLength(0);
});

test('CANCEL takes the dialogue away and is answered; so does C', async () => {
  const device = await unlockedBench();
  device.host.request(device.message(method.system, verb(Uint8Array.of(1))));
  await device.hal.keypad.idle();
  device.host.record('cancel');
  await device.heard();
  const cancelled = fromBytes(responseCodec, device.host.response(), 512);
  expect(cancelled).toMatchObject({ value: { status: status.cancelled } });
  expect(device.hal.seen()).toContain('Ready');
  device.hal.keypad.press('c');
  const refused = await device.ask(device.message(method.system, verb(Uint8Array.of(1))));
  expect(refused).toMatchObject({ status: status.refused, failure: { reason: 'person-refused' } });
  expect(signatures(device.state())).toBe(0);
});

test('a host that falls silent loses the display, and the next one can ask at once', async () => {
  const device = await unlockedBench();
  device.host.request(device.message(method.system, verb(Uint8Array.of(1))));
  await device.hal.keypad.idle();
  device.hal.clock.advance(3000);
  device.device.tick();
  await until(() => device.hal.seen().includes('Ready'), 'the idle screen');
  expect(device.host.nextRecord().name).toBe('close');
  device.host.open();
  device.host.shakeHands();
  device.hal.keypad.press('ok');
  expect(await device.ask(device.message(method.system, verb(Uint8Array.of(1))))).toMatchObject({ status: status.ok });
  expect(signatures(device.state())).toBe(1);
});

test('a program that leaves takes its dialogue with it, and a second one does not meet it', async () => {
  const device = await unlockedBench();
  device.host.request(device.message(method.system, verb(Uint8Array.of(1))));
  await device.hal.keypad.idle();
  device.connection.disconnected();
  const { host } = connectHost(device.device, 'host');
  host.open();
  host.shakeHands();
  host.request(device.message(method.system, verb(Uint8Array.of(1))));
  await device.hal.keypad.idle();
  device.hal.keypad.press('ok');
  await until(() => host.heard.length > 0, 'the answer');
  expect(signatures(device.state())).toBe(1);
});

test('five minutes without a person lock the device, whatever the host keeps asking', async () => {
  const device = await unlockedBench();
  for (let minute = 0; minute < 5; minute++) {
    const described = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
    expect(described.condition).toBe(2);
    expect(described.personKey).toHaveLength(32);
    device.hal.clock.advance(60_000);
    device.device.tick();
  }
  const locked = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
  expect(locked).toEqual({ model: 'Semper simulator', firmware: '0.1.0', condition: 1 });
  expect(device.hal.seen()).toContain('Locked');
});

test('whatever a paired host asks, it gets one response and no signature that nobody approved', async () => {
  const device = await unlockedBench();
  const parameters = oneof(
    uint8Array({ maxLength: 80 }),
    constantFrom(noParameters, verb(Uint8Array.of(1)).subarray(1)),
  );
  const request = oneof(
    uint8Array({ maxLength: 60 }),
    tuple(integer({ min: 0, max: 255 }), parameters).map(([asked, content]) => device.message(asked, content)),
  );
  await assert(
    asyncProperty(request, async (message) => {
      const answered = await device.ask(message);
      expect(answered.status === status.ok).toBe(answered.failure === undefined);
    }),
    { seed: 20_261_122, numRuns: 150 },
  );
  expect(signatures(device.state())).toBe(0);
});
