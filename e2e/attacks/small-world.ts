// A root, a shop and a mint of a few lines, all with fixed keys: what an honest deal is made of, so that an attack alters
// one thing in it. The mint's signatures and proofs are those of the practice mint; nothing here checks anything.
import { issueCertificate, issueRoot, type CertificateRequest } from '#protocols/credential/authority.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { checkKeyset, keysetId, type Keyset } from '#protocols/ecash/keyset.ts';
import { ecashPartCodec, ecashSystem, type EcashPart, type Unit } from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import type { PlannedOutput, VaultCoin } from '#protocols/ecash/payer.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { ed25519SigningKey, type SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Result } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import { mintKey, proveDleq, signBlinded } from '#market/mint/signing.ts';

/** What a result holds; throws when it holds an error, which here is a fault of the test. */
export function held<Value>(result: Result<Value, { readonly code: string }>): Value {
  if (!result.ok) throw new Error(`a step of the test failed: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The second at which the world's offers are issued. */
export const issued = 1_765_000_000;

const named = (name: string): Uint8Array => digest(utf8(name));
export const rootKey = ed25519SigningKey(named('root'));
export const shopKey = ed25519SigningKey(named('shop'));
export const thiefKey = ed25519SigningKey(named('thief'));
export const rootName = 'Practice Root';
export const shopName = 'Bookshop at the Bridge';
export const thiefName = 'Thief and Sons';

const rootLife = { notBefore: issued, notAfter: issued + 3650 * day, id: new Uint8Array(16) };
/** The root that the person has pinned. */
export const root = issueRoot(rootKey, { name: rootName, ...rootLife });

/** A certificate of the pinned root, for the shop unless `changes` say otherwise. */
export function certificate(changes: Partial<CertificateRequest> = {}, authority = rootKey, issuer = rootName) {
  return issueCertificate(authority, issuer, {
    name: shopName,
    key: shopKey.publicKey.bytes,
    roles: ['till'],
    notBefore: issued,
    notAfter: issued + 30 * day,
    id: new Uint8Array(16).fill(1),
    ...changes,
  });
}

/** The thief has a certificate too: anybody gets one, in his own name. */
export const thiefCertificate = certificate({ name: thiefName, key: thiefKey.publicKey.bytes });

/** The key of `name` on the mint's curve: secret and point. */
export const curveKey = (name: string) => mintKey(named(name));
export const mintUrl = 'http://127.0.0.1:3338';

const amounts = Array.from({ length: 12 }, (_, bit) => 1n << BigInt(bit));

/** A keyset of the mint; `name` sets its keys, so that the same fee under another name is another keyset. */
export function keysetOf(name: string, feePpk: number, unit: Unit = 'eur'): Keyset {
  const keys = new Map(amounts.map((amount) => [amount, curveKey(`${name} ${amount}`).point]));
  return held(checkKeyset({ keys, feePpk, id: keysetId({ keys, feePpk, unit }) }, unit));
}
/** The mint's keyset; what it signs is worth what its keys say. */
export const keyset = keysetOf('mint', 100);

/** Has the mint sign outputs, and unblinds them. */
export function coinsOf(outputs: readonly PlannedOutput[]): readonly VaultCoin[] {
  const promises = outputs.map(({ amount, B_ }) => {
    const key = curveKey(`mint ${amount}`);
    const C_ = signBlinded(key, B_);
    return { amount, keyset: keyset.id, C_, dleq: proveDleq(key, B_, C_) };
  });
  return held(readPromises(outputs, keyset, promises, nobleCurve));
}

/** The ecash part of the shop's offer. */
export const part: EcashPart = {
  mint: mintUrl,
  unit: 'eur',
  keysetIds: [keyset.id],
  lockKey: curveKey('lock').point,
  lockTime: issued + 8 * day,
};

/** What an attack alters in the shop's offer. */
export type OfferChanges = Partial<OfferContent> & { readonly part?: Partial<EcashPart> };

/** The content of the shop's offer of a book for 12.90 EUR. */
export function offerContent({ part: partChanges, ...changes }: OfferChanges = {}): OfferContent {
  const content = toBytes(ecashPartCodec, { ...part, ...partChanges });
  return {
    deal: new Uint8Array(16).fill(9),
    issuedAt: issued,
    validUntil: issued + day,
    payee: shopName,
    chain: [certificate()],
    title: 'A Field Guide to Ferns',
    lines: [offerLine('A Field Guide to Ferns', 1, 1290n, 700)],
    total: { minor: 1290n, currency: 'EUR' },
    tax: 84n,
    alternatives: [{ system: ecashSystem, part: content }],
    deliverTo: 'https://shop.example/deals',
    ...changes,
  };
}

/** The offer, signed by the shop unless by another key. */
export function offerOf(changes: OfferChanges = {}, key: SigningKey = shopKey): Uint8Array {
  return makeOffer(key, offerContent(changes));
}
