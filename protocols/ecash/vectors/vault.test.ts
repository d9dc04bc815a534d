// Generator and check of vault.json. It follows SPEC §3, §4 and §9 by another path than the code: private BIP-32
// derivation and HMACs of node:crypto, point addition of libsecp256k1. `WRITE_VECTORS=1` writes the file anew; otherwise
// it must be what the generator makes, and what the host's code makes.
import { createECDH, createHash, createHmac, ECDH, pbkdf2Sync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { pointAdd, privateAdd } from 'tiny-secp256k1';
import { expect, test } from 'vitest';
import { fromHex, hex } from '../../values/bytes.ts';
import { nobleCurve } from '../curve.ts';
import { keysetId } from '../keyset.ts';
import type { Unit } from '../messages.ts';
import { paymentReference } from '../p2pk.ts';
import { tillKey } from '../pocket-outputs.ts';
import { sigAllDigest } from '../sig-all.ts';
import { accountId, openBatch, outputAt, placeNumber, type VaultAccount } from '../vault-outputs.ts';

const file = new URL('vault.json', import.meta.url);
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const words = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const lockKey = publicKeyOf(createHash('sha256').update('offer lock key').digest());
const lockTime = 1_765_000_000;
const deal = '000102030405060708090a0b0c0d0e0f';
const keys = [1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n].map(
  (amount) => [amount, publicKeyOf(createHash('sha256').update(`mint key ${amount}`).digest())] as const,
);

function sha256(...parts: (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function hmac(kind: 'sha256' | 'sha512', key: Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const mac = createHmac(kind, key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function publicKeyOf(secret: Uint8Array): Buffer {
  const pair = createECDH('secp256k1');
  pair.setPrivateKey(secret);
  return pair.getPublicKey(null, 'compressed');
}

function wide(bytes: Buffer): Buffer {
  const value = (BigInt(`0x${bytes.toString('hex')}`) % (order - 1n)) + 1n;
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

type Node = { readonly key: Buffer; readonly chain: Buffer };

function child({ key, chain }: Node, index: number, hardened: boolean): Node {
  const data = hardened ? Buffer.concat([Buffer.of(0), key]) : publicKeyOf(key);
  const out = hmac('sha512', chain, data, uint32(hardened ? index + 2 ** 31 : index));
  return { key: Buffer.from(privateAdd(key, out.subarray(0, 32)) ?? []), chain: out.subarray(32) };
}

function curvePointOf(message: string): Buffer {
  const inner = sha256('Secp256k1_HashToCurve_Cashu_', message);
  for (let counter = 0; ; counter++) {
    const word = Buffer.alloc(4);
    word.writeUInt32LE(counter);
    const candidate = Buffer.concat([Buffer.of(2), sha256(inner, word)]);
    try {
      return Buffer.from(ECDH.convertKey(candidate, 'secp256k1', undefined, undefined, 'compressed') as Buffer);
    } catch {
      continue;
    }
  }
}

function generate() {
  const seed = pbkdf2Sync(words, 'mnemonic', 2048, 64, 'sha512');
  const root = hmac('sha512', Buffer.from('Bitcoin seed'), seed);
  const id2 = sha256(
    keys.map(([amount, key]) => `${amount}:${key.toString('hex')}`).join(','),
    '|unit:eur|input_fee_ppk:100|final_expiry:2059210353',
  );
  const keyset = Buffer.concat([Buffer.of(1), id2]);
  const accounts = [
    { mint: 'https://mint.example', unit: 'eur' },
    { mint: 'http://127.0.0.1:3338/path', unit: 'sat' },
  ].map(({ mint, unit }) => account(seed, root, keyset, mint, unit));
  const pocketSeed = sha256('pocket seed');
  const tillSecret = wide(hmac('sha256', pocketSeed, 'Semper_till_lock_v1', Buffer.from(deal, 'hex')));
  return {
    words,
    seed: seed.toString('hex'),
    keyset: {
      id: keyset.toString('hex'),
      unit: 'eur',
      feePpk: 100,
      finalExpiry: 2_059_210_353,
      keys: Object.fromEntries(keys.map(([amount, key]) => [amount.toString(), key.toString('hex')])),
    },
    lock: { lockKey: lockKey.toString('hex'), lockTime },
    accounts,
    till: {
      pocketSeed: pocketSeed.toString('hex'),
      deal,
      secret: tillSecret.toString('hex'),
      publicKey: publicKeyOf(tillSecret).toString('hex'),
    },
  };
}

function account(seed: Buffer, root: Buffer, keyset: Buffer, mint: string, unit: string) {
  const id = sha256('Semper_vault_account_v1', Buffer.of(0), mint, Buffer.of(0), unit);
  const path = [1_936_026_992, 1, id.readUInt32BE(0) % 2 ** 31, id.readUInt32BE(4) % 2 ** 31];
  const start: Node = { key: root.subarray(0, 32), chain: root.subarray(32) };
  const node = path.reduce((parent, index) => child(parent, index, true), start);
  const outputSeed = hmac('sha256', seed, 'Semper_vault_outputs_v1', id);
  const batches = [0, 1, 2 ** 31 - 1].map((number) => {
    const secret = child(node, number, false).key;
    const key = publicKeyOf(secret);
    const outputs = [
      [0, 0],
      [0, 1],
      [0, 63],
      [1, 0],
      [1, 1],
    ].map(([kind = 0, index = 0]) => {
      const place = Buffer.concat([Buffer.of(kind), keyset, uint32(number), uint32(index)]);
      const nonce = hmac('sha256', outputSeed, 'Semper_vault_nonce_v1', place).toString('hex');
      const blinding = wide(hmac('sha512', outputSeed, 'Semper_vault_blinding_v1', place));
      const tags = `["locktime","${lockTime}"],["refund","${key.toString('hex')}"]`;
      const data = (kind === 0 ? key : lockKey).toString('hex');
      const more = kind === 0 ? '' : `,${tags}`;
      const text = `["P2PK",{"nonce":"${nonce}","data":"${data}","tags":[["sigflag","SIG_ALL"]${more}]}]`;
      const B_ = pointAdd(curvePointOf(text), publicKeyOf(blinding), true) ?? new Uint8Array();
      return { kind, index, place: number * 64 + index, nonce, secret: text, blinding: hex(blinding), B_: hex(B_) };
    });
    return { number, secretKey: secret.toString('hex'), publicKey: key.toString('hex'), outputs };
  });
  const [from, to] = batches;
  const inputs = (from?.outputs ?? []).slice(0, 2).map(({ secret }, index) => ({ secret, C: keys[index]?.[1].toString('hex') ?? '' }));
  const made = (to?.outputs ?? []).map(({ B_ }, index) => ({ amount: 2 ** index, B_ }));
  const message = [...inputs.map(({ secret, C }) => secret + C), ...made.map(({ amount, B_ }) => `${amount}${B_}`)].join('');
  const paid = (to?.outputs ?? []).filter(({ kind }) => kind === 1).map(({ secret }) => `${secret}\n`);
  return {
    mint,
    unit,
    id: id.toString('hex'),
    path: `m/${path.map((index) => `${index}'`).join('/')}`,
    publicKey: publicKeyOf(node.key).toString('hex'),
    chainCode: node.chain.toString('hex'),
    outputSeed: outputSeed.toString('hex'),
    batches,
    sigAll: { inputs, outputs: made, digest: sha256(message).toString('hex') },
    paymentReference: sha256(paid.join('')).toString('hex'),
  };
}

type Vectors = ReturnType<typeof generate>;
const made = generate();
if (process.env['WRITE_VECTORS'] === '1') writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

function bytes(text: string): Uint8Array {
  return fromHex(text) ?? new Uint8Array();
}

test('vault.json is what its generator makes from SPEC §3, §4, §6 and §9', () => {
  expect(vectors).toEqual(made);
});

test('the keyset id of the vectors follows from keys, unit, fee and expiry', () => {
  const { id, ...terms } = vectors.keyset;
  const pairs = Object.entries(terms.keys).map(([amount, key]) => [BigInt(amount), bytes(key)] as const);
  expect(hex(keysetId({ ...terms, keys: new Map(pairs) }))).toBe(id);
});

test.each(vectors.accounts)('the host derives, without any private key, the outputs of $mint in $unit', (given) => {
  const { mint, batches } = given;
  const unit = given.unit as Unit;
  const { outputSeed, publicKey, chainCode } = given;
  const own: VaultAccount = {
    mint,
    unit,
    outputSeed: bytes(outputSeed),
    publicKey: bytes(publicKey),
    chainCode: bytes(chainCode),
  };
  const keyset = bytes(vectors.keyset.id);
  const lock = { lockKey: bytes(vectors.lock.lockKey), lockTime: vectors.lock.lockTime };
  expect(hex(accountId(mint, unit))).toBe(given.id);
  for (const { number, publicKey: key, secretKey, outputs } of batches) {
    const batch = openBatch(own, number);
    expect(hex(batch.key)).toBe(key);
    expect(hex(nobleCurve.baseTimes(bytes(secretKey)) ?? new Uint8Array())).toBe(key);
    for (const { kind, index, place, secret, blinding, B_ } of outputs) {
      const output = outputAt(batch, keyset, index, nobleCurve, kind === 0 ? undefined : lock);
      expect({ ...output, blinding: hex(output.blinding), B_: hex(output.B_) }).toEqual({
        kind,
        keyset,
        batch: number,
        index,
        secret,
        blinding,
        B_,
      });
      expect(placeNumber(number, index)).toBe(place);
    }
  }
  const inputs = given.sigAll.inputs.map(({ secret, C }) => ({ secret, C: bytes(C) }));
  const outputs = given.sigAll.outputs.map(({ amount, B_ }) => ({ amount: BigInt(amount), B_: bytes(B_) }));
  expect(hex(sigAllDigest(inputs, outputs))).toBe(given.sigAll.digest);
  const paid = batches[1]?.outputs.filter(({ kind }) => kind === 1).map(({ secret }) => secret) ?? [];
  expect(hex(paymentReference(paid))).toBe(given.paymentReference);
});

test('the till derives the lock key of a deal', () => {
  const { pocketSeed, deal: id, secret, publicKey } = vectors.till;
  const key = tillKey(bytes(pocketSeed), bytes(id), nobleCurve);
  expect(hex(key.secret)).toBe(secret);
  expect(hex(key.publicKey)).toBe(publicKey);
});
