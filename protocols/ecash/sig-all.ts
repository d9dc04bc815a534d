// The SIG_ALL message of swap and melt, its digest and the witness (SPEC §4, NUT-11). The message is an unframed
// concatenation: it is unambiguous only because each field's shape is fixed here, so it is built from typed fields and
// never taken from anyone. A quote id that could pass for an amount and a point must not be signed: quote ids are
// refused unless they are of NUT-05's form.
import { fromHex, hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';

/** What SIG_ALL signs of an input: the secret's exact text and C, 33 bytes. */
export type SignedInput = { readonly secret: string; readonly C: Uint8Array };

/** What SIG_ALL signs of an output: amount in minor units (0 for a blank one) and B_, 33 bytes. */
export type SignedOutput = { readonly amount: bigint; readonly B_: Uint8Array };

/**
 * The message of a swap, or with `quoteId` of a melt (SPEC §4, NUT-11). Throws when the quote id has a character
 * outside `A-Z a-z 0-9 _ -` or more than 64: the caller reads quotes with a check.
 */
export function sigAllMessage(
  inputs: readonly SignedInput[],
  outputs: readonly SignedOutput[],
  quoteId?: string,
): string {
  if (quoteId !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(quoteId)) throw new Error('malformed quote id');
  const spent = inputs.map(({ secret, C }) => secret + hex(C));
  const made = outputs.map((output) => `${output.amount}${hex(output.B_)}`);
  return [...spent, ...made, quoteId ?? ''].join('');
}

/** SHA-256 of the message, 32 bytes: what BIP-340 signs (SPEC §4, NUT-11). */
export function sigAllDigest(
  inputs: readonly SignedInput[],
  outputs: readonly SignedOutput[],
  quoteId?: string,
): Uint8Array {
  return digest(utf8(sigAllMessage(inputs, outputs, quoteId)));
}

/** The witness of the first input (NUT-11): `{"signatures":["…"]}`. */
export function witnessText(signatures: readonly Uint8Array[]): string {
  return JSON.stringify({ signatures: signatures.map((signature) => hex(signature)) });
}

/** Reads a witness's signatures of 64 bytes each (NUT-11); `undefined` when the text is no such witness. */
export function readWitness(witness: string): readonly Uint8Array[] | undefined {
  const texts = signatureTexts(witness);
  if (texts === undefined || texts.length > 64) return undefined;
  const signatures: Uint8Array[] = [];
  for (const text of texts) {
    const signature = typeof text === 'string' ? fromHex(text, 64) : undefined;
    if (signature === undefined) return undefined;
    signatures.push(signature);
  }
  return signatures;
}

function signatureTexts(witness: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(witness);
    if (typeof value !== 'object' || value === null || !('signatures' in value)) return undefined;
    return Array.isArray(value.signatures) ? value.signatures : undefined;
  } catch {
    return undefined;
  }
}
