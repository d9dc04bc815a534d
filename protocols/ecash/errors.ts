// Why a keyset, a plan, an answer of the mint or a payment is not accepted (SPEC §2, §7, §8, §9). Codes are permanent.
// Each docstring says what to do next; no failure here loses anything: coins stay where they were until a mint answers.

/** SPEC §7: why the device does not sign, in the order of its checks; the reason that stands in `check-failed`. */
export const deviceCheckReasons = [
  'content-malformed',
  'mint-differs',
  'unit-differs',
  'account-unknown',
  'keyset-version',
  'keyset-id-differs',
  'keyset-not-pinned',
  'too-many-inputs',
  'mixed-batches',
  'duplicate-input',
  'amount-not-in-keyset',
  'coin-unproven',
  'too-many-outputs',
  'counter-used',
  'batch-out-of-reach',
  'duplicate-output',
  'outputs-unordered',
  'output-differs',
  'payee-output-not-allowed',
  'payee-amount-differs',
  'fee-differs',
  'locktime-short',
] as const;
export type DeviceCheckReason = (typeof deviceCheckReasons)[number];

/** A keyset whose id does not hold: do not use the mint's keyset; ask for its keys again, and warn if it stays so. */
export type KeysetFailure =
  | { readonly code: 'keyset-version'; readonly id: Uint8Array }
  | { readonly code: 'keyset-id-differs'; readonly id: Uint8Array; readonly follows: Uint8Array };

/**
 * A swap that cannot be planned. `coins-insufficient`: choose more coins, `missing` minor units are lacking.
 * `coins-none`, `coins-too-many`: choose 1 to `greatest`. `coins-mixed`: consolidate into one batch first.
 * `keyset-unknown`: fetch that keyset and pin it. `keysets-too-many`: choose coins of at most `greatest` keysets. `amount-not-in-keyset`: the keyset has no key for this amount, or
 * none that the rest can be split into: choose another keyset. `outputs-too-many`: the amount needs more than 64.
 */
export type PayerFailure =
  | { readonly code: 'coins-none' }
  | { readonly code: 'coins-too-many'; readonly count: number; readonly greatest: number }
  | { readonly code: 'coins-mixed' }
  | { readonly code: 'coins-insufficient'; readonly missing: bigint }
  | { readonly code: 'keyset-unknown'; readonly id: Uint8Array }
  | { readonly code: 'amount-not-in-keyset'; readonly amount: bigint }
  | { readonly code: 'keysets-too-many'; readonly count: number; readonly greatest: number }
  | { readonly code: 'outputs-too-many'; readonly greatest: number };

/**
 * What the device gave back is not a signature over this swap: send nothing, keep the record, ask the device again
 * with the same request id.
 */
export type DeviceAnswerFailure =
  { readonly code: 'device-digest-differs' } | { readonly code: 'device-signature-invalid' };

/**
 * The mint answered a swap or restore with something else than was asked. The inputs may be spent: keep the record and
 * the outputs, ask NUT-07 for the inputs and NUT-09 for the outputs; if it stays so, the answer is evidence against the
 * mint. `index` is the position of the first signature concerned.
 */
export type MintAnswerFailure =
  | { readonly code: 'mint-answer-malformed'; readonly path: string }
  | { readonly code: 'mint-answer-short'; readonly expected: number; readonly received: number }
  | { readonly code: 'mint-answer-long'; readonly expected: number; readonly received: number }
  | { readonly code: 'mint-answer-keyset'; readonly index: number }
  | {
      readonly code: 'mint-answer-amount';
      readonly index: number;
      readonly expected: bigint;
      readonly received: bigint;
    }
  | { readonly code: 'mint-answer-reordered'; readonly index: number }
  | { readonly code: 'mint-answer-dleq-missing'; readonly index: number }
  | { readonly code: 'mint-answer-dleq'; readonly index: number };

/**
 * A payment that the payee does not take (SPEC §8); nothing was swapped, the payer keeps the refund. `index` is the
 * position of the first proof concerned. `payment-fee-exceeds`: the coins are worth no more than the swap's fee.
 */
export type PayeeFailure =
  | { readonly code: 'payment-empty' }
  | { readonly code: 'payment-too-large'; readonly count: number; readonly greatest: number }
  | { readonly code: 'payment-currency-differs' }
  | { readonly code: 'payment-keyset'; readonly index: number }
  | { readonly code: 'payment-amount-not-in-keyset'; readonly index: number }
  | { readonly code: 'payment-secret'; readonly index: number }
  | { readonly code: 'payment-lock-key'; readonly index: number }
  | { readonly code: 'payment-lock-time'; readonly index: number }
  | { readonly code: 'payment-refund-key'; readonly index: number }
  | { readonly code: 'payment-duplicate'; readonly index: number }
  | { readonly code: 'payment-dleq-missing'; readonly index: number }
  | { readonly code: 'payment-dleq'; readonly index: number }
  | { readonly code: 'payment-sum'; readonly expected: bigint; readonly received: bigint }
  | { readonly code: 'payment-reference-differs' }
  | { readonly code: 'payment-fee-exceeds'; readonly fee: bigint };

/**
 * A token that is not taken in (SPEC §10); nothing was sent, and it is as good as before. `index` is the position of the first
 * coin concerned.
 */
export type TokenFailure =
  | { readonly code: 'token-malformed' }
  | { readonly code: 'token-of-another-mint'; readonly mint: string }
  | { readonly code: 'token-of-another-unit'; readonly unit: string }
  | { readonly code: 'token-too-large'; readonly count: number; readonly greatest: number }
  | { readonly code: 'token-keyset'; readonly index: number }
  | { readonly code: 'token-amount'; readonly index: number }
  | { readonly code: 'token-locked'; readonly index: number }
  | { readonly code: 'token-duplicate'; readonly index: number }
  | { readonly code: 'token-forged'; readonly index: number }
  | { readonly code: 'token-worthless'; readonly fee: bigint };

/** Every failure of ecash on the host. */
export type EcashFailure =
  KeysetFailure | PayerFailure | DeviceAnswerFailure | MintAnswerFailure | PayeeFailure | TokenFailure;
