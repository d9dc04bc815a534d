// The device's verifier (SPEC §7): before it signs, it knows every coin's true amount, every output's owner and the fee,
// and takes nothing from the host's word. The checks stand in the order of the SPEC's table; the first that fails is
// the answer. Showing and asking the person, and saving the floor, are the firmware's.
import type { Amount } from '../values/amount.ts';
import { sameBytes, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { fromBytes } from '../values/codec.ts';
import { bad, good, type Result } from '../values/result.ts';
import { day, type Seconds } from '../values/time.ts';
import type { Curve } from './curve.ts';
import type { DeviceAccount, DeviceCheckFailure } from './device-account.ts';
import { openDeviceVault, type DeviceVault } from './device-vault.ts';
import { checkedInputs, checkedOutputs, sigAllDigest, type SwapUnderCheck } from './device-swap.ts';
import { checkKeyset, type Keyset } from './keyset.ts';
import {
  accountRequestCodec,
  currencyOfUnit,
  ecashPartCodec,
  greatestEvidence,
  greatestPart,
  mintHost,
  placesPerBatch,
  swapContentCodec,
  type AccountRequest,
  type EcashPart,
  type KeysetEvidence,
  type SwapContent,
  type Unit,
} from './messages.ts';

/** What the verifier needs besides the content. */
export type DeviceCheckContext = {
  readonly accounts: readonly DeviceAccount[];
  readonly seed: Uint8Array;
  readonly curve: Curve;
};

/** A swap that held. `sign` makes the BIP-340 signature with 32 fresh random bytes; save `floor` before it leaves. */
export type CheckedSwap = {
  readonly account: DeviceAccount;
  readonly floor: number;
  readonly fee: Amount;
  readonly issuer: string;
  readonly digest: Uint8Array;
  sign(aux: Uint8Array): Uint8Array;
};

/** A payment that held, with the reference that goes into the order (SPEC §6). */
export type CheckedPayment = CheckedSwap & { readonly reference: Uint8Array };

/** What the device takes from the offer that it verified: its ecash part, total and date of issue. */
export type OfferTerms = { readonly part: Uint8Array; readonly total: Amount; readonly issuedAt: Seconds };

/** An account request that held (SPEC §6, open-account and pin-keysets), with the keysets whose ids follow from their keys. */
export function checkAccountRequest(
  content: Uint8Array,
): Result<{ readonly request: AccountRequest; readonly keysets: readonly Keyset[] }, DeviceCheckFailure> {
  const read = fromBytes(accountRequestCodec, content, greatestEvidence);
  if (!read.ok) return bad({ code: 'content-malformed', detail: read.error.path });
  const keysets = checkKeysets(read.value.keysets, read.value.unit);
  return keysets.ok ? good({ request: read.value, keysets: keysets.value }) : keysets;
}

/** Checks a swap wholly to own outputs (SPEC §6, own-swap; §7). */
export function checkOwnSwap(
  content: Uint8Array,
  context: DeviceCheckContext,
): Result<CheckedSwap, DeviceCheckFailure> {
  const swap = readSwap(content, context);
  if (!swap.ok) return swap;
  const inputs = checkedInputs(swap.value);
  if (!inputs.ok) return inputs;
  const outputs = checkedOutputs(swap.value);
  if (!outputs.ok) return outputs;
  if (outputs.value.payee.length > 0) return bad({ code: 'payee-output-not-allowed' });
  const fee = checkFee(swap.value, inputs.value.fee);
  if (!fee.ok) return fee;
  const last = Math.max(...swap.value.content.outputs.map(({ index }) => index));
  const floor = swap.value.content.batch * placesPerBatch + last + 1;
  return good(checkedSwap(swap.value, inputs.value.texts, outputs.value.texts, fee.value, floor));
}

/** Checks a payment to a verified offer (SPEC §6, approve-payment; §7). */
export function checkPaymentSwap(
  content: Uint8Array,
  offer: OfferTerms,
  context: DeviceCheckContext,
): Result<CheckedPayment, DeviceCheckFailure> {
  const part = fromBytes(ecashPartCodec, offer.part, greatestPart);
  if (!part.ok) return bad({ code: 'content-malformed', detail: `offer${part.error.path}` });
  const swap = readSwap(content, context, { part: part.value, total: offer.total });
  if (!swap.ok) return swap;
  const inputs = checkedInputs(swap.value);
  if (!inputs.ok) return inputs;
  const outputs = checkedOutputs(swap.value);
  if (!outputs.ok) return outputs;
  const paid = outputs.value.payee.reduce((sum, { amount }) => sum + amount, 0n);
  if (paid !== offer.total.minor) return bad({ code: 'payee-amount-differs', detail: `${paid}` });
  const fee = checkFee(swap.value, inputs.value.fee);
  if (!fee.ok) return fee;
  if (part.value.lockTime < offer.issuedAt + 7 * day) return bad({ code: 'locktime-short' });
  const floor = (swap.value.content.batch + 1) * placesPerBatch;
  const reference = digest(...outputs.value.payee.map(({ secret }) => utf8(`${secret}\n`)));
  return good({ ...checkedSwap(swap.value, inputs.value.texts, outputs.value.texts, fee.value, floor), reference });
}

function readSwap(
  bytes: Uint8Array,
  { accounts, seed, curve }: DeviceCheckContext,
  offer?: { part: EcashPart; total: Amount },
): Result<SwapUnderCheck, DeviceCheckFailure> {
  const read = fromBytes(swapContentCodec, bytes, greatestEvidence);
  if (!read.ok) return bad({ code: 'content-malformed', detail: read.error.path });
  const content = read.value;
  if (offer && offer.part.mint !== content.mint) return bad({ code: 'mint-differs' });
  if (offer && (offer.part.unit !== content.unit || currencyOfUnit[content.unit] !== offer.total.currency)) {
    return bad({ code: 'unit-differs' });
  }
  const account = accounts.find(({ mint, unit }) => mint === content.mint && unit === content.unit);
  if (!account) return bad({ code: 'account-unknown' });
  const keysets = checkKeysets(content.keysets, content.unit);
  if (!keysets.ok) return keysets;
  const notPinned = keysets.value.findIndex(({ id }) => !account.keysets.some((pinned) => sameBytes(pinned.id, id)));
  if (notPinned >= 0) return bad({ code: 'keyset-not-pinned', detail: `keysets[${notPinned}]` });
  const outputKeyset = keysets.value[content.outputKeyset];
  if (!outputKeyset) return bad({ code: 'content-malformed', detail: '.outputKeyset' });
  if (offer && !offer.part.keysetIds.some((id) => sameBytes(id, outputKeyset.id))) {
    return bad({ code: 'keyset-not-pinned', detail: 'not among those of the offer' });
  }
  const vault: DeviceVault = openDeviceVault(seed, content.mint, content.unit);
  const lock = offer && { lockKey: offer.part.lockKey, lockTime: offer.part.lockTime };
  return good({ content, account, keysets: keysets.value, outputKeyset, vault, curve, ...(lock && { lock }) });
}

function checkKeysets(evidence: readonly KeysetEvidence[], unit: Unit): Result<readonly Keyset[], DeviceCheckFailure> {
  const keysets: Keyset[] = [];
  for (const [index, one] of evidence.entries()) {
    const keyset = checkKeyset(one, unit);
    if (!keyset.ok) return bad({ code: keyset.error.code, detail: `keysets[${index}]` });
    keysets.push(keyset.value);
  }
  return good(keysets);
}

function checkFee({ content }: SwapUnderCheck, due: bigint): Result<bigint, DeviceCheckFailure> {
  const sum = (items: SwapContent['inputs'] | SwapContent['outputs']) =>
    items.reduce((total, { amount }) => total + amount, 0n);
  const fee = sum(content.inputs) - sum(content.outputs);
  return fee === due ? good(fee) : bad({ code: 'fee-differs', detail: `${fee}, not ${due}` });
}

function checkedSwap(
  { content, account, vault, curve }: SwapUnderCheck,
  inputs: readonly string[],
  outputs: readonly string[],
  fee: bigint,
  floor: number,
): CheckedSwap {
  const message = sigAllDigest(inputs, outputs);
  const batch = content.inputs[0]?.batch ?? 0;
  return {
    account,
    floor,
    fee: { minor: fee, currency: currencyOfUnit[content.unit] },
    issuer: mintHost(content.mint) ?? content.mint,
    digest: message,
    sign: (aux) => curve.schnorrSign(message, vault.batchSecret(batch), aux),
  };
}
