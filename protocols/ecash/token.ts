// Checks the coins of a bare token before they are swapped in (SPEC §10): bearer coins that somebody handed over, without
// offer or order. Whether they were spent, only the mint can say. What proves itself by DLEQ must hold; most wallets leave the
// proof out, and the swap then shows whether the coins are good.
import { sameBytes, utf8 } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';
import { verifyDleqOfCoin } from './blind.ts';
import type { Curve } from './curve.ts';
import type { TokenFailure } from './errors.ts';
import { swapFee, type Keyset } from './keyset.ts';
import type { PaymentProof } from './mint-messages.ts';

/** SPEC §10: most coins of a token. */
export const greatestTokenCoins = 256;

const greatestSecret = 1024;

/**
 * Checks a token's coins against the checked keysets of its mint and unit (SPEC §10).
 * @returns worth and swap fee in minor units, or the first thing that is wrong.
 */
export function checkToken(
  proofs: readonly PaymentProof[],
  keysets: readonly Keyset[],
  curve: Curve,
): Result<{ readonly amount: bigint; readonly fee: bigint }, TokenFailure> {
  const count = proofs.length;
  if (count === 0) return bad({ code: 'token-malformed' });
  if (count > greatestTokenCoins) return bad({ code: 'token-too-large', count, greatest: greatestTokenCoins });
  const seen = new Set<string>();
  const fees: number[] = [];
  let amount = 0n;
  for (const [index, proof] of proofs.entries()) {
    if (seen.has(proof.secret)) return bad({ code: 'token-duplicate', index });
    seen.add(proof.secret);
    const checked = checkCoin(proof, index, keysets, curve);
    if (!checked.ok) return checked;
    fees.push(checked.value.feePpk);
    amount += proof.amount;
  }
  const fee = swapFee(fees);
  return amount > fee ? good({ amount, fee }) : bad({ code: 'token-worthless', fee });
}

function checkCoin(
  proof: PaymentProof,
  index: number,
  keysets: readonly Keyset[],
  curve: Curve,
): Result<Keyset, TokenFailure> {
  const { secret } = proof;
  if (secret === '' || secret.length > greatestSecret || !secret.isWellFormed())
    return bad({ code: 'token-malformed' });
  if (isLocked(secret)) return bad({ code: 'token-locked', index });
  const keyset = keysets.find(({ id }) => sameBytes(id, proof.keyset));
  if (keyset === undefined) return bad({ code: 'token-keyset', index });
  const key = keyset.keys.get(proof.amount);
  if (key === undefined) return bad({ code: 'token-amount', index });
  return isGood(proof, key, curve) ? good(keyset) : bad({ code: 'token-forged', index });
}

/** Whether a secret states a spending condition (NUT-10): a JSON list that begins with the condition's kind. */
function isLocked(secret: string): boolean {
  try {
    const value: unknown = JSON.parse(secret);
    return Array.isArray(value) && typeof value[0] === 'string';
  } catch {
    return false;
  }
}

function isGood({ secret, C, dleq }: PaymentProof, key: Uint8Array, curve: Curve): boolean {
  if (!curve.isPoint(C)) return false;
  return dleq === undefined || verifyDleqOfCoin(utf8(secret), C, dleq.e, dleq.s, dleq.r, key, curve);
}
