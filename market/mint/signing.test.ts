import { pointAdd, pointAddScalar, pointCompress, pointFromScalar, pointMultiply, privateNegate } from 'tiny-secp256k1';
import { expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { deriveKeyset } from './keysets.ts';
import { vectorBlocks, vectorText, vectorsAbsent, vectorsPresent } from './official-vectors.ts';
import { dleqHash, hashToCurve, mintKey, proveDleq, signBlinded, verifyProof } from './signing.ts';

const bytes = (text: string) => fromHex(text) ?? expect.fail(`not hex: ${text}`);
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => bytes(match[1] ?? ''));
const uncompressed = (point: Uint8Array) => pointCompress(point, false);
const minus = (point: Uint8Array, factor: Uint8Array) =>
  pointMultiply(point, privateNegate(factor), true) ?? expect.fail('infinity');

/** R1 = sG − eA, R2 = sB' − eC', e = hash(R1, R2, A, C'), as a wallet checks it (NUT-12). */
function dleqHolds(e: Uint8Array, s: Uint8Array, key: Uint8Array, blinded: Uint8Array, signature: Uint8Array): boolean {
  const first = pointAddScalar(minus(key, e), s, true) ?? expect.fail('infinity');
  const second =
    pointAdd(pointMultiply(blinded, s, true) ?? expect.fail('infinity'), minus(signature, e), true) ??
    expect.fail('infinity');
  return hex(dleqHash([first, second, key, signature].map(uncompressed))) === hex(e);
}

test('NUT-00: secrets map to the published points, and B_ and C_ come out as published', ({ skip }) => {
  skip(!vectorsPresent, vectorsAbsent);
  const text = vectorText('00-tests.md');
  const messages = found(text, /^Message: ([0-9a-f]+)/gm);
  const points = found(text, /^Point: +([0-9a-f]+)/gm);
  expect(messages).toHaveLength(3);
  expect(messages.map((message) => hex(hashToCurve(message)))).toEqual(points.map(hex));

  const secrets = found(text, /^x: +([0-9a-f]+)/gm);
  const factors = found(text, /^r: +([0-9a-f]+)/gm);
  const blinded = found(text, /^B_: +([0-9a-f]+)/gm);
  secrets.forEach((secret, index) => {
    expect(hex(pointAddScalar(hashToCurve(secret), factors[index] ?? bytes(''), true) ?? bytes(''))).toBe(
      hex(blinded[index] ?? bytes('')),
    );
  });
  const keys = found(text, /^mint private key: ([0-9a-f]+)/gm);
  const signatures = found(text, /^C_: +([0-9a-f]+)/gm);
  expect(keys).toHaveLength(2);
  expect(
    keys.map((key, index) => hex(signBlinded(mintKey(key), blinded[secrets.length + index] ?? bytes('')))),
  ).toEqual(signatures.map(hex));
});

test('NUT-12: the challenge and the deterministic proof come out as published', ({ skip }) => {
  skip(!vectorsPresent, vectorsAbsent);
  const text = vectorText('12-tests.md');
  const quoted = (name: string) => bytes(new RegExp(`^${name}: "([0-9a-f]+)"`, 'm').exec(text)?.[1] ?? 'missing');
  const plain = (name: string) => bytes(new RegExp(`^${name}: +([0-9a-f]+)$`, 'm').exec(text)?.[1] ?? 'missing');
  const challenge = dleqHash([quoted('R1'), quoted('R2'), quoted('K'), quoted('C_')].map(uncompressed));
  expect(hex(challenge)).toBe(/hash\(R1, R2, K, C_\): "([0-9a-f]+)"/.exec(text)?.[1]);

  const key = mintKey(plain('a'));
  expect(hex(key.point)).toBe(hex(plain('A')));
  expect(hex(signBlinded(key, plain('B_')))).toBe(hex(plain('C_')));
  const { e, s } = proveDleq(key, plain('B_'), plain('C_'));
  expect([hex(e), hex(s)]).toEqual([hex(plain('e')), hex(plain('s'))]);
  expect(dleqHolds(e, s, key.point, plain('B_'), plain('C_'))).toBe(true);
});

test('NUT-12: the published proofs on a signature and on a coin verify by the mint’s challenge', ({ skip }) => {
  skip(!vectorsPresent, vectorsAbsent);
  const [onSignature, onCoin] = vectorBlocks('12-tests.md').map(({ body }) => JSON.stringify(body));
  const member = (json: string | undefined, name: string) =>
    bytes(new RegExp(`"${name}":"([0-9a-f]+)"`).exec(json ?? '')?.[1] ?? 'missing');
  const key = pointFromScalar(bytes('1'.padStart(64, '0')), true) ?? bytes('');
  const blinded = bytes(/B_: "([0-9a-f]+)"/.exec(vectorText('12-tests.md'))?.[1] ?? '');
  expect(dleqHolds(member(onSignature, 'e'), member(onSignature, 's'), key, blinded, member(onSignature, 'C_'))).toBe(
    true,
  );

  const factor = member(onCoin, 'r');
  const secret = /"secret":"([0-9a-f]+)"/.exec(onCoin ?? '')?.[1] ?? '';
  const reblinded = pointAddScalar(hashToCurve(utf8(secret)), factor, true) ?? bytes('');
  const signature = pointAdd(member(onCoin, 'C'), pointMultiply(key, factor, true) ?? bytes(''), true) ?? bytes('');
  expect(dleqHolds(member(onCoin, 'e'), member(onCoin, 's'), key, reblinded, signature)).toBe(true);
  expect(dleqHolds(member(onCoin, 's'), member(onCoin, 'e'), key, reblinded, signature)).toBe(false);
});

test('a signature verifies under the key that made it and under no other of the keyset', () => {
  const { keys } = deriveKeyset(new Uint8Array(32).fill(5), {
    unit: 'eur',
    position: 0,
    feePpk: 100,
    greatestExponent: 3,
  });
  const y = hashToCurve(utf8('a secret'));
  const made = [...keys.values()].map((key) => signBlinded(key, y));
  [...keys.values()].forEach((key, index) => {
    expect(made.map((signature) => verifyProof(key, y, signature))).toEqual(made.map((_, other) => other === index));
  });
});
