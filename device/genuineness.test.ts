// What a device's proof is worth (device link SPEC §11): a chain over P-256 and Ed25519, and each lie that could be in it.
import { expect, test } from 'vitest';
import {
  genuineCodec,
  genuineType,
  makerCertificateCodec,
  makerCertificateType,
  type GenuineProof,
} from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes, type ValueOf } from '#protocols/values/codec.ts';
import { coseSign1, ed25519SigningKey, p256SigningKey, type SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good } from '#protocols/values/result.ts';
import { checkGenuineness, judgeGenuineness, practiceMaker, type Judged } from './genuineness.ts';

const secret = (word: string) => digest(utf8(word));
const [rootKey, lineKey, deviceKey] = [
  p256SigningKey(secret('root')),
  ed25519SigningKey(secret('line')),
  p256SigningKey(secret('device')),
];
const strange = ed25519SigningKey(secret('strange'));
const serial = new Uint8Array(16).fill(4);

function certificate(
  signer: SigningKey,
  issuer: string,
  name: string,
  key: SigningKey,
  device: boolean,
  model = 'Wallet 1',
): Uint8Array {
  const { algorithm, bytes } = key.publicKey;
  const claims: ValueOf<typeof makerCertificateCodec> = {
    ...{ issuer, name, kind: device ? 2 : 1, algorithm: algorithm === 'Ed25519' ? -19 : -9, key: bytes },
    ...(device && { model, serial }),
  };
  return coseSign1(signer, makerCertificateType, toBytes(makerCertificateCodec, claims));
}

const chain = [
  certificate(lineKey, 'Line 7', 'No. 1', deviceKey, true),
  certificate(rootKey, 'A Maker', 'Line 7', lineKey, false),
];
const judged: Judged = {
  challenge: new Uint8Array(32).fill(1),
  deviceKey: new Uint8Array(32).fill(2),
  properties: { model: 'Wallet 1', firmware: '1.2', practice: false },
  makers: [practiceMaker, { name: 'A Maker', key: rootKey.publicKey, practice: false }],
  money: 'real',
};
const said = { challenge: judged.challenge, linkKey: judged.deviceKey, model: 'Wallet 1', firmware: '1.2' };
const signed = (content = said, key: SigningKey = deviceKey) =>
  coseSign1(key, genuineType, toBytes(genuineCodec, content));
const judge = (proof: Partial<GenuineProof>, changes: Partial<Judged> = {}) =>
  judgeGenuineness({ chain, signature: signed(), ...proof }, { ...judged, ...changes });

test('a chain from a known maker and a signature over this session are genuine', () => {
  expect(judge({})).toEqual({ verdict: 'genuine', maker: 'A Maker', serial, practice: false });
});

test('a maker whom the program does not know is no reason to call a device forged', () => {
  expect(judge({}, { makers: [practiceMaker] })).toEqual({ verdict: 'could-not-check', because: 'maker-unknown' });
});

test('each lie is found', () => {
  const [first = new Uint8Array(), second = new Uint8Array()] = chain;
  const other = new Uint8Array(32);
  const lies: [Partial<GenuineProof>, string][] = [
    [{ chain: [] }, 'chain-malformed'],
    [{ chain: [second] }, 'chain-malformed'],
    [{ chain: [first, first] }, 'chain-malformed'],
    [{ chain: [Uint8Array.of(1), second] }, 'chain-malformed'],
    [{ chain: [certificate(lineKey, 'Line 8', 'No. 1', deviceKey, true), second] }, 'chain-malformed'],
    [{ chain: [certificate(strange, 'Line 7', 'No. 1', deviceKey, true), second] }, 'chain-signature'],
    [{ chain: [first, certificate(strange, 'A Maker', 'Line 7', lineKey, false)] }, 'chain-signature'],
    [{ signature: signed(said, strange) }, 'proof-signature'],
    [{ signature: signed({ ...said, challenge: other }) }, 'other-challenge'],
    [{ signature: signed({ ...said, linkKey: other }) }, 'other-device'],
    [{ signature: signed({ ...said, firmware: '1.1' }) }, 'other-properties'],
    [{ chain: [certificate(lineKey, 'Line 7', 'No. 1', deviceKey, true, 'Wallet 2'), second] }, 'other-properties'],
  ];
  for (const [proof, because] of lies) expect(judge(proof)).toEqual({ verdict: 'not-genuine', because });
});

test('the Practice Maker is believed for practice, and refused where money is real', () => {
  const practice = [
    certificate(ed25519SigningKey(secret('Semper Practice Maker')), 'Practice Maker', 'x', deviceKey, true),
  ];
  expect(judge({ chain: practice })).toEqual({ verdict: 'not-genuine', because: 'maker-of-practice' });
  expect(judge({ chain: practice }, { money: 'practice' })).toMatchObject({ verdict: 'genuine', practice: true });
});

test('a device that cannot, or does not answer, could not be checked', async () => {
  const ask = (error: object) => ({ ...judged, proveGenuine: async () => bad(error as never) });
  const known = { makers: judged.makers, money: 'real', random: () => judged.challenge } as const;
  const refusal = { code: 'device-refusal', status: 'unknownMethod', reason: 'method-unknown' };
  expect(await checkGenuineness(ask(refusal), known)).toEqual({ verdict: 'could-not-check', because: 'device-cannot' });
  expect(await checkGenuineness(ask({ code: 'device-silent' }), known)).toMatchObject({ because: 'no-answer' });
  const proven = { ...judged, proveGenuine: async () => good({ chain, signature: signed() }) };
  expect(await checkGenuineness(proven, known)).toMatchObject({ verdict: 'genuine' });
});
