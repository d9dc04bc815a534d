// A statement is read in full before it is signed (device link SPEC §13).
import { mnemonicToSeedSync } from '@scure/bip39';
import { expect, test } from 'vitest';
import { personKey } from '#protocols/credential/person-keys.ts';
import {
  method,
  signStatementCodec,
  statementCodec,
  statementSignedCodec,
  statementType,
  status,
} from '#protocols/device-link/messages.ts';
import { encodeCbor } from '#protocols/values/cbor.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import {
  benchPin,
  benchWords,
  bodyOf,
  deviceBench,
  imageSetUp,
  noParameters,
  type DeviceBench,
} from '../device-bench.ts';

const image = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  return device.hal.flash.read() ?? new Uint8Array();
})();

async function bench(): Promise<DeviceBench> {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  await device.ask(device.message(method.unlock, noParameters));
  return device;
}

const text = 'I sell my bicycle, a green one with a bell, to Anna for 120 EUR.\n\nIt is hers from Sunday on.';
const parametersOf = (said: string) => toBytes(signStatementCodec, { text: utf8(said) });

test('all lines stand on the display as they are signed, and the signature is the person’s', async () => {
  const device = await bench();
  device.approveOnPages(2);
  const id = new Uint8Array(16).fill(8);
  const message = device.message(method.signStatement, parametersOf(text), id);
  const answered = await device.ask(message);
  const { statement } = bodyOf(answered, statementSignedCodec);
  const pages = device.hal.screens
    .filter((screen) => screen[0]?.startsWith('Statement'))
    .map((screen) => screen.slice(1, 7).map((line) => line.trimEnd()));
  expect(pages).toMatchInlineSnapshot(`
    [
      [
        "I sell my bicycle, a",
        "green one with a",
        "bell, to Anna for",
        "120 EUR.",
        "",
        "It is hers from",
      ],
      [
        "Sunday on.",
        "",
        "",
        "",
        "",
        "",
      ],
    ]
  `);
  const key = personKey(mnemonicToSeedSync(benchWords)).publicKey;
  const signed = coseVerify1(statement, statementType, key, 8192);
  const lines = [pages[0] ?? [], (pages[1] ?? []).filter((line) => line !== '')];
  expect(signed.ok && fromBytes(statementCodec, signed.value, 8192)).toEqual({
    ok: true,
    value: { text: utf8(text), pagesDigest: digest(encodeCbor(lines)), requestId: id, time: 0 },
  });
  expect((await device.ask(message)).bytes).toEqual(answered.bytes);
});

test('a text that cannot be shown in full is refused unsigned', async () => {
  const device = await bench();
  const refused: [string, object][] = [
    ['pay \u202e me', { reason: 'cannot-show', detail: 'U+202E' }],
    ['a\tb', { reason: 'cannot-show', detail: 'U+0009' }],
    [' \n ', { reason: 'parameters-malformed', detail: 'text' }],
    ['a\n'.repeat(1700), { reason: 'too-many-pages', detail: '284' }],
  ];
  for (const [said, failure] of refused) {
    expect((await device.ask(device.message(method.signStatement, parametersOf(said)))).failure).toEqual(failure);
  }
});

test('OK before the last page signs nothing, and a no is a no', async () => {
  const device = await bench();
  device.hal.keypad.press('ok', 'ok', 'right', 'c');
  const answered = await device.ask(device.message(method.signStatement, parametersOf(text)));
  expect(answered).toMatchObject({ status: status.refused, failure: { reason: 'person-refused' } });
});
