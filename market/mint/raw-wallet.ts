// The other side of the wire for the mint's own tests: blinds, unblinds and signs on libsecp256k1, and speaks HTTP with
// plain fetch, so that a test may send exactly what it means to, wrong things too. Interoperability with a real wallet
// library is tested in `e2e/interoperability`.
import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from 'node:crypto';
import { pointAdd, pointFromScalar, pointMultiply, privateNegate, signSchnorr } from 'tiny-secp256k1';
import { z } from 'zod';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { hashToCurve } from './signing.ts';

/** A coin as sent to a mint. */
export type RawCoin = { amount: number; id: string; secret: string; C: string; witness?: string };
/** A blinded message with what its maker must keep to unblind it. */
export type RawOutput = { wire: { amount: number; id: string; B_: string }; secret: string; blinding: Uint8Array };

const keysBody = z.object({
  keysets: z.array(z.object({ id: z.string(), unit: z.string(), keys: z.record(z.string(), z.string()) })),
});
const signaturesBody = z.object({
  signatures: z.array(z.object({ id: z.string(), amount: z.number(), C_: z.string() })),
});
const quoteBody = z.object({ quote: z.string(), request: z.string() });

/** A wallet of one unit at one mint. */
export type RawWallet = Awaited<ReturnType<typeof openRawWallet>>;

/** Fetches the active keys of `unit` and returns the wallet's moves. */
export async function openRawWallet(url: string, unit: 'eur' | 'sat') {
  const { keysets } = keysBody.parse((await call(url, 'GET', '/v1/keys')).body);
  const keyset = keysets.find((candidate) => candidate.unit === unit);
  if (!keyset) throw new Error(`no keyset for ${unit}`);
  const keys = keyset.keys;

  /** Blinds fresh secrets, or those given, for these amounts. */
  const outputs = (amounts: readonly number[], secrets: readonly string[] = []): RawOutput[] =>
    amounts.map((amount, index) => blind(amount, keyset.id, secrets[index] ?? hex(randomBytes(32))));

  /** Turns the signatures of an answer into coins. */
  const coins = (body: unknown, made: readonly RawOutput[]): RawCoin[] =>
    signaturesBody.parse(body).signatures.map(({ amount, id, C_ }, index) => {
      const output = made[index];
      const key = bytes(keys[String(amount)] ?? '');
      if (!output) throw new Error('more signatures than outputs');
      const C = pointAdd(bytes(C_), point(pointMultiply(key, privateNegate(output.blinding), true)), true);
      return { amount, id, secret: output.secret, C: hex(point(C)) };
    });

  /** Loads coins of these amounts by a quote that counts as paid at once. */
  const load = async (amounts: readonly number[], secrets: readonly string[] = []): Promise<RawCoin[]> => {
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const { quote } = quoteBody.parse((await call(url, 'POST', '/v1/mint/quote/bolt11', { amount: total, unit })).body);
    const made = outputs(amounts, secrets);
    const answer = await call(url, 'POST', '/v1/mint/bolt11', { quote, outputs: made.map(({ wire }) => wire) });
    return coins(answer.body, made);
  };

  return {
    keysetId: keyset.id,
    keys,
    outputs,
    coins,
    load,
    call: (method: string, path: string, body?: unknown) => call(url, method, path, body),
  };
}

/** Signs a message as a P2PK witness does: BIP-340 over its SHA-256. */
export function signWitness(message: string, ...keys: readonly Uint8Array[]): string {
  return JSON.stringify({
    signatures: keys.map((key) => hex(signSchnorr(sha256(utf8(message)), key, randomBytes(32)))),
  });
}

/** A P2PK secret locked to `key`, with further tags. */
export function p2pkSecret(key: Uint8Array, tags: readonly (readonly string[])[] = []): string {
  return JSON.stringify(['P2PK', { nonce: hex(randomBytes(32)), data: publicKey(key), tags }]);
}

/** The 33-byte public key in hex of a secret key. */
export function publicKey(key: Uint8Array): string {
  return hex(point(pointFromScalar(key, true)));
}

/** One request; the body as parsed JSON. */
export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown; text: string }> {
  const response = await fetch(url + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text };
}

function blind(amount: number, id: string, secret: string): RawOutput {
  const blinding = randomBytes(32);
  const B_ = pointAdd(hashToCurve(utf8(secret)), point(pointFromScalar(blinding, true)), true);
  return { wire: { amount, id, B_: hex(point(B_)) }, secret, blinding };
}

function bytes(text: string): Uint8Array {
  const read = fromHex(text);
  if (!read) throw new Error(`not hex: ${text}`);
  return read;
}

function point(value: Uint8Array | null): Uint8Array {
  if (!value) throw new Error('point at infinity');
  return value;
}
