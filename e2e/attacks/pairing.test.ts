// Whoever sits between computer and device while they pair, with the whole firmware and the whole host: he has a device of
// his own for the computer and a computer of his own for the device (device link SPEC §4, §5). What people see on both
// displays is looked at, and what both sides keep. Single messages are tried beside the protocol.
import { expect, test } from 'vitest';
import { forgetDevice, type PairingMemory } from '#device/pairing-memory.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import { connectDevice } from '#device/wallet-device.ts';
import { memoryPair } from '#device/transports/memory-pair.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { benchDevice, pairingsOf, pairOnBench, pin, type BenchDevice } from './deceived-device.ts';
import { held } from './small-world.ts';

const knows = async (memory: PairingMemory) => (await memory.load())?.devices.length ?? 0;
const pairedOn = ({ state }: BenchDevice) => state().pairings.length;

/** Randomness that draws these digits first: what a man who saw them has his own computer draw. */
function drawing(digits: string, seed: string): (length: number) => Uint8Array {
  const random = seededBytes(seed);
  return (length) => {
    const bytes = random(length);
    if (length === 4) new DataView(bytes.buffer).setUint32(0, Number(digits));
    return bytes;
  };
}

/** Wires a computer of anybody's to a device of anybody's. */
async function connectTo(
  { device }: BenchDevice,
  memory: PairingMemory,
  random: (length: number) => Uint8Array,
  heard: Uint8Array[] = [],
): Promise<DeviceConnection> {
  const [hostEnd, deviceEnd] = memoryPair();
  const wire = device.connect((report) => void deviceEnd.send(report).catch(() => undefined));
  deviceEnd.onReport((report) => {
    heard.push(report);
    wire.reportIn(report);
  });
  deviceEnd.onClosed(() => wire.disconnected());
  const identity = { program: 'Semper Wallet', computer: 'desk' };
  return held(await connectDevice({ transport: hostEnd, identity, memory, random }));
}

/** A person, or the man, types on a device that is locked: PIN, yes to the program, the digits. */
function typeOn({ hal }: BenchDevice, digits: string): void {
  hal.keypad.type(pin);
  hal.keypad.press('ok', 'ok');
  hal.keypad.type(digits);
  hal.keypad.press('ok');
}

test('honest people see one code on both displays, and both sides keep the pairing', async () => {
  const device = benchDevice('honest');
  const memory = pairingsOf();
  const connection = await device.connect(memory, 'desk');
  await pairOnBench(device, connection, true);
  expect([await knows(memory), pairedOn(device)]).toEqual([1, 1]);
});

/** A computer and a device of honest people, and between them the man's device and the man's computer, all connected. */
async function manInTheMiddle(guess: (digits: string) => string) {
  const own = { device: benchDevice('own device'), memory: pairingsOf() };
  const man = { device: benchDevice('the man’s device'), memory: pairingsOf() };
  const atDesk = await connectTo(man.device, own.memory, seededBytes('desk'));
  const digits = Promise.withResolvers<string>();
  const code = Promise.withResolvers<string>();
  const answer = Promise.withResolvers<boolean>();
  const pairing = atDesk.pair({
    showDigits: digits.resolve,
    confirmCode(shown) {
      code.resolve(shown);
      return answer.promise;
    },
  });
  const shown = await digits.promise;
  const atMan = await connectTo(own.device, man.memory, drawing(guess(shown), 'the man'));
  const his = atMan.pair({ showDigits: () => undefined, confirmCode: () => Promise.resolve(true) });
  typeOn(own.device, shown);
  typeOn(man.device, guess(shown));
  return { own, man, pairing, his, codeAtDesk: code.promise, answer: answer.resolve };
}

test('a man in the middle without the digits pairs with neither side, and the device counts his guess', async () => {
  const { own, pairing, his } = await manInTheMiddle((digits) => (digits === '000000' ? '000001' : '000000'));
  expect(await pairing).toMatchObject({ ok: false, error: { code: 'wrong-digits' } });
  expect(await his).toMatchObject({ ok: false, error: { code: 'wrong-digits' } });
  expect([await knows(own.memory), pairedOn(own.device)]).toEqual([0, 0]);
  expect(own.device.state().pairingFailures).toBe(1);
  expect(own.device.hal.screens.flat().join()).not.toContain('same code');
});

test('a man in the middle who saw the digits is shown by two codes, and a person who compares keeps him out', async () => {
  const { own, man, pairing, his, codeAtDesk, answer } = await manInTheMiddle((digits) => digits);
  const atDesk = await codeAtDesk;
  await own.device.hal.keypad.idle();
  const onDevice = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(own.device.hal.seen())?.[0];
  expect(onDevice).toBeDefined();
  expect(onDevice).not.toBe(atDesk);
  man.device.hal.keypad.press('ok');
  own.device.hal.keypad.press('c');
  answer(false);
  expect(await pairing).toMatchObject({ ok: false, error: { code: 'code-differs' } });
  expect(await his).toMatchObject({ ok: false });
  expect([await knows(own.memory), pairedOn(own.device)]).toEqual([0, 0]);
  expect(await knows(man.memory)).toBe(0);
});

test('a rogue device that claims to be paired is not asked anything', async () => {
  const rogue = benchDevice('rogue');
  const memory = pairingsOf();
  const first = await rogue.connect(memory, 'desk');
  await pairOnBench(rogue, first, true);
  await first.close();
  expect(await forgetDevice(memory, first.deviceKey)).toBe(true);
  const heard: Uint8Array[] = [];
  await expect(connectTo(rogue, memory, seededBytes('again'), heard)).rejects.toThrow('rogue-device');
  // INIT, the two messages of the handshake, CLOSE: no request among them.
  expect(heard.filter((report) => (report[4] ?? 0) >= 0x80)).toHaveLength(4);
});

test('a whole session that somebody recorded and plays again opens nothing, and nobody is asked', async () => {
  const device = benchDevice('recorded');
  const memory = pairingsOf();
  const first = await connectTo(device, memory, seededBytes('desk'));
  await pairOnBench(device, first, true);
  await first.close();
  const recorded: Uint8Array[] = [];
  const second = await connectTo(device, memory, seededBytes('desk, the second time'), recorded);
  expect(await second.describe()).toMatchObject({ ok: true, value: { condition: 2 } });
  expect(await second.unlock()).toMatchObject({ ok: true });
  await second.close();
  const [screens, image, sent] = [device.hal.screens.length, device.hal.flash.read(), recorded.length];
  expect(sent).toBeGreaterThanOrEqual(5);
  const answers: Uint8Array[] = [];
  const wire = device.device.connect((report) => answers.push(report));
  for (const report of recorded) {
    const again = Uint8Array.from(report);
    // He moves what he recorded to the channel that the device gives him, since the old one is not his.
    const channel = answers[0]?.subarray(15, 19);
    if (channel && again.subarray(0, 4).some((byte) => byte !== 0xff)) again.set(channel);
    wire.reportIn(again);
  }
  const commands = answers.map((report) => report[4] ?? 0).filter((command) => command >= 0x80);
  // INIT and the second handshake message, as anybody gets them; then errors, and no record.
  expect(commands.slice(0, 2)).toEqual([0x86, 0x90]);
  expect(commands.slice(2).every((command) => command === 0xbf)).toBe(true);
  expect(commands).not.toContain(0x92);
  expect([device.hal.screens.length, device.hal.flash.read()]).toEqual([screens, image]);
});
