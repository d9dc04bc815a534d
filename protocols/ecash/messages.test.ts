import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCbor, type Cbor } from '../values/cbor.ts';
import { fromBytes, toBytes, type Codec } from '../values/codec.ts';
import { verifyDleqOfCoin } from './blind.ts';
import { nobleCurve } from './curve.ts';
import { accountRequestCodec, ecashPartCodec, greatestEvidence, isMintUrl, keysetEvidenceCodec } from './messages.ts';
import { mintHost, swapContentCodec } from './messages.ts';
import { readPromisesJson } from './mint-messages.ts';
import { ownSecret, payeeSecret, readOwnSecret, readPayeeSecret } from './p2pk.ts';
import { readWitness } from './sig-all.ts';
import { readCondition } from './spending-condition.ts';

const runs = { seed: 20_261_122, numRuns: 300 };
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const point = bytesOf(32).map((x) => Uint8Array.from([2, ...x]));
const word = fc.nat({ max: 2 ** 31 - 1 });
const lockTime = fc.integer({ min: 1, max: 253_402_300_799 });
const someKey = new Uint8Array(33).fill(2);
const refund = fc.record({ lockKey: point, lockTime });
const keys = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 64 })
  .chain((amounts) =>
    point.map((key) => new Map(amounts.toSorted((a, b) => (a < b ? -1 : 1)).map((amount) => [amount, key] as const))),
  );
const evidence = fc.record(
  { id: bytesOf(33), keys, feePpk: word, finalExpiry: word },
  { requiredKeys: ['id', 'keys', 'feePpk'] },
);
const minor = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const input = fc.record(
  { keyset: word, amount: minor, batch: word, index: word, C: point, e: bytesOf(32), s: bytesOf(32), refund },
  { requiredKeys: ['keyset', 'amount', 'batch', 'index', 'C', 'e', 's'] },
);
const output = fc.record({ amount: minor, kind: fc.constantFrom(0 as const, 1 as const), index: word, B_: point });
const content = fc.record({
  mint: fc.constantFrom('https://mint.example', 'http://127.0.0.1:3338/a/b'),
  unit: fc.constantFrom('eur' as const, 'sat' as const),
  keysets: fc.array(evidence, { minLength: 1, maxLength: 2 }),
  inputs: fc.array(input, { maxLength: 17 }),
  outputKeyset: word,
  batch: word,
  outputs: fc.array(output, { maxLength: 65 }),
});

test('a swap content is read as it was written, and cut or lengthened it is not read', () => {
  fc.assert(
    fc.property(content, fc.nat(), (value, cut) => {
      const written = toBytes(swapContentCodec, value);
      expect(fromBytes(swapContentCodec, written, greatestEvidence)).toEqual({ ok: true, value });
      expect(fromBytes(swapContentCodec, written.slice(0, cut % written.length), greatestEvidence).ok).toBe(false);
      expect(fromBytes(swapContentCodec, Uint8Array.from([...written, 0]), greatestEvidence).ok).toBe(false);
    }),
    { ...runs, numRuns: 40 },
  );
});

test('no bytes and no items make the readers of messages throw', () => {
  const codecs: readonly Codec<unknown>[] = [
    ecashPartCodec,
    accountRequestCodec,
    swapContentCodec,
    keysetEvidenceCodec,
  ];
  const item: fc.Arbitrary<Cbor> = fc.letrec<{ node: Cbor }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.maxSafeNat(),
      fc.string(),
      fc.uint8Array({ maxLength: 34 }),
      fc.constant(null),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.array(fc.tuple(fc.nat({ max: 9 }), tie('node')), { maxLength: 8 }).map((pairs) => new Map(pairs)),
    ),
  })).node;
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), item.map(encodeCbor)), (bytes) => {
      for (const codec of codecs) {
        const read = fromBytes(codec, bytes, greatestEvidence);
        expect(read.ok && toBytes(codec, read.value)).toEqual(read.ok && bytes);
      }
    }),
    runs,
  );
});

test('a secret is read as it was written; another spelling of it is not read', () => {
  fc.assert(
    fc.property(
      bytesOf(32),
      point,
      lockTime,
      point,
      fc.nat(),
      fc.string({ maxLength: 3 }),
      (nonce, lockKey, time, refundKey, at, put) => {
        const lock = { lockKey, lockTime: time, refundKey };
        const [own, payee] = [ownSecret(nonce, lockKey), payeeSecret(nonce, lock)];
        expect(readOwnSecret(own)).toEqual({ nonce, lockKey });
        expect(readPayeeSecret(payee)).toEqual({ nonce, lock });
        expect([readPayeeSecret(own), readOwnSecret(payee)]).toEqual([undefined, undefined]);
        const changed = payee.slice(0, at % payee.length) + put + payee.slice((at % payee.length) + 1);
        const read = readPayeeSecret(changed);
        expect(read === undefined || payeeSecret(read.nonce, read.lock) === changed).toBe(true);
        expect(readCondition(payee)).toMatchObject({ sigAll: true, lockTime: time });
      },
    ),
    runs,
  );
  const spelled = payeeSecret(new Uint8Array(32), { lockKey: someKey, lockTime: 12, refundKey: someKey });
  expect(readPayeeSecret(spelled)).toBeDefined();
  expect(readPayeeSecret(spelled.replace('"12"', '"012"'))).toBeUndefined();
  const own = ownSecret(
    new Uint8Array(32),
    Uint8Array.from({ length: 33 }, () => 2),
  );
  for (const other of [
    ` ${own}`,
    `${own}\n`,
    own.replace(',', ', '),
    own.replace('SIG_ALL', 'SIG_INPUTS'),
    own.replace('"0202', '"0402'),
  ]) {
    expect(readOwnSecret(other)).toBeUndefined();
  }
});

test('no text and no JSON make the readers of mints and secrets throw', () => {
  const piece = fc.constantFrom(
    '["P2PK",{',
    '"nonce":"00"',
    '"data":',
    '"tags":[',
    ']',
    '}',
    ',',
    '["n_sigs","2"]',
    '{"signatures":[',
    '"00"',
    'null',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        expect(() => [
          readCondition(text),
          readWitness(text),
          readOwnSecret(text),
          readPayeeSecret(text),
        ]).not.toThrow();
      },
    ),
    runs,
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(readPromisesJson({ signatures: [{ amount: 1, id: '00', C_: one, dleq: other }] }).ok).toBe(false);
      expect(readPromisesJson(one).ok).toBe(false);
    }),
    runs,
  );
});

test('a random proof proves nothing', () => {
  const any = fc.uint8Array({ maxLength: 40 });
  fc.assert(
    fc.property(
      any,
      fc.oneof(any, point),
      fc.oneof(any, bytesOf(32)),
      fc.oneof(any, bytesOf(32)),
      point,
      (secret, C, e, s, K) => {
        expect(verifyDleqOfCoin(secret, C, e, s, s, K, nobleCurve)).toBe(false);
      },
    ),
    { ...runs, numRuns: 100 },
  );
});

test('a mint URL is compared byte by byte, so it has one spelling', () => {
  for (const url of [
    'https://mint.example',
    'http://127.0.0.1:3338',
    'http://localhost:1/a.b/c_d',
    'https://[::1]:8/x',
  ]) {
    expect(isMintUrl(url), url).toBe(true);
  }
  for (const url of [
    '',
    'mint.example',
    'ftp://mint.example',
    'https://Mint.example',
    'https://mint.example/',
    'https://mint.example/a//b',
    'https://mint.example/a/../b',
    'https://mint.example/%61',
    'https://mint.example?x=1',
    'https://mint.example#x',
    'https://good.example@evil.example',
    'https://mint.example:0',
    'https://mint.example\n',
    'https://.example',
    'https://mínt.example',
    `https://${'m'.repeat(121)}`,
  ]) {
    expect(isMintUrl(url), url).toBe(false);
  }
  expect(mintHost('https://mint.example:8/a')).toBe('mint.example:8');
  expect(mintHost('https://[::1]:8/x')).toBe('[::1]:8');
  expect(mintHost('https://mint.example/')).toBeUndefined();
});

test('keys of a keyset come ascending, without doubles, at least one and at most 64', () => {
  const id = new Uint8Array(33);
  const key = (fill: number): Uint8Array => new Uint8Array(33).fill(fill);
  const read = (pairs: readonly Cbor[]): boolean =>
    fromBytes(
      keysetEvidenceCodec,
      encodeCbor(
        new Map<number, Cbor>([
          [1, id],
          [2, pairs],
          [3, 0],
        ]),
      ),
      greatestEvidence,
    ).ok;
  expect(
    read([
      [1, key(2)],
      [2, key(3)],
    ]),
  ).toBe(true);
  expect(read([[2n ** 64n - 1n, key(2)]])).toBe(true);
  expect(read([])).toBe(false);
  expect(
    read([
      [2, key(2)],
      [1, key(3)],
    ]),
  ).toBe(false);
  expect(
    read([
      [1, key(2)],
      [1, key(3)],
    ]),
  ).toBe(false);
  expect(read([[0, key(2)]])).toBe(false);
  expect(read([[1, key(2), 0]])).toBe(false);
  expect(read([[1, key(2).slice(1)]])).toBe(false);
  expect(read(Array.from({ length: 65 }, (_, index) => [index + 1, key(2)]))).toBe(false);
});
