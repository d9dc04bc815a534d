// An offer of a payee whom no authority certifies (SPEC §2): its chain is one certificate that the payee's own key signs. It
// shows that one key made the offer, and nothing of who holds the key: whoever reads it says so to the person. A chain that
// claims an authority is no such offer, and is left to `readOffer`, which refuses what does not hold.
import {
  certificateCodec,
  certificateType,
  greatestCertificate,
  wrongClaim,
  type CertificateClaims,
} from '../credential/messages.ts';
import { issueCertificate } from '../credential/authority.ts';
import type { JudgedAt } from '../credential/verifier.ts';
import { hex } from '../values/bytes.ts';
import { fromBytes } from '../values/codec.ts';
import { coseContent, coseVerify1, type PublicKey, type SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { good, type Result } from '../values/result.ts';
import type { Seconds } from '../values/time.ts';
import type { OfferFailure } from './errors.ts';
import { heldOffer, readOfferShape, uncertified, type Offer } from './offer.ts';

/**
 * Verifies an offer under the payee's own key at a time (SPEC §2): all that holds for others holds for it but the chain. Its
 * `latestIssue` is 0, since dates of nobody's but the payee's own move no bound of the time.
 * @returns `undefined` when the payee claims to be certified, or the bytes are no offer.
 */
export function readUncertifiedOffer(bytes: Uint8Array, at: JudgedAt): Result<Offer, OfferFailure> | undefined {
  const shape = readOfferShape(bytes);
  const [certificate, ...others] = shape.ok ? shape.value.chain : [];
  const claims = certificate && others.length === 0 ? ownClaims(certificate) : undefined;
  if (!shape.ok || !certificate || !claims) return undefined;
  const { confirmation, id: _id, ...named } = claims;
  const { notBefore, notAfter } = claims;
  const now = 'clock' in at ? at.clock : at.notEarlierThan;
  if (notAfter < now) return uncertified({ code: 'certificate-expired', position: 0, notAfter });
  if ('clock' in at && notBefore > now)
    return uncertified({ code: 'certificate-not-yet-valid', position: 0, notBefore });
  const key = keyOf(confirmation.key.x);
  const payee = { ...named, issuer: ownIssuer(key), key, digest: digest(certificate) };
  const held = heldOffer(bytes, shape.value, payee, at);
  return held.ok ? good({ ...held.value, certified: false, latestIssue: 0 }) : held;
}

/** Device link SPEC §12: the issuer under which a payee without one is known, so that nobody gets another's pseudonym by its name. */
function ownIssuer({ bytes }: PublicKey): string {
  return `key ${hex(bytes)}`;
}

/**
 * The certificate by which a payee without an authority names itself (SPEC §2); `id` is 16 random bytes. Throws on a lifetime
 * that no verifier would accept: a bug of the caller.
 */
export function certifyOneself(
  key: SigningKey,
  name: string,
  life: { readonly notBefore: Seconds; readonly notAfter: Seconds; readonly id: Uint8Array },
): Uint8Array {
  return issueCertificate(key, name, { name, key: key.publicKey.bytes, roles: ['till'], ...life });
}

/** The claims of a certificate that its own key signs for its own name, with a payee's role and no authority's. */
function ownClaims(certificate: Uint8Array): CertificateClaims | undefined {
  const content = coseContent(certificate, greatestCertificate);
  const read = content && fromBytes(certificateCodec, content, greatestCertificate);
  if (!read?.ok || wrongClaim(read.value) !== undefined) return undefined;
  const { issuer, name, roles, confirmation } = read.value;
  if (issuer !== name || roles.includes('authority')) return undefined;
  if (!roles.includes('till') && !roles.includes('merchant')) return undefined;
  return coseVerify1(certificate, certificateType, keyOf(confirmation.key.x), greatestCertificate).ok
    ? read.value
    : undefined;
}

function keyOf(bytes: Uint8Array): PublicKey {
  return { algorithm: 'Ed25519', bytes };
}
