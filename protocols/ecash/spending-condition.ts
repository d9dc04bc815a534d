// Who may spend a P2PK coin, and whether signatures suffice (NUT-10, NUT-11; HTLC is not read here). The wallet needs it
// for what it did not write itself: to tell from a mint's NUT-07 witness who took a coin, main path or refund. A secret
// that breaks a rule of NUT-11 cannot be spent by anyone and reads as `undefined`.
import { fromHex, hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import type { Seconds } from '../values/time.ts';
import { xOnly, type Curve } from './curve.ts';
import { readWitness, sigAllDigest, type SignedInput, type SignedOutput } from './sig-all.ts';

/** Keys of which `needed` must sign. */
export type Signers = { readonly keys: readonly Uint8Array[]; readonly needed: number };

/** A P2PK condition; without `refund` anyone may spend once `lockTime` has passed (NUT-11). */
export interface SpendingCondition {
  readonly data: string;
  readonly tags: readonly (readonly string[])[];
  readonly sigAll: boolean;
  readonly main: Signers;
  readonly lockTime?: Seconds;
  readonly refund?: Signers;
}

/** Reads a P2PK secret of any form (NUT-10, NUT-11); `undefined` when it is none, or can never be spent. */
export function readCondition(secret: string): SpendingCondition | undefined {
  const { data, tags } = wellKnown(secret) ?? {};
  if (data === undefined || tags === undefined) return undefined;
  const named = new Map(tags.map(([name, ...values]) => [name ?? '', values]));
  if (named.size !== tags.length) return undefined;
  const sigflag = single(named.get('sigflag') ?? ['SIG_INPUTS']);
  const main = signers([data, ...(named.get('pubkeys') ?? [])], named.get('n_sigs'));
  const refundKeys = named.get('refund');
  const refund = signers(refundKeys ?? [], named.get('n_sigs_refund'));
  const lockTime = count(named.get('locktime'));
  if (main === undefined || (refundKeys !== undefined && refund === undefined)) return undefined;
  if (named.has('locktime') && lockTime === undefined) return undefined;
  if (sigflag !== 'SIG_INPUTS' && sigflag !== 'SIG_ALL') return undefined;
  return {
    data,
    tags,
    sigAll: sigflag === 'SIG_ALL',
    main,
    ...(lockTime === undefined ? {} : { lockTime }),
    ...(refund === undefined ? {} : { refund }),
  };
}

/** Whether signatures over a digest satisfy a condition at `now`; each key counts once (NUT-11, BIP-340). */
export function signaturesSuffice(
  condition: SpendingCondition,
  message: Uint8Array,
  signatures: readonly Uint8Array[],
  now: Seconds,
  curve: Curve,
): boolean {
  const signedBy = ({ keys, needed }: Signers): boolean =>
    keys.filter((key) => signatures.some((signature) => curve.schnorrVerify(signature, message, xOnly(key)))).length >=
    needed;
  if (signedBy(condition.main)) return true;
  if (condition.lockTime === undefined || now <= condition.lockTime) return false;
  return condition.refund === undefined || signedBy(condition.refund);
}

/** Whether a coin that is signed by itself (SIG_INPUTS) may be spent with this witness at `now` (NUT-11). */
export function inputSigned(secret: string, witness: string, now: Seconds, curve: Curve): boolean {
  const condition = readCondition(secret);
  const signatures = readWitness(witness);
  if (condition === undefined || condition.sigAll || signatures === undefined) return false;
  return signaturesSuffice(condition, digest(utf8(secret)), signatures, now, curve);
}

/** Whether one witness, that of the first input, signs a whole swap or melt under SIG_ALL at `now` (NUT-11, SPEC §4). */
export function allSigned(
  inputs: readonly SignedInput[],
  outputs: readonly SignedOutput[],
  quoteId: string | undefined,
  witness: string,
  now: Seconds,
  curve: Curve,
): boolean {
  const conditions = inputs.map(({ secret }) => readCondition(secret));
  const [first] = conditions;
  const signatures = readWitness(witness);
  if (first === undefined || signatures === undefined) return false;
  const terms = JSON.stringify([first.data, first.tags]);
  const alike = conditions.every((other) => other?.sigAll && JSON.stringify([other.data, other.tags]) === terms);
  return alike && signaturesSuffice(first, sigAllDigest(inputs, outputs, quoteId), signatures, now, curve);
}

type WellKnown = { readonly data: string; readonly tags: readonly (readonly string[])[] };

function wellKnown(secret: string): WellKnown | undefined {
  const [kind, body, ...rest] = list(parsed(secret));
  if (kind !== 'P2PK' || rest.length > 0 || typeof body !== 'object' || body === null) return undefined;
  if (!('nonce' in body) || typeof body.nonce !== 'string') return undefined;
  if (!('data' in body) || typeof body.data !== 'string') return undefined;
  const given: unknown = 'tags' in body ? body.tags : [];
  if (!Array.isArray(given)) return undefined;
  const tags = given.map((tag: unknown) => list(tag).filter((word) => typeof word === 'string' && word !== ''));
  if (tags.some((tag, index) => tag.length < 2 || tag.length !== list(given[index]).length)) return undefined;
  return { data: body.data, tags: tags.map((tag) => tag.map(String)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function single(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function count(values: readonly string[] | undefined): number | undefined {
  const text = single(values ?? []) ?? '';
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : undefined;
}

function signers(texts: readonly string[], threshold: readonly string[] | undefined): Signers | undefined {
  const needed = threshold === undefined ? 1 : count(threshold);
  if (needed === undefined || needed < 1 || needed > texts.length) return undefined;
  const keys: Uint8Array[] = [];
  for (const text of texts) {
    const key = /^0[23]/.test(text) ? fromHex(text, 33) : undefined;
    if (key === undefined || keys.some((other) => hex(xOnly(other)) === hex(xOnly(key)))) return undefined;
    keys.push(key);
  }
  return { keys, needed };
}
