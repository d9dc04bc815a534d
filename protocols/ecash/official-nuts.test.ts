import { existsSync, readFileSync } from 'node:fs';
import { createHash, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromHex, hex } from '../values/bytes.ts';
import { nobleCurve } from './curve.ts';
import { pocketOutput, pocketSecret } from './pocket-outputs.ts';
import { readWitness, sigAllDigest, sigAllMessage, witnessText } from './sig-all.ts';
import { allSigned, inputSigned, readCondition } from './spending-condition.ts';

const folder = `${process.env['SEMPER_VECTORS'] ?? new URL('../../../shared/vectors', import.meta.url).pathname}/nuts`;
const given = existsSync(folder);
const now = 1_765_000_000;

type Input = { readonly secret: string; readonly C: string; readonly witness?: string };
type Request = {
  readonly quote?: string;
  readonly inputs: readonly Input[];
  readonly outputs: readonly { readonly amount: number; readonly B_: string }[];
};

function read(file: string): string {
  return given ? readFileSync(`${folder}/${file}`, 'utf8') : '';
}

function bytes(text: string): Uint8Array {
  const found = fromHex(text);
  if (found === undefined) throw new Error(`not hex: ${text}`);
  return found;
}

const nut11 = read('11-test.md');
const cases = [...nut11.matchAll(/([^\n]+)\n+(?:Has[^\n]+\n+)?```json\n([^`]+)```/g)].map(
  ([, title = '', json = '']) => ({
    title,
    value: JSON.parse(json) as Input | Request,
  }),
);
const coins = cases.filter(
  (one): one is { title: string; value: Input } => 'secret' in one.value && 'witness' in one.value,
);
const requests = cases.filter(
  (one): one is { title: string; value: Request } => 'inputs' in one.value && !one.title.includes('HTLC'),
);

function signed({ quote, inputs, outputs }: Request, at = now): boolean {
  const spent = inputs.map(({ secret, C }) => ({ secret, C: bytes(C) }));
  const made = outputs.map(({ amount, B_ }) => ({ amount: BigInt(amount), B_: bytes(B_) }));
  return allSigned(spent, made, quote, inputs[0]?.witness ?? '', at, nobleCurve);
}

test.skipIf(!given)('all coins and all requests of NUT-11 but those with HTLC are found', () => {
  expect(coins).toHaveLength(8);
  expect(requests).toHaveLength(8);
});

test.skipIf(!given).each(coins)('NUT-11 coin: $title', ({ title, value }) => {
  const valid = !/invalid|failing|not\*\* spendable/.test(title);
  expect(inputSigned(value.secret, value.witness ?? '', now, nobleCurve)).toBe(valid);
});

test.skipIf(!given).each(requests)('NUT-11 request: $title', ({ title, value }) => {
  expect(signed(value)).toBe(!title.includes('invalid'));
});

test.skipIf(!given).each(requests)(
  'NUT-11 request loses its signature when any part is changed: $title',
  ({ value }) => {
    const [input, ...inputs] = value.inputs;
    const [output, ...outputs] = value.outputs;
    if (input === undefined || output === undefined) throw new Error('a request without inputs or outputs');
    for (const changed of [
      { ...value, inputs: [{ ...input, C: output.B_ }, ...inputs] },
      { ...value, inputs: [{ ...input, secret: input.secret.replace('"nonce":"', '"nonce":"0') }, ...inputs] },
      { ...value, outputs: [{ ...output, amount: output.amount + 1 }, ...outputs] },
      { ...value, outputs: [{ ...output, B_: input.C }, ...outputs] },
      { ...value, outputs: [output, output, ...outputs] },
      { ...value, quote: 'another' },
    ]) {
      expect(signed(changed)).toBe(false);
    }
  },
);

test.skipIf(!given)('NUT-11 messages and digests of a swap and of a melt are those published', () => {
  const published = [
    ...nut11.matchAll(/```json\n([^`]+)```\n+[^`\n]+`msg_to_sign`[^\n]+\n+```\n([^`]+)\n```\n+[^`]+`(\w{64})`/g),
  ];
  expect(published).toHaveLength(2);
  for (const [, json = '', message, sha] of published) {
    const { quote, inputs, outputs } = JSON.parse(json) as Request;
    const spent = inputs.map(({ secret, C }) => ({ secret, C: bytes(C) }));
    const made = outputs.map(({ amount, B_ }) => ({ amount: BigInt(amount), B_: bytes(B_) }));
    expect(sigAllMessage(spent, made, quote)).toBe(message);
    expect(hex(sigAllDigest(spent, made, quote))).toBe(sha);
    expect(
      createHash('sha256')
        .update(message ?? '')
        .digest('hex'),
    ).toBe(sha);
  }
});

test.skipIf(!given)('NUT-11 witnesses are written as they are read', () => {
  for (const { value } of coins) {
    expect(witnessText(readWitness(value.witness ?? '') ?? [])).toBe(value.witness);
  }
});

test.skipIf(!given)('NUT-13 secrets and blinding factors of version 2 follow from the words', () => {
  const nut13 = read('13-tests.md').split('## Version 2')[1] ?? '';
  const words = /"mnemonic": "([a-z ]+)"/.exec(nut13)?.[1] ?? '';
  const keyset = bytes(/keyset ID `(\w+)`/.exec(nut13)?.[1] ?? '');
  const seed = pbkdf2Sync(words, 'mnemonic', 2048, 64, 'sha512');
  for (let counter = 0; counter < 5; counter++) {
    const { secret, blinding } = pocketSecret(seed, keyset, counter);
    expect(secret).toBe(new RegExp(`"secret_${counter}": "(\\w+)"`).exec(nut13)?.[1]);
    expect(hex(blinding)).toBe(new RegExp(`"r_${counter}": "(\\w+)"`).exec(nut13)?.[1]);
    expect(pocketOutput(seed, keyset, counter, nobleCurve)).toMatchObject({ secret, blinding, counter });
  }
});

test('a secret that NUT-11 declares unspendable reads as no condition', () => {
  const key = `02${'11'.repeat(32)}`;
  const secret = (tags: string, data = key): string => `["P2PK",{"nonce":"00","data":"${data}","tags":[${tags}]}]`;
  expect(readCondition(secret(''))).toMatchObject({ sigAll: false, main: { needed: 1 } });
  for (const text of [
    secret('["sigflag","SIG_SOME"]'),
    secret('["sigflag","SIG_ALL"],["sigflag","SIG_ALL"]'),
    secret(`["pubkeys","${key}"]`),
    secret(`["pubkeys","03${'11'.repeat(32)}"]`),
    secret('["n_sigs","2"]'),
    secret('["n_sigs","0"]'),
    secret('["locktime","soon"]'),
    secret('["locktime"]'),
    secret('["refund","02"]'),
    secret('["n_sigs",2]'),
    secret('', '02'),
    `["HTLC",{"nonce":"00","data":"${key}","tags":[]}]`,
    '["P2PK"]',
    'null',
    '',
  ]) {
    expect(readCondition(text), text).toBeUndefined();
  }
});
