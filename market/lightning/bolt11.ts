// Invoices of the Lightning network as bech32 text (BOLT 11): written and read with their signature.
// Practice invoices carry the prefix `lnbcrt` (regtest), so that no real wallet pays one and no practice mint
// pretends to have paid a real one. Routing hints and fallback addresses are skipped, as a reader may.
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { recover, signRecoverable } from 'tiny-secp256k1';
import { concatBytes, fromUtf8, hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';

/** A bolt11 invoice; `milliSatoshi` is absent on an invoice without amount, `payee` the signer's 33-byte key in hex. */
export type Invoice = {
  readonly network: string;
  readonly milliSatoshi: bigint | undefined;
  readonly at: Seconds;
  readonly lifetime: Seconds;
  readonly paymentHash: string;
  readonly paymentSecret: string | undefined;
  readonly description: string;
  readonly payee: string;
};

/** The network prefix of practice invoices. */
export const practiceNetwork = 'bcrt';

const signatureWords = 104;
const field = { paymentHash: 1, features: 5, expiry: 6, description: 13, paymentSecret: 16 } as const;
// Millisatoshi in one unit of each multiplier; pico is a tenth of one and handled apart.
const multipliers: readonly (readonly [string, bigint])[] = [
  ['', 10n ** 11n],
  ['m', 10n ** 8n],
  ['u', 10n ** 5n],
  ['n', 100n],
];

/** Writes and signs an invoice with the 32-byte `key` (BOLT 11, "Encoding Overview"). */
export function writeInvoice(
  invoice: {
    network: string;
    milliSatoshi: bigint;
    at: Seconds;
    lifetime: Seconds;
    paymentHash: Uint8Array;
    paymentSecret: Uint8Array;
    description: string;
  },
  key: Uint8Array,
): string {
  const words = [
    ...integerWords(invoice.at, 7),
    ...taggedField(field.paymentHash, bech32.toWords(invoice.paymentHash)),
    ...taggedField(field.paymentSecret, bech32.toWords(invoice.paymentSecret)),
    ...taggedField(field.description, bech32.toWords(utf8(invoice.description))),
    ...taggedField(field.expiry, integerWords(invoice.lifetime)),
    ...taggedField(field.features, integerWords(0x4100)), // bits 8 and 14: variable onion, payment secret, both required
  ];
  const prefix = `ln${invoice.network}${writeAmount(invoice.milliSatoshi)}`;
  const { signature, recoveryId } = signRecoverable(signedDigest(prefix, words), key);
  return bech32.encode(prefix, [...words, ...bech32.toWords(concatBytes(signature, Uint8Array.of(recoveryId)))], false);
}

/** Reads an invoice and recovers its signer; `invoice-malformed` when any part breaks BOLT 11. */
export function readInvoice(text: string): Result<Invoice, { code: 'invoice-malformed' }> {
  const malformed = bad({ code: 'invoice-malformed' } as const);
  const decoded = bech32.decodeUnsafe(text, false);
  const prefix = decoded && /^ln(bcrt|bc|tbs|tb)(?:([1-9][0-9]{0,17})([munp]?))?$/.exec(decoded.prefix);
  if (!decoded || !prefix || decoded.words.length < 7 + signatureWords) return malformed;
  const milliSatoshi = prefix[2] === undefined ? undefined : readAmount(BigInt(prefix[2]), prefix[3] ?? '');
  if (milliSatoshi === null) return malformed;
  const signed = decoded.words.slice(0, -signatureWords);
  const signature = bech32.fromWordsUnsafe(decoded.words.slice(-signatureWords));
  const fields = readFields(signed.slice(7));
  const paymentHash = fields?.get(field.paymentHash);
  if (!signature || !fields || paymentHash?.length !== 52) return malformed;
  const payee = signer(signedDigest(decoded.prefix, signed), signature);
  const hash = bech32.fromWordsUnsafe(paymentHash);
  const secret = fields.get(field.paymentSecret);
  const paymentSecret = secret?.length === 52 ? bech32.fromWordsUnsafe(secret) : undefined;
  const description = fromUtf8(wordBytes(fields.get(field.description) ?? [], 'whole'));
  const expiry = fields.get(field.expiry);
  if (!payee || !hash || description === undefined || (expiry?.length ?? 0) > 8) return malformed;
  return good({
    network: prefix[1] ?? '',
    milliSatoshi,
    at: wordsInteger(signed.slice(0, 7)),
    lifetime: expiry ? wordsInteger(expiry) : 3600,
    paymentHash: hex(hash),
    paymentSecret: paymentSecret ? hex(paymentSecret) : undefined,
    description,
    payee: hex(payee),
  });
}

function writeAmount(milliSatoshi: bigint): string {
  const multiplier = multipliers.find(([, size]) => milliSatoshi % size === 0n);
  return multiplier ? `${milliSatoshi / multiplier[1]}${multiplier[0]}` : `${milliSatoshi * 10n}p`;
}

function readAmount(count: bigint, multiplier: string): bigint | null {
  if (multiplier === 'p') return count % 10n === 0n ? count / 10n : null;
  const size = multipliers.find(([letter]) => letter === multiplier)?.[1];
  return size === undefined ? null : count * size;
}

/** The first field of each type; BOLT 11 lets a reader skip the others. `undefined` when a length overruns. */
function readFields(words: readonly number[]): Map<number, number[]> | undefined {
  const fields = new Map<number, number[]>();
  for (let offset = 0; offset < words.length;) {
    const [type, high, low] = words.slice(offset, offset + 3);
    if (type === undefined || high === undefined || low === undefined) return undefined;
    const end = offset + 3 + high * 32 + low;
    if (end > words.length) return undefined;
    if (!fields.has(type)) fields.set(type, words.slice(offset + 3, end));
    offset = end;
  }
  return fields;
}

function taggedField(type: number, words: readonly number[]): number[] {
  return [type, words.length >> 5, words.length & 31, ...words];
}

function integerWords(value: number, length = 0): number[] {
  const words: number[] = [];
  for (let rest = value; rest > 0 || words.length < length; rest = Math.floor(rest / 32)) words.unshift(rest % 32);
  return words;
}

function wordsInteger(words: readonly number[]): number {
  return words.reduce((value, word) => value * 32 + word, 0);
}

function signedDigest(prefix: string, words: readonly number[]): Uint8Array {
  return sha256(concatBytes(utf8(prefix), wordBytes(words, 'padded')));
}

/** The bits of 5-bit words as bytes: `padded` with zeros to a whole byte (as signed), or the `whole` bytes only. */
function wordBytes(words: readonly number[], end: 'padded' | 'whole'): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((words.length * 5) / 8));
  words.forEach((word, index) => {
    for (let bit = 0; bit < 5; bit++) {
      const position = index * 5 + bit;
      if (word & (16 >> bit)) bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (128 >> (position & 7));
    }
  });
  return end === 'padded' ? bytes : bytes.subarray(0, (words.length * 5) >> 3);
}

function signer(digest: Uint8Array, signature: Uint8Array): Uint8Array | null {
  const recoveryId = signature[64];
  if (recoveryId !== 0 && recoveryId !== 1 && recoveryId !== 2 && recoveryId !== 3) return null;
  try {
    return recover(digest, signature.subarray(0, 64), recoveryId, true);
  } catch {
    return null; // out-of-range r or s: the library throws where others answer false
  }
}
