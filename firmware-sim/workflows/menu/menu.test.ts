// The device's own menu as the person meets it, screen by screen, and beside it a host that wants the display (SPEC §10).
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, test } from 'vitest';
import { backupCheckedCodec, method, status, systemRequestCodec } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import {
  benchPin,
  benchSystem,
  benchWords,
  bodyOf,
  deviceBench,
  imageSetUp,
  noParameters,
  until,
  type DeviceBench,
} from '../../device-bench.ts';
import type { Key } from '../../hal/hal.ts';
import { openMemory } from '../../state/memory.ts';
import { tryPin } from '../../state/secret.ts';
import { digitsOfWord, wordsFor } from '../pick-word.ts';

const paired = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  return device.hal.flash.read() ?? new Uint8Array();
})();

const entries = [
  'Change PIN',
  'Wipe PIN',
  'Check backup',
  'Paired programs',
  'Contacts',
  'Caps without PIN',
  'Passphrase',
  'Auto-lock',
  'Lock now',
  'About',
  'Erase device',
];

function typePins(device: DeviceBench, ...pins: readonly string[]): void {
  for (const pin of pins) {
    device.hal.keypad.type(pin);
    device.hal.keypad.press('ok');
  }
}

async function sees(device: DeviceBench, what: string): Promise<void> {
  await until(() => device.hal.seen().includes(what), what);
  await device.hal.keypad.idle();
}

/** A device on its idle screen; locked, with its host connected. */
async function idleBench(image: Uint8Array | undefined = paired): Promise<DeviceBench & { over: Promise<void> }> {
  const device = deviceBench(image);
  const over = device.device.start();
  await device.hal.keypad.idle();
  device.host.open();
  device.host.shakeHands();
  return { ...device, over };
}

/** The device with its menu open at an entry. */
async function at(entry: string, image?: Uint8Array) {
  const device = await idleBench(image);
  device.hal.keypad.press('ok');
  typePins(device, benchPin);
  device.hal.keypad.press(...Array.from({ length: entries.indexOf(entry) }, (): Key => 'down'), 'ok');
  await device.hal.keypad.idle();
  return device;
}

function opens(device: DeviceBench, pin: string) {
  const memory = openMemory(deviceBench(device.hal.flash.read()).hal);
  return memory.ok && memory.value.condition !== 'not-set-up' && tryPin(memory.value, pin);
}

function typeWords(device: DeviceBench, words: readonly string[]): void {
  for (const word of words) {
    const digits = digitsOfWord(word);
    device.hal.keypad.type(digits);
    device.hal.keypad.press(
      ...wordsFor(digits)
        .slice(0, wordsFor(digits).indexOf(word))
        .map((): Key => 'down'),
      'ok',
    );
  }
}

test('OK on the idle screen asks the PIN and lists the menu; C leads back', async () => {
  const device = await idleBench();
  expect(device.hal.seen()).toMatch(/^Locked[^]*OK menu$/);
  device.hal.keypad.press('ok');
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toContain('Enter PIN');
  typePins(device, benchPin);
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toMatchInlineSnapshot(`
    "Menu         PRACTICE
    > Change PIN
      Wipe PIN
      Check backup
      Paired programs
      Contacts
      Caps without PIN
    C back OK choose"
  `);
  device.hal.keypad.press(...entries.map((): Key => 'down'));
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toContain('> Erase device');
  device.hal.keypad.press('c');
  await sees(device, 'Ready');
});

test('the PIN is changed in the menu', async () => {
  const device = await at('Change PIN');
  typePins(device, benchPin, '90210', '90210');
  await sees(device, 'The new PIN counts');
  expect([opens(device, '90210'), opens(device, benchPin)]).toEqual(['unlocked', { failed: 9 }]);
});

test('the wipe PIN is explained, set, used: on the display it is a wrong PIN, and the money is gone', async () => {
  const device = await at('Wipe PIN');
  typePins(device, benchPin);
  await sees(device, 'A second PIN.');
  expect(device.hal.seen()).toMatchInlineSnapshot(`
    "Wipe PIN     PRACTICE
    A second PIN. Typed
    anywhere it erases
    your money from here,
    and looks as wrong.
    Words restore it.

    C back OK go on"
  `);
  device.hal.keypad.press('ok');
  typePins(device, '6666', '6666');
  await sees(device, 'The wipe PIN is set.');
  const under = await idleBench(device.hal.flash.read());
  under.hal.keypad.press('ok');
  typePins(under, '6666');
  await sees(under, 'Wrong PIN');
  const plain = await idleBench(device.hal.flash.read());
  plain.hal.keypad.press('ok');
  typePins(plain, '7777');
  await sees(plain, 'Wrong PIN');
  expect(under.hal.seen()).toBe(plain.hal.seen());
  under.hal.keypad.press('ok');
  plain.hal.keypad.press('ok');
  await Promise.all([sees(under, 'Locked'), sees(plain, 'Locked')]);
  expect(under.hal.seen()).toBe(plain.hal.seen());
  expect([opens(under, benchPin), opens(plain, benchPin)]).toEqual([{ failed: 8 }, 'unlocked']);
});

test('a backup that is right is said to be, one that is not names the words', async () => {
  const words = benchWords.split(' ');
  const device = await at('Check backup');
  typeWords(device, words);
  await sees(device, 'All 12 words are');
  const other = await at('Check backup');
  typeWords(other, words.with(2, 'zoo').with(11, 'zoo'));
  await sees(other, 'Wrong:');
  expect(other.hal.seen()).toContain('3 12');
});

test('a host that asks for a backup check learns whether it was right', async () => {
  for (const [typed, same] of [
    [benchWords, true],
    [entropyToMnemonic(new Uint8Array(16), wordlist), false],
  ] as const) {
    const device = deviceBench(paired);
    device.host.open();
    device.host.shakeHands();
    typePins(device, benchPin);
    typeWords(device, typed.split(' '));
    device.hal.keypad.press('ok');
    const answered = await device.ask(device.message(method.checkBackup, noParameters));
    expect(bodyOf(answered, backupCheckedCodec)).toEqual({ same });
  }
});

test('a program is shown in full and removed; its session ends, and it is a stranger', async () => {
  const device = await at('Paired programs');
  expect(device.hal.seen()).toContain('> Scripted host');
  device.hal.keypad.press('ok');
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toMatchInlineSnapshot(`
    "Program      PRACTICE
    Program
    Scripted host
    on the computer
    test bench


    C no OK remove    1/1"
  `);
  device.hal.keypad.press('ok');
  await sees(device, 'No program is paired');
  expect(device.state().pairings).toEqual([]);
  expect(device.host.nextRecord().name).toBe('close');
});

test('auto-lock is chosen in minutes, and also closes a menu that was left standing', async () => {
  const device = await at('Auto-lock');
  expect(device.hal.seen()).toContain('> 5 minutes');
  device.hal.keypad.press('up', 'ok');
  await device.hal.keypad.idle();
  expect(device.state().lockMinutes).toBe(2);
  device.hal.clock.advance(119_000);
  device.device.tick();
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toContain('Menu');
  device.hal.clock.advance(1000);
  device.device.tick();
  await sees(device, 'Locked');
});

test('lock now locks, about tells what it is', async () => {
  const device = await at('Lock now');
  await sees(device, 'Locked');
  const about = await at('About');
  expect(about.hal.seen()).toContain('Semper simulator');
});

test('erasing needs the last page and the PIN, and leads to set-up', async () => {
  const device = await at('Erase device');
  expect(device.hal.seen()).toMatchInlineSnapshot(`
    "Erase        PRACTICE
    Erases keys, purses,
    programs and all that
    this device knows.
    Only your 12 words
    bring the money back.

    C no OK erase     1/1"
  `);
  device.hal.keypad.press('ok');
  typePins(device, benchPin);
  await sees(device, 'As you wanted');
  expect(device.state().secret).toBeUndefined();
  expect(device.state().pairings).toEqual([]);
  device.hal.keypad.press('ok');
  await sees(device, '1 New wallet');
});

test('a request closes the list, but waits for an entry that is open', async () => {
  const verb = toBytes(systemRequestCodec, { system: benchSystem, verb: 1, content: Uint8Array.of(1) });
  const device = await idleBench();
  device.hal.keypad.press('ok');
  typePins(device, benchPin);
  await sees(device, 'Menu');
  device.host.request(device.message(method.system, verb));
  await sees(device, 'Verb');
  device.hal.keypad.press('ok');
  await device.heard();
  device.host.response();
  device.hal.keypad.press('ok');
  await sees(device, 'Menu');
  device.hal.keypad.press('ok');
  await sees(device, 'Enter PIN');
  device.host.request(device.message(method.system, verb));
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toContain('Enter PIN');
  typePins(device, benchPin, '90210', '90210');
  await device.hal.keypad.idle();
  device.hal.keypad.press('ok');
  await sees(device, 'Verb');
  device.hal.keypad.press('ok');
  await device.heard();
  expect(opens(device, '90210')).toBe('unlocked');
});

test('a flash that keeps nothing is told, and the old PIN stays', async () => {
  const device = await at('Change PIN');
  device.hal.flash.cutAfter = 2;
  typePins(device, benchPin, '90210', '90210');
  await sees(device, 'Not kept');
  expect(opens(device, benchPin)).toBe('unlocked');
  device.hal.flash.cutAfter = Number.POSITIVE_INFINITY;
  expect(await device.ask(device.message(method.unlock, noParameters))).toMatchObject({ status: status.ok });
});

test('a passphrase is switched on after two pages and the PIN, and the device locks', async () => {
  const device = await at('Passphrase');
  device.hal.keypad.press('right', 'ok');
  typePins(device, benchPin);
  await sees(device, 'Locked');
  expect(device.state().asksPassphrase).toBe(true);
  device.hal.keypad.press('ok');
  typePins(device, benchPin);
  await sees(device, 'Passphrase');
  expect(device.hal.seen()).toMatchInlineSnapshot(`
    "Passphrase   PRACTICE
    _



    Same key: next letter
    > take it, up capital
    C no OK without"
  `);
});
