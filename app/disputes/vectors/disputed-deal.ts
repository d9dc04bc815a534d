// The documents of one disputed deal, all real and with fixed keys: a shop's offer of a book, the device's order and approval,
// a token of coins that a mint of a few lines signed, the receipt, both parties' swaps, an archive. Each maker alters one
// thing. Certificates and person keys are those of the credential vectors.
import { writeToken } from '../../payments/modules/ecash/cashu-adapter.ts';
import { keysetsCodec } from '../../payments/modules/ecash/ecash-evidence.ts';
import { keyOf, root, shop, shopKey } from '#protocols/credential/vectors/practice.ts';
import { personKey, pseudonymKey } from '#protocols/credential/person-keys.ts';
import { makeOrder } from '#protocols/deal/device.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import { readOffer } from '#protocols/deal/offer.ts';
import { makeOffer, makeReceipt } from '#protocols/deal/payee.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import { approvalCodec, approvalType, criticalCodec, ground, type ApprovalContent, type Critical } from '#protocols/device-link/messages.ts';
import { blind, unblind } from '#protocols/ecash/blind.ts';
import { nobleCurve as curve } from '#protocols/ecash/curve.ts';
import { splitAmount } from '#protocols/ecash/denominations.ts';
import { checkKeyset, evidenceOf, keysetId, type Keyset } from '#protocols/ecash/keyset.ts';
import { ecashPartCodec, ecashSystem, type EcashPart } from '#protocols/ecash/messages.ts';
import {
  swapRequestJson,
  type BlindedMessage,
  type PaymentProof,
  type SwapRequest,
} from '#protocols/ecash/mint-messages.ts';
import { payeeSecret, paymentReference } from '#protocols/ecash/p2pk.ts';
import { pocketOutput } from '#protocols/ecash/pocket-outputs.ts';
import { sigAllDigest, witnessText } from '#protocols/ecash/sig-all.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1, type SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Result } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import { mintKey, proveDleq, signBlinded } from '#market/mint/signing.ts';

/** What a result holds; throws when it holds an error, which here is a fault of the test. */
export function held<Value>(result: Result<Value, { readonly code: string }>): Value {
  if (!result.ok) throw new Error(`a step of the test failed: ${JSON.stringify(result.error)}`);
  return result.value;
}

export { root, shopKey };
export const strangerKey = keyOf(77);
export const issuedAt = 1_763_800_000;
export const receivedAt = issuedAt + 42;
const seed = new Uint8Array(64).fill(7);
export const payer = personKey(seed);
const pseudonym = pseudonymKey(seed, { issuer: 'Practice Root', name: 'Bookshop at the Bridge' });

/** A key on the mint's curve, by name. */
export const curveKey = (name: string) => mintKey(digest(utf8(name)));
const keys = new Map(Array.from({ length: 12 }, (_, bit) => [1n << BigInt(bit), curveKey(`mint ${1 << bit}`).point]));
const terms = { keys, feePpk: 100 };
/** The mint's keyset: powers of two up to 20.48 EUR. */
export const keyset: Keyset = held(checkKeyset({ ...terms, id: keysetId({ ...terms, unit: 'eur' }) }, 'eur'));
export const keysets = toBytes(keysetsCodec, [evidenceOf(keyset)]);
const otherTerms = { keys, feePpk: 200 };
/** A sound keyset, but none that the offer names. */
export const otherKeysets = toBytes(keysetsCodec, [{ ...otherTerms, id: keysetId({ ...otherTerms, unit: 'eur' }) }]);

export const lock = curveKey('lock');
export const refund = curveKey('refund');
export const part: EcashPart = {
  mint: 'http://127.0.0.1:3338',
  unit: 'eur',
  keysetIds: [keyset.id],
  lockKey: lock.point,
  lockTime: issuedAt + 8 * day,
};

export const content: OfferContent = {
  deal: new Uint8Array(16).fill(0xde),
  issuedAt,
  validUntil: issuedAt + day,
  payee: 'Bookshop at the Bridge',
  chain: [shop],
  title: 'A Field Guide to Ferns',
  lines: [offerLine('A Field Guide to Ferns', 1, 1290n, 700)],
  total: { minor: 1290n, currency: 'EUR' },
  tax: 84n,
  alternatives: [{ system: ecashSystem, part: toBytes(ecashPartCodec, part) }],
  deliverTo: 'https://shop.example/deals',
};

/** The shop's offer, with changes, signed by the shop unless by another key. */
export function offerOf(changes: Partial<OfferContent> = {}, key: SigningKey = shopKey): Uint8Array {
  return makeOffer(key, { ...content, ...changes });
}
export const offer = offerOf();

/** Coins that the mint signed, locked to the payee unless to another key. */
export function coinsOf(minor: bigint, lockKey = lock.point, name = 'payment'): readonly PaymentProof[] {
  return held(splitAmount(minor, keyset)).map((amount, index) => {
    const nonce = digest(utf8(`${name} nonce ${index}`));
    const secret = payeeSecret(nonce, { lockKey, lockTime: part.lockTime, refundKey: refund.point });
    const blinding = digest(utf8(`${name} blinding ${index}`));
    const B_ = blind(utf8(secret), blinding, curve);
    const key = curveKey(`mint ${amount}`);
    const C_ = signBlinded(key, B_);
    const C = unblind(C_, blinding, key.point, curve);
    if (!C) throw new Error('no coin');
    return { amount, keyset: keyset.id, secret, C, dleq: { ...proveDleq(key, B_, C_), r: blinding } };
  });
}
export const coins = coinsOf(1290n);

export const tokenOf = (proofs: readonly PaymentProof[], mint = part.mint): Uint8Array =>
  writeToken({ mint, unit: part.unit, proofs });
export const payment = tokenOf(coins);

/** The order for an offer and coins, by the payer's pseudonym unless by another key. */
export function orderOf(to = offer, proofs = coins, key: SigningKey = pseudonym): Uint8Array {
  const read = held(readOffer(to, root, { clock: issuedAt }));
  return makeOrder(key, read, 0, paymentReference(proofs.map(({ secret }) => secret)));
}
export const order = orderOf();

/** What an approval may be altered in; `key` signs it. */
export type ApprovalChanges = {
  readonly critical?: Partial<Critical>;
  readonly time?: number;
  readonly key?: SigningKey;
  readonly ground?: ApprovalContent['ground'];
  readonly archive?: { readonly key: Uint8Array; readonly size: number; readonly root: Uint8Array };
};

/** The approval of an offer and an order by the payer's device. */
export function approvalOf(changes: ApprovalChanges = {}, to = offer, by = order): Uint8Array {
  const { payee, total, title, validUntil } = content;
  const shown = { payee, amount: total, fee: 1n, purpose: title, system: ecashSystem, issuer: '127.0.0.1:3338' };
  const critical = toBytes(criticalCodec, { ...shown, validUntil, ...changes.critical });
  const { archive } = changes;
  const approved = {
    requestId: new Uint8Array(16).fill(5),
    critical,
    pagesDigest: digest(utf8('pages')),
    offerDigest: digest(to),
    orderDigest: digest(by),
    paymentDigest: digest(utf8('payment')),
    ground: changes.ground ?? ground.certified,
    time: changes.time ?? issuedAt,
    ...(archive && { archiveKey: archive.key, archiveSize: archive.size, archiveRoot: archive.root }),
  };
  return coseSign1(changes.key ?? payer, approvalType, toBytes(approvalCodec, approved));
}
export const approval = approvalOf();

/** The shop's receipt for an order and a payment. */
export function receiptOf(at = receivedAt, by = order, paid = payment, key: SigningKey = shopKey): Uint8Array {
  return makeReceipt(key, content.deal, { order: by, payment: paid }, content.total, at);
}
export const receipt = receiptOf();

/** What a swap may be altered in; the witness stands in a NUT-07 answer when `witnessApart`; `fee` is what the mint keeps. */
export type SpendChanges = {
  readonly answer?: 'none' | 'forged';
  readonly witnessApart?: boolean;
  readonly proofs?: typeof coins;
  readonly fee?: bigint;
};

/** A swap of the payment's coins, signed with `secret`, and the mint's answer. */
export function spendOf(secret: Uint8Array, changes: SpendChanges = {}): Uint8Array {
  const proofs = changes.proofs ?? coins;
  const worth = proofs.reduce((sum, { amount }) => sum + amount, 0n) - (changes.fee ?? 1n);
  const outputs: readonly BlindedMessage[] = held(splitAmount(worth, keyset)).map((amount, counter) => ({
    amount,
    keyset: keyset.id,
    B_: pocketOutput(new Uint8Array(32).fill(3), keyset.id, counter, curve).B_,
  }));
  const witness = witnessText([curve.schnorrSign(sigAllDigest(proofs, outputs), secret, new Uint8Array(32))]);
  const inputs = proofs.map(({ amount, keyset: id, secret: text, C }, index) => ({
    ...{ amount, keyset: id, secret: text, C },
    ...(index === 0 && !changes.witnessApart && { witness }),
  }));
  const request: SwapRequest = { inputs, outputs };
  const signatures = outputs.map(({ amount, B_ }) => {
    const key = curveKey(`${changes.answer === 'forged' ? 'thief' : 'mint'} ${amount}`);
    const C_ = signBlinded(key, B_);
    const { e, s } = proveDleq(key, B_, C_);
    return { amount: Number(amount), id: hex(keyset.id), C_: hex(C_), dleq: { e: hex(e), s: hex(s) } };
  });
  const spend = { request: swapRequestJson(request), ...(changes.answer !== 'none' && { answer: { signatures } }) };
  return utf8(JSON.stringify(spend));
}

/** A mint's answer of NUT-07 on the first coin, with the witness of a swap. */
export function statesOf(y: Uint8Array, spend?: Uint8Array): Uint8Array {
  const written = spend && /"witness":"((?:[^"\\]|\\.)*)"/.exec(new TextDecoder().decode(spend))?.[1];
  const witness = written === undefined ? '' : `,"witness":"${written}"`;
  return utf8(`{"states":[{"Y":"${hex(y)}","state":"SPENT"${witness}}]}`);
}
