// Spending conditions as secrets state them (NUT-10, NUT-11): reads `["P2PK",{nonce,data,tags}]` into a lock.
// Whatever looks like a condition but is not exactly one is refused, never read as anyone-can-spend: a malformed or
// unsupported lock keeps its coins locked. Keys are compared by x, since 02… and 03… are the same signer.
import { isPoint } from 'tiny-secp256k1';
import { z } from 'zod';
import { fromHex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { MintError } from './errors.ts';

/** A set of signers (33-byte keys in hex), `required` of which must sign. */
export type Signers = { readonly keys: readonly string[]; readonly required: number };

/** A P2PK lock. `refund` opens after `locktime` (Unix seconds); `terms` is equal for locks equal but for their nonce. */
export type Lock = {
  readonly main: Signers;
  readonly refund: Signers;
  readonly locktime: bigint | undefined;
  readonly signatureFlag: 'SIG_INPUTS' | 'SIG_ALL';
  readonly terms: string;
};

const wellKnown = z.object({
  nonce: z.string(),
  data: z.string(),
  tags: z.array(z.array(z.string().min(1)).min(1)).optional(),
});
const singleTags = ['sigflag', 'n_sigs', 'n_sigs_refund', 'locktime', 'pubkeys', 'refund'];

/**
 * Reads the lock in a secret; `undefined` for an ordinary secret.
 * @returns `kind-unsupported` for well-known secrets of another kind (HTLC too), `secret-malformed` for broken ones.
 */
export function readLock(secret: string): Result<Lock | undefined, MintError> {
  const parsed = parseJson(secret);
  if (!Array.isArray(parsed) || typeof parsed[0] !== 'string') return good(undefined);
  const [kind, body] = parsed;
  if (kind !== 'P2PK') {
    const named = kind === 'HTLC' || wellKnown.safeParse(body).success;
    return named ? bad({ code: 'kind-unsupported', about: kind.slice(0, 32) }) : good(undefined);
  }
  const malformed = (about: string) => bad({ code: 'secret-malformed', about } as const);
  const read = wellKnown.safeParse(body);
  if (parsed.length !== 2 || !read.success) return malformed('shape');
  if (withoutSpace(secret) !== JSON.stringify(parsed)) return malformed('a member occurs twice');
  const tags = read.data.tags ?? [];
  const named = new Map(tags.map(([name = '', ...values]) => [name, values]));
  if (singleTags.some((name) => tags.filter((tag) => tag[0] === name).length > 1))
    return malformed('a tag occurs twice');

  const flag = named.has('sigflag') ? named.get('sigflag')?.join(' ') : 'SIG_INPUTS';
  if (flag !== 'SIG_INPUTS' && flag !== 'SIG_ALL') return malformed('sigflag');
  const main = readSigners([read.data.data, ...(named.get('pubkeys') ?? [])], named.get('n_sigs'));
  if (!main) return malformed('data, pubkeys or n_sigs');
  const refundKeys = named.get('refund') ?? [];
  if (named.has('n_sigs_refund') && refundKeys.length === 0) return malformed('n_sigs_refund without refund');
  const refund = readSigners(refundKeys, named.get('n_sigs_refund'));
  if (!refund) return malformed('refund or n_sigs_refund');
  return good({
    main,
    refund,
    locktime: readLocktime(named.get('locktime')),
    signatureFlag: flag,
    terms: JSON.stringify([read.data.data, tags]),
  });
}

function readSigners(keys: readonly string[], count: readonly string[] | undefined): Signers | undefined {
  const valid = keys.every((key) => /^0[23][0-9a-f]{64}$/.test(key) && isPoint(fromHex(key, 33) ?? new Uint8Array()));
  const distinct = new Set(keys.map((key) => key.slice(2))).size === keys.length;
  if (!valid || !distinct) return undefined;
  if (count === undefined) return { keys, required: 1 };
  const [text = ''] = count;
  const required = /^[1-9][0-9]{0,2}$/.test(text) && count.length === 1 ? Number(text) : 0;
  return required >= 1 && required <= keys.length ? { keys, required } : undefined;
}

/** A locktime that is no Unix time leaves the lock permanent (NUT-11 "Permanent Lock"). */
function readLocktime(values: readonly string[] | undefined): bigint | undefined {
  const [text = ''] = values ?? [];
  return values?.length === 1 && /^[0-9]{1,20}$/.test(text) ? BigInt(text) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON.parse keeps the last of two members of one name; comparing with what it kept brings the first to light. */
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
