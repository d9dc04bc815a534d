// What goes to a mint and comes back, in our own terms, and its JSON on the wire (NUT-00, NUT-03). Amounts are numbers
// in that JSON, so nothing above 2^53 - 1 minor units is written or read. Promises are only parsed here; whether they
// answer what was asked is for mint-answer.ts.
import { fromHex, hex } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { MintAnswerFailure } from './errors.ts';

/** A blinded message (NUT-00): amount in minor units, keyset id of 33 bytes, B_ of 33. */
export type BlindedMessage = { readonly amount: bigint; readonly keyset: Uint8Array; readonly B_: Uint8Array };

/** A coin as it goes to a mint (NUT-00), without its DLEQ; `witness` stands on the first input of a SIG_ALL swap. */
export type SpentProof = {
  readonly amount: bigint;
  readonly keyset: Uint8Array;
  readonly secret: string;
  readonly C: Uint8Array;
  readonly witness?: string;
};

/** A coin as it goes to a payee (NUT-00, NUT-12): with the proof and r, so that the payee needs no mint to check it. */
export type PaymentProof = {
  readonly amount: bigint;
  readonly keyset: Uint8Array;
  readonly secret: string;
  readonly C: Uint8Array;
  readonly dleq?: { readonly e: Uint8Array; readonly s: Uint8Array; readonly r: Uint8Array };
};

/** A swap (NUT-03). */
export type SwapRequest = { readonly inputs: readonly SpentProof[]; readonly outputs: readonly BlindedMessage[] };

/** A mint's promise (NUT-00) with its proof (NUT-12), which a mint may leave out and we then refuse. */
export type MintPromise = {
  readonly amount: bigint;
  readonly keyset: Uint8Array;
  readonly C_: Uint8Array;
  readonly dleq?: { readonly e: Uint8Array; readonly s: Uint8Array };
};

/** The greatest amount of one coin: what a JSON number holds exactly (NUT-00, RFC 8259 §6). */
export const greatestCoin: bigint = 2n ** 53n - 1n;

/** The body of a swap (NUT-03), ready for JSON. Throws on an amount above `greatestCoin`: plans make none. */
export function swapRequestJson({ inputs, outputs }: SwapRequest): {
  readonly inputs: readonly Readonly<Record<string, string | number>>[];
  readonly outputs: readonly Readonly<Record<string, string | number>>[];
} {
  return {
    inputs: inputs.map(({ amount, keyset, secret, C, witness }) => ({
      amount: jsonAmount(amount),
      id: hex(keyset),
      secret,
      C: hex(C),
      ...(witness === undefined ? {} : { witness }),
    })),
    outputs: outputs.map((output) => ({
      amount: jsonAmount(output.amount),
      id: hex(output.keyset),
      B_: hex(output.B_),
    })),
  };
}

/** Reads `{"signatures": […]}` (NUT-03, NUT-04) as it came out of JSON; at most 1000 promises. */
export function readPromisesJson(body: unknown): Result<readonly MintPromise[], MintAnswerFailure> {
  const signatures = member(body, 'signatures');
  if (!Array.isArray(signatures) || signatures.length > 1000) return malformed('signatures');
  const promises: MintPromise[] = [];
  for (const [index, item] of signatures.entries()) {
    const path = `signatures[${index}]`;
    const amount = member(item, 'amount');
    if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) return malformed(`${path}.amount`);
    const keyset = bytesOf(member(item, 'id'));
    if (keyset === undefined || keyset.length > 33) return malformed(`${path}.id`);
    const signed = bytesOf(member(item, 'C_'), 33);
    if (signed === undefined) return malformed(`${path}.C_`);
    const dleq = member(item, 'dleq') ?? undefined;
    const [e, s] = [bytesOf(member(dleq, 'e'), 32), bytesOf(member(dleq, 's'), 32)];
    if (dleq !== undefined && (e === undefined || s === undefined)) return malformed(`${path}.dleq`);
    const proof = e === undefined || s === undefined ? {} : { dleq: { e, s } };
    promises.push({ amount: BigInt(amount), keyset, C_: signed, ...proof });
  }
  return good(promises);
}

function malformed(path: string): Result<never, MintAnswerFailure> {
  return bad({ code: 'mint-answer-malformed', path });
}

function jsonAmount(amount: bigint): number {
  if (amount < 0n || amount > greatestCoin) throw new Error('an amount that JSON cannot hold');
  return Number(amount);
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function bytesOf(value: unknown, length?: number): Uint8Array | undefined {
  return typeof value === 'string' ? fromHex(value, length) : undefined;
}
