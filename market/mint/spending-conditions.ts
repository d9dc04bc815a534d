// Whether the inputs of a swap or melt may be spent: P2PK with SIG_INPUTS and SIG_ALL, several signers, locktime and
// refund (NUT-11). The SIG_ALL message is the current one: secret‖C of every input, amount‖B_ of every output, then
// the quote id of a melt, as text without separators. The older message, which commits to neither C nor amounts, is not
// accepted: it would let a host redirect what a device has signed.
import { sha256 } from '@noble/hashes/sha2.js';
import { verifySchnorr } from 'tiny-secp256k1';
import { z } from 'zod';
import { fromHex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { MintError } from './errors.ts';
import type { Input, Output } from './requests.ts';
import { readLock, type Lock, type Signers } from './secret.ts';

/** What a spending request commits to; `quote` in a melt only. */
export type Spending = {
  readonly inputs: readonly Pick<Input, 'secret' | 'C' | 'witness'>[];
  readonly outputs: readonly Pick<Output, 'amount' | 'B_'>[];
  readonly quote?: string;
};

// More signatures than the longest secret has room for keys cannot help, and each costs a verification.
const mostSignatures = 16;
const witnessBody = z.object({ signatures: z.array(z.string().regex(/^[0-9a-f]{128}$/)).max(mostSignatures) });

/** Checks every condition at the mint's clock `now`; the value tells for each input whether it was locked. */
export function checkConditions(spending: Spending, now: Seconds): Result<boolean[], MintError> {
  const locks: (Lock | undefined)[] = [];
  for (const { secret } of spending.inputs) {
    const lock = readLock(secret);
    if (!lock.ok) return lock;
    locks.push(lock.value);
  }
  const locked = locks.map((lock) => lock !== undefined);
  const [first] = locks;
  const [firstInput] = spending.inputs;
  if (locks.some((lock) => lock?.signatureFlag === 'SIG_ALL')) {
    if (!first || !firstInput || locks.some((lock) => lock?.terms !== first.terms))
      return bad({ code: 'conditions-unlike' });
    return opens(first, sigAllMessage(spending), firstInput.witness, now)
      ? good(locked)
      : bad({ code: 'condition-unmet' });
  }
  const closed = spending.inputs.some(({ secret, witness }, index) => {
    const lock = locks[index];
    return lock && !opens(lock, secret, witness, now);
  });
  return closed ? bad({ code: 'condition-unmet' }) : good(locked);
}

/** The text that SIG_ALL signs (NUT-11 "Message aggregation for SIG_ALL"); its SHA-256 is what BIP-340 sees. */
export function sigAllMessage({ inputs, outputs, quote }: Spending): string {
  const spent = inputs.map(({ secret, C }) => secret + C).join('');
  const made = outputs.map(({ amount, B_ }) => `${amount}${B_}`).join('');
  return spent + made + (quote ?? '');
}

function opens(lock: Lock, message: string, witness: string | null | undefined, now: Seconds): boolean {
  const expired = lock.locktime !== undefined && BigInt(now) > lock.locktime;
  if (expired && lock.refund.keys.length === 0) return true;
  const digest = sha256(utf8(message));
  const signatures = readSignatures(witness);
  return enoughSigned(lock.main, digest, signatures) || (expired && enoughSigned(lock.refund, digest, signatures));
}

/** Counts signers, not signatures: one key may sign twice with two results (NUT-11 "Multisig", caution). */
function enoughSigned({ keys, required }: Signers, digest: Uint8Array, signatures: readonly Uint8Array[]): boolean {
  const signed = keys.filter((key) => {
    const xOnly = fromHex(key.slice(2), 32);
    return xOnly && signatures.some((signature) => verifies(digest, xOnly, signature));
  });
  return signed.length >= required;
}

function readSignatures(witness: string | null | undefined): Uint8Array[] {
  try {
    const read = witnessBody.safeParse(JSON.parse(witness ?? 'null'));
    return read.success ? read.data.signatures.flatMap((text) => fromHex(text, 64) ?? []) : [];
  } catch {
    return []; // not JSON: no signatures, so the lock stays closed
  }
}

function verifies(digest: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifySchnorr(digest, key, signature);
  } catch {
    return false; // the library throws on a signature whose numbers are out of range
  }
}
