// A device's life over the real link: what the host's face asks (device/) and the firmware does, written apart from one SPEC.
import { expect, test } from 'vitest';
import { checkGenuineness, practiceMaker } from '#device/genuineness.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { firmwareCodec, firmwareType, greatestPiece, statementType } from '#protocols/device-link/messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { coseSign1, coseVerify1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { practiceMakerKey } from '#firmware-sim/state/practice-maker.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { checkKeyset, evidenceOf, keysetId } from '#protocols/ecash/keyset.ts';
import { accountRequestCodec, ecashSystem, ecashVerb } from '#protocols/ecash/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { benchPin, benchWords, imageSetUp, until } from '#firmware-sim/device-bench.ts';
import { createDevice } from '#firmware-sim/core.ts';
import { recordingHal, type RecordingHal } from '#firmware-sim/hal/recording.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';
import { ecash } from '#firmware-sim/systems/ecash.ts';
import { openMemory } from '#firmware-sim/state/memory.ts';
import { digitsOfWord, wordsFor } from '#firmware-sim/workflows/pick-word.ts';
import { setUpWith } from '#firmware-sim/workflows/set-up.ts';
import { plugIn } from '../actors/plugged-device.ts';
import { pairingsInMemory } from '../actors/wallet-at-desk.ts';

/** A device over an image, and the host's end of a new line to it. */
async function plugged(image: Uint8Array, memory: PairingMemory, seed = 'life') {
  const hal = recordingHal({ image, seed });
  const made = createDevice({ hal, systems: [ecash], practice: true, uptime: () => performance.now() });
  if (!made.ok) throw new Error('the image opens');
  return { hal, connection: await plugIn(made.value, memory, seed) };
}

function type(hal: RecordingHal, ...texts: readonly string[]): void {
  for (const text of texts) {
    hal.keypad.type(text);
    hal.keypad.press('ok');
  }
}

async function pair(hal: RecordingHal, connection: DeviceConnection): Promise<void> {
  type(hal, benchPin);
  hal.keypad.press('ok');
  const paired = await connection.pair({
    showDigits: (digits) => type(hal, digits),
    async confirmCode(code) {
      await until(() => hal.seen().includes(code), 'the code on the display');
      hal.keypad.press('ok');
      return true;
    },
  });
  if (!paired.ok) throw new Error(paired.error.code);
}

function typeWords(hal: RecordingHal, words: string): void {
  for (const word of words.split(' ')) {
    const typed = digitsOfWord(word);
    hal.keypad.type(typed);
    hal.keypad.press(...Array.from({ length: wordsFor(typed).indexOf(word) }, (): Key => 'down'), 'ok');
  }
}

/** The image of a device that was set up with the bench's words, from its own factory. */
function imageFrom(factory: string): Uint8Array {
  const hal = recordingHal({ seed: factory });
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error('fresh flash');
  setUpWith(memory.value, benchWords, benchPin);
  return hal.flash.read() ?? new Uint8Array();
}

async function lifeOf(image: Uint8Array) {
  const life = await plugged(image, pairingsInMemory());
  await pair(life.hal, life.connection);
  return life;
}

/** A keyset of one key. */
const evidence = (() => {
  const point = nobleCurve.baseTimes(new Uint8Array(32).fill(1)) ?? new Uint8Array();
  const keys = new Map([[1n, point]]);
  const checked = checkKeyset({ keys, feePpk: 0, id: keysetId({ keys, feePpk: 0, unit: 'eur' }) }, 'eur');
  if (!checked.ok) throw new Error(checked.error.code);
  return evidenceOf(checked.value);
})();

const valueOf = <Value>(answer: { ok: true; value: Value } | { ok: false; error: { code: string } }): Value => {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
};

test('the wallet has the PIN changed and the backup checked on the device, and is told what the person says', async () => {
  const { hal, connection } = await lifeOf(imageSetUp());
  type(hal, benchPin, '90210', '90210');
  expect(await connection.changePin()).toEqual({ ok: true, value: {} });
  type(hal, benchPin);
  const refused = { code: 'device-refusal', status: 'pinFailed', reason: 'pin-wrong', detail: '9' };
  expect(await connection.changePin()).toEqual({ ok: false, error: refused });
  const checking = connection.checkBackup();
  await until(() => hal.seen().startsWith('Wait'), 'the wait');
  hal.clock.advance(1000);
  await until(() => hal.seen().startsWith('Enter PIN'), 'the PIN');
  type(hal, '90210');
  typeWords(hal, benchWords);
  hal.keypad.press('ok');
  expect(await checking).toEqual({ ok: true, value: { same: true } });
  hal.keypad.press('c');
  expect(await connection.checkBackup()).toMatchObject({ ok: false, error: { status: 'refused' } });
});

test('a practice device is genuine for practice money and refused for real money', async () => {
  const { connection } = await lifeOf(imageSetUp());
  const known = { makers: [practiceMaker], random: seededBytes('challenge') };
  const practice = await checkGenuineness(connection, { ...known, money: 'practice' });
  expect(practice).toMatchObject({ verdict: 'genuine', maker: 'Practice Maker', practice: true });
  const real = await checkGenuineness(connection, { ...known, money: 'real' });
  expect(real).toEqual({ verdict: 'not-genuine', because: 'maker-of-practice' });
});

test('a device that passes on the answer of another one is found out', async () => {
  const [honest, forged] = [await lifeOf(imageFrom('one')), await lifeOf(imageFrom('two'))];
  const { deviceKey, properties } = forged.connection;
  const passing = { deviceKey, properties, proveGenuine: honest.connection.proveGenuine.bind(honest.connection) };
  const known = { makers: [practiceMaker], money: 'practice', random: seededBytes('challenge') } as const;
  expect(await checkGenuineness(passing, known)).toEqual({ verdict: 'not-genuine', because: 'other-device' });
});

test('the words bring the keys of person and vault back to another device, and not the keys of its maker', async () => {
  const keys = [];
  for (const factory of ['one', 'two']) {
    const { hal, connection } = await lifeOf(imageFrom(factory));
    const { personKey = new Uint8Array() } = valueOf(await connection.describe());
    hal.keypad.press('right', 'right', 'ok');
    const content = toBytes(accountRequestCodec, { mint: 'https://mint.example', unit: 'eur', keysets: [evidence] });
    const opened = await connection.system({ system: ecashSystem, verb: ecashVerb.openAccount, content });
    const known = { makers: [practiceMaker], money: 'practice', random: seededBytes('challenge') } as const;
    const genuine = await checkGenuineness(connection, known);
    keys.push({
      person: hex(personKey),
      vault: hex(valueOf(opened).content),
      serial: genuine.verdict === 'genuine' ? hex(genuine.serial) : '',
      link: hex(connection.deviceKey),
    });
  }
  const [first, second] = keys;
  expect([second?.person, second?.vault]).toEqual([first?.person, first?.vault]);
  expect([second?.serial === first?.serial, second?.link === first?.link]).toEqual([false, false]);
});

test('cap, contact, statement and firmware are asked by the wallet and answered by the person', async () => {
  const { hal, connection } = await lifeOf(imageSetUp());
  const none = { ok: true, value: {} };
  hal.keypad.press('ok');
  type(hal, benchPin);
  expect(await connection.setCap({ currency: 'EUR', most: 2000n })).toEqual(none);
  hal.keypad.press('ok');
  type(hal, benchPin);
  expect(await connection.addContact({ name: 'Anna', key: new Uint8Array(32).fill(3) })).toEqual(none);
  hal.keypad.press('ok');
  const { statement } = valueOf(await connection.signStatement({ text: utf8('I was here.') }));
  const { personKey = new Uint8Array() } = valueOf(await connection.describe());
  const key = { algorithm: 'Ed25519', bytes: personKey } as const;
  expect(coseVerify1(statement, statementType, key, 8192)).toMatchObject({ ok: true });
  const image = utf8('firmware '.repeat(20_000));
  const manifest = coseSign1(
    practiceMakerKey,
    firmwareType,
    toBytes(firmwareCodec, {
      ...{ maker: 'Practice Maker', model: connection.properties.model, number: 2, version: '0.2.0', floor: 2 },
      ...{ size: image.length, digest: digest(image) },
    }),
  );
  hal.keypad.press('right', 'ok');
  type(hal, benchPin);
  let { offset } = valueOf(await connection.beginUpdate({ manifest }));
  while (offset < image.length) {
    const bytes = image.slice(offset, offset + greatestPiece);
    ({ offset } = valueOf(await connection.updatePiece({ offset, bytes })));
  }
  expect(await connection.finishUpdate()).toEqual({ ok: true, value: { version: '0.2.0' } });
  const again = await connection.finishUpdate();
  expect(again).toMatchObject({ ok: false, error: { status: 'checkFailed', reason: 'no-update' } });
});
