// What the bytes of an ecash payment show to whoever judges a dispute about it: pure, off-line, without a mint
// (protocols/ecash SPEC §5, §6, §8; NUT-07, NUT-11, NUT-12). Beside the payment it reads documents by name:
//   keysets      CBOR list of keyset evidence (SPEC §2); only those count that the offer's part names
//   spend        a swap of the payment's coins: see ecash-spend.ts
//   mint-states  a mint's answer of NUT-07, in JSON: unsigned, so it shows nothing but the witness it may carry for a spend
import type { Curve } from '#protocols/ecash/curve.ts';
import { checkKeyset, type Keyset } from '#protocols/ecash/keyset.ts';
import {
  currencyOfUnit,
  ecashPartCodec,
  greatestEvidence,
  greatestKeysets,
  greatestPart,
  keysetEvidenceCodec,
  type EcashPart,
} from '#protocols/ecash/messages.ts';
import { checkPayment } from '#protocols/ecash/payee.ts';
import { paymentReference, readPayeeSecret } from '#protocols/ecash/p2pk.ts';
import type { Amount } from '#protocols/values/amount.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, list } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { readToken, type Token } from './cashu-adapter.ts';
import { judgeSpend, type SpentCoins } from './ecash-spend.ts';
import { readMintStates, type MintStates } from './mint-states.ts';

/** The document `keysets`. */
export const keysetsCodec = list(keysetEvidenceCodec, greatestKeysets);

/** A payment of an authentic offer and an authentic order: part and total of the one, reference of the other. */
export type EcashInDispute = {
  readonly part: Uint8Array;
  readonly amount: Amount;
  readonly reference: Uint8Array;
  readonly payment: Uint8Array;
  readonly documents: readonly { readonly name: string; readonly bytes: Uint8Array }[];
};

/**
 * What the coins show. `to-payee`: proven, locked to the offer's key, worth the amount. `elsewhere`: the order names these
 * coins, and they are locked to another key or worth another sum. `doubtful`: anything else that does not hold.
 * `unchecked`: no keysets were given. Codes are those of protocols/ecash, and a few of this file.
 */
export type EcashValue =
  { readonly is: 'to-payee' } | { readonly is: 'elsewhere' | 'doubtful' | 'unchecked'; readonly code: string };

/** What became of the coins: `taken` by the lock key, `returned` by the refund key, each answered by the mint. */
export type EcashFate =
  | { readonly is: 'open'; readonly hint?: string }
  | { readonly is: 'taken' | 'returned' }
  | { readonly is: 'unclear'; readonly code: string };

/** Both, and the names of the documents that were used. */
export type EcashFindings = { readonly value: EcashValue; readonly fate: EcashFate; readonly by: readonly string[] };

/** Makes the judge of ecash payments over a curve. The judge never throws. */
export function ecashEvidence(curve: Curve): (payment: EcashInDispute) => EcashFindings {
  return (payment) => {
    const { part, documents } = payment;
    const named = (name: string) => documents.filter((document) => document.name === name).map(({ bytes }) => bytes);
    const spends = named('spend');
    const states = named('mint-states').map(readMintStates);
    const by = [...new Set(documents.map(({ name }) => name))].filter((name) => known.includes(name));
    const read = fromBytes(ecashPartCodec, part, greatestPart);
    if (!read.ok) return { value: doubtful('part-malformed'), fate: fateWithout(spends, states), by };
    const keysets = readKeysets(named('keysets'), read.value);
    const coins = judgeCoins(payment, read.value, keysets, curve);
    if (!coins.ok) return { value: coins.error, fate: fateWithout(spends, states), by };
    return { value: { is: 'to-payee' }, fate: judgeFate(spends, coins.value, states), by };
  };
}

const known: readonly string[] = ['keysets', 'spend', 'mint-states'];

type NotToPayee = Exclude<EcashValue, { is: 'to-payee' }>;

function doubtful(code: string): NotToPayee {
  return { is: 'doubtful', code };
}

/** `undefined` when none were given; what does not hold spoils all. */
function readKeysets(
  documents: readonly Uint8Array[],
  part: EcashPart,
): Result<readonly Keyset[], NotToPayee> | undefined {
  if (documents.length === 0) return undefined;
  const keysets: Keyset[] = [];
  for (const document of documents) {
    const read = fromBytes(keysetsCodec, document, greatestEvidence);
    if (!read.ok) return bad(doubtful('keysets-malformed'));
    for (const evidence of read.value) {
      const keyset = checkKeyset(evidence, part.unit);
      if (!keyset.ok) return bad(doubtful(keyset.error.code));
      if (part.keysetIds.some((id) => sameBytes(id, evidence.id))) keysets.push(keyset.value);
    }
  }
  return good(keysets);
}

/** Coins that are proven, locked to the payee and worth the amount; or what they are otherwise. */
function judgeCoins(
  { amount, reference, payment }: EcashInDispute,
  part: EcashPart,
  keysets: Result<readonly Keyset[], NotToPayee> | undefined,
  curve: Curve,
): Result<SpentCoins, NotToPayee> {
  const token = readToken(payment);
  if (!token) return bad(doubtful('payment-malformed'));
  const { proofs } = token;
  if (token.mint !== part.mint || token.unit !== part.unit) return bad(doubtful('payment-of-another-mint'));
  if (!sameBytes(paymentReference(proofs.map(({ secret }) => secret)), reference)) {
    return bad(doubtful('payment-reference-differs'));
  }
  if (isLockedElsewhere(token, part)) return bad({ is: 'elsewhere', code: 'payment-lock-key' });
  if (keysets && !keysets.ok) return keysets;
  // Their sum is compared only when each is proven: amounts that nobody proved show nothing.
  const minor = proofs.reduce((sum, proof) => sum + proof.amount, 0n);
  const worth = { minor, currency: currencyOfUnit[part.unit] };
  const checked = checkPayment({ part, amount: worth, reference }, proofs, keysets?.value ?? [], curve);
  if (!checked.ok) {
    const { code } = checked.error;
    return bad(keysets || code !== 'payment-keyset' ? doubtful(code) : { is: 'unchecked', code: 'keysets-missing' });
  }
  const refundKey = readPayeeSecret(proofs[0]?.secret ?? '')?.lock.refundKey;
  if (!keysets || !refundKey) return bad(doubtful('payment-empty'));
  if (worth.currency !== amount.currency) return bad(doubtful('payment-currency-differs'));
  if (minor !== amount.minor) return bad({ is: 'elsewhere', code: 'payment-sum' });
  return good({ proofs, lockKey: part.lockKey, refundKey, keysets: keysets.value, curve });
}

/** Secrets are covered by the order's reference: what is locked to another key was so when it was ordered. */
function isLockedElsewhere({ proofs }: Token, { lockKey }: EcashPart): boolean {
  const locks = proofs.map(({ secret }) => readPayeeSecret(secret)?.lock);
  return locks.every((lock) => lock !== undefined) && locks.some((lock) => lock && !sameBytes(lock.lockKey, lockKey));
}

function judgeFate(spends: readonly Uint8Array[], coins: SpentCoins, states: readonly MintStates[]): EcashFate {
  if (spends.length === 0) return fateWithout(spends, states);
  const ends = new Set<'taken' | 'returned'>();
  for (const spend of spends) {
    const judged = judgeSpend(spend, coins, states);
    if (!judged.ok) return { is: 'unclear', code: judged.error };
    ends.add(judged.value);
  }
  const [end, other] = ends;
  return end === undefined || other !== undefined ? { is: 'unclear', code: 'spent-twice' } : { is: end };
}

/** Without proven coins no swap can be theirs; without a swap, what the mint said is only told. */
function fateWithout(spends: readonly Uint8Array[], states: readonly MintStates[]): EcashFate {
  if (spends.length > 0) return { is: 'unclear', code: 'spend-of-unproven-coins' };
  const [told] = states;
  return told ? { is: 'open', hint: told.told } : { is: 'open' };
}
