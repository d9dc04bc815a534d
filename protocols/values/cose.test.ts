// COSE_Sign1 (RFC 9052 §4.2, §4.4). Signatures are judged here by OpenSSL through node:crypto too, over a Sig_structure put
// together by hand, so that a mistake on our signing side cannot hide in our verifying side.
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { concatBytes, fromHex, hex, utf8 } from './bytes.ts';
import { decodeCbor, encodeCbor, type Cbor } from './cbor.ts';
import { coseContent, coseSign1, coseVerify1, ed25519SigningKey, p256SigningKey, type SigningKey } from './cose.ts';

const bytesOf = (text: string) => fromHex(text) ?? new Uint8Array();
const type = 'semper/test';
const content = utf8('{1: "what is signed"}');
const keys = [ed25519SigningKey(new Uint8Array(32).fill(1)), p256SigningKey(new Uint8Array(32).fill(2))] as const;
const [edwards, prime] = keys;
const named = keys.map((key) => [key.publicKey.algorithm, key] as const);
const tagged = (...parts: readonly Cbor[]) => concatBytes(Uint8Array.of(0xd2), encodeCbor(parts));
const judge = (document: Uint8Array, key: SigningKey = edwards, greatest = 1000) => {
  const verified = coseVerify1(document, type, key.publicKey, greatest);
  return verified.ok ? 'accepted' : verified.error.code;
};
/** The four parts of a document of ours. */
const partsOf = (document: Uint8Array) =>
  decodeCbor(document.subarray(1), 1000) as [Uint8Array, Map<number, Cbor>, Uint8Array, Uint8Array];

test.each([
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
])('the key of RFC 8032 §7.1 with secret %s signs as published', (secret, publicKey, message, signature) => {
  const key = ed25519SigningKey(bytesOf(secret));
  expect(hex(key.publicKey.bytes)).toBe(publicKey);
  expect(hex(key.sign(bytesOf(message)))).toBe(signature);
});

test('the P-256 key of RFC 6979 §A.2.5 signs as published, with the low one of the two values of s', () => {
  const key = p256SigningKey(bytesOf('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721'));
  const published = 0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8n;
  const s = (p256.Point.Fn.ORDER - published).toString(16).padStart(64, '0');
  expect(hex(key.publicKey.bytes)).toBe('0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6');
  expect(hex(key.sign(utf8('sample')))).toBe(`efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716${s}`);
});

const openSslKey = ({ algorithm, bytes }: SigningKey['publicKey']): KeyObject => {
  const head =
    algorithm === 'Ed25519' ? '302a300506032b6570032100' : '3039301306072a8648ce3d020106082a8648ce3d030107032200';
  return createPublicKey({
    key: Buffer.from(hex(concatBytes(bytesOf(head), bytes)), 'hex'),
    format: 'der',
    type: 'spki',
  });
};

test.each(named)(
  'a document signed with %s verifies in OpenSSL over a Sig_structure put together by hand',
  (algorithm, key) => {
    const document = coseSign1(key, type, content);
    // {1: -19 or -9, 16: "semper/test"}, by hand.
    const header = bytesOf(`a201${algorithm === 'Ed25519' ? '32' : '28'}10 6b${hex(utf8(type))}`.replace(' ', ''));
    const sized = (bytes: Uint8Array) =>
      concatBytes(bytes.length < 24 ? Uint8Array.of(0x40 + bytes.length) : Uint8Array.of(0x58, bytes.length), bytes);
    const signed = concatBytes(bytesOf('846a'), utf8('Signature1'), sized(header), bytesOf('40'), sized(content));
    const signature = document.subarray(-64);
    expect(hex(document)).toBe(
      hex(concatBytes(bytesOf('d284'), sized(header), bytesOf('a0'), sized(content), sized(signature))),
    );
    const accepted = (bytes: Uint8Array) =>
      verify(
        algorithm === 'Ed25519' ? null : 'sha256',
        bytes,
        { key: openSslKey(key.publicKey), dsaEncoding: 'ieee-p1363' },
        signature,
      );
    expect(accepted(signed)).toBe(true);
    expect(accepted(signed.map((byte, index) => (index === 20 ? byte ^ 1 : byte)))).toBe(false);
  },
);

test.each(named)('a document signed with %s gives its content back, with and without its key', (_, key) => {
  const document = coseSign1(key, type, content);
  expect(coseVerify1(document, type, key.publicKey, document.length)).toEqual({ ok: true, value: content });
  expect(coseContent(document, document.length)).toEqual(content);
  expect(judge(document, key, document.length - 1)).toBe('document-malformed');
  expect(coseContent(document, document.length - 1)).toBeUndefined();
});

test.each(named)('no byte of a document signed with %s can be altered, dropped or added', (_, key) => {
  const document = coseSign1(key, type, content);
  for (let place = 0; place < document.length; place++) {
    for (const change of [0x01, 0x80, 0xff]) {
      expect(
        judge(
          document.map((byte, index) => (index === place ? byte ^ change : byte)),
          key,
        ),
      ).not.toBe('accepted');
    }
    expect(judge(document.subarray(0, place), key)).not.toBe('accepted');
  }
  expect(judge(concatBytes(document, Uint8Array.of(0)), key)).toBe('document-malformed');
  expect(judge(concatBytes(Uint8Array.of(0), document), key)).toBe('document-malformed');
});

test('a signature over one kind of document does not pass for another kind', () => {
  expect(coseVerify1(coseSign1(edwards, 'semper/offer', content), 'semper/order', edwards.publicKey, 1000)).toEqual({
    ok: false,
    error: { code: 'document-type', expected: 'semper/order' },
  });
});

test('a document by another key is refused', () => {
  expect(judge(coseSign1(ed25519SigningKey(new Uint8Array(32).fill(9)), type, content))).toBe('signature-invalid');
  expect(judge(coseSign1(p256SigningKey(new Uint8Array(32).fill(9)), type, content), prime)).toBe('signature-invalid');
});

test('the algorithm is the one of the key, whatever the document says', () => {
  expect(judge(coseSign1(edwards, type, content), prime)).toBe('algorithm-refused');
  expect(judge(coseSign1(prime, type, content), edwards)).toBe('algorithm-refused');
  const [, unprotected, , signature] = partsOf(coseSign1(edwards, type, content));
  for (const algorithm of [-8, -7, -257, 5, 0, 'Ed25519', null]) {
    const header = encodeCbor(
      new Map<number, Cbor>([
        [1, algorithm],
        [16, type],
      ]),
    );
    expect(judge(tagged(header, unprotected, content, signature))).toBe('algorithm-refused');
  }
  for (const header of [new Uint8Array(), bytesOf('a0'), bytesOf('80'), bytesOf('ff'), bytesOf('a10032')]) {
    expect(judge(tagged(header, unprotected, content, signature))).toBe('algorithm-refused');
  }
});

/** Signs a Sig_structure over any header, as someone would who holds the key but not to our rules. */
const signedUnder = (header: Uint8Array) =>
  tagged(header, new Map(), content, edwards.sign(encodeCbor(['Signature1', header, new Uint8Array(), content])));

test('a header that carries more than algorithm and type is refused, though its signature holds', () => {
  const header = (...more: readonly (readonly [number, Cbor])[]) =>
    encodeCbor(new Map<number, Cbor>([[1, -19], [16, type], ...more]));
  expect(judge(signedUnder(header()))).toBe('accepted');
  expect(judge(signedUnder(header([2, [16]])))).toBe('document-type');
  expect(judge(signedUnder(header([4, utf8('kid')])))).toBe('document-type');
  expect(judge(signedUnder(encodeCbor(new Map([[1, -19]]))))).toBe('document-type');
});

test('anything beside the signed parts is refused', () => {
  const [header, , , signature] = partsOf(coseSign1(edwards, type, content));
  expect(judge(tagged(header, new Map(), content, signature))).toBe('accepted');
  for (const unprotected of [new Map([[4, utf8('kid')]]), new Map([[1, -19]]), [], null, new Uint8Array()]) {
    expect(judge(tagged(header, unprotected, content, signature))).toBe('document-malformed');
  }
  expect(judge(tagged(header, new Map(), content, signature, 0))).toBe('document-malformed');
  expect(judge(tagged(header, new Map(), content))).toBe('document-malformed');
  expect(judge(tagged(header, new Map(), null, signature))).toBe('document-malformed');
  expect(judge(tagged(header, new Map(), content, signature.subarray(1)))).toBe('document-malformed');
  expect(judge(encodeCbor([header, new Map(), content, signature]))).toBe('document-malformed');
  expect(judge(concatBytes(Uint8Array.of(0xd1), encodeCbor([header, new Map(), content, signature])))).toBe(
    'document-malformed',
  );
});

const littleEndian = (value: bigint) => bytesOf(value.toString(16).padStart(64, '0')).toReversed();

test('the second signature that anyone can compute from a P-256 one is refused', () => {
  const [header, unprotected, , signature] = partsOf(coseSign1(prime, type, content));
  const s = BigInt(`0x${hex(signature.subarray(32))}`);
  const high = concatBytes(
    signature.subarray(0, 32),
    bytesOf((p256.Point.Fn.ORDER - s).toString(16).padStart(64, '0')),
  );
  const signed = encodeCbor(['Signature1', header, new Uint8Array(), content]);
  expect(p256.verify(high, signed, prime.publicKey.bytes, { prehash: true, lowS: false })).toBe(true);
  expect(judge(tagged(header, unprotected, content, high), prime)).toBe('signature-invalid');
});

test('the second signature that anyone can compute from an Ed25519 one is refused', () => {
  const [header, unprotected, , signature] = partsOf(coseSign1(edwards, type, content));
  const s = BigInt(`0x${hex(signature.subarray(32).toReversed())}`);
  const second = concatBytes(signature.subarray(0, 32), littleEndian(s + ed25519.Point.Fn.ORDER));
  expect(judge(tagged(header, unprotected, content, second))).toBe('signature-invalid');
});

test.each([
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
])('the key %s of small order, under which one signature fits every message, verifies nothing', (key) => {
  const [header, unprotected] = partsOf(coseSign1(edwards, type, content));
  const anySignature = concatBytes(bytesOf(`01${'00'.repeat(31)}`), new Uint8Array(32));
  const signed = encodeCbor(['Signature1', header, new Uint8Array(), content]);
  expect(ed25519.verify(anySignature, signed, bytesOf(key), { zip215: true })).toBe(true);
  const document = tagged(header, unprotected, content, anySignature);
  expect(judge(document, { ...edwards, publicKey: { algorithm: 'Ed25519', bytes: bytesOf(key) } })).toBe(
    'signature-invalid',
  );
});

test('bytes that are no key verify nothing and throw nothing', () => {
  const uncompressed = p256.getPublicKey(new Uint8Array(32).fill(2), false);
  for (const bytes of [
    new Uint8Array(),
    new Uint8Array(31),
    new Uint8Array(32).fill(255),
    new Uint8Array(33),
    uncompressed,
  ]) {
    const refused = { ok: false, error: { code: 'signature-invalid' } };
    expect(coseVerify1(coseSign1(edwards, type, content), type, { algorithm: 'Ed25519', bytes }, 1000)).toEqual(
      refused,
    );
    expect(coseVerify1(coseSign1(prime, type, content), type, { algorithm: 'ESP256', bytes }, 1000)).toEqual(refused);
  }
});
