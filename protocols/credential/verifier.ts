// Verifies chains of name certificates under a pinned root (SPEC, Verification). The same rules for host and device; the
// device passes its lower bound of the time and cannot tell what has not yet begun.
import { digest } from '../values/digest.ts';
import type { Amount } from '../values/amount.ts';
import { fromBytes } from '../values/codec.ts';
import { coseContent, coseVerify1, type PublicKey } from '../values/cose.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { Seconds } from '../values/time.ts';
import type { CertificateFailure } from './errors.ts';
import {
  certificateCodec,
  certificateType,
  greatestCertificate,
  greatestChain,
  wrongClaim,
  type CertificateClaims,
  type Role,
} from './messages.ts';

/** A certificate whose signature held. `digest` is SHA-256 over the exact bytes. */
export type NameCertificate = {
  readonly issuer: string;
  readonly name: string;
  readonly key: PublicKey;
  readonly roles: readonly Role[];
  readonly notBefore: Seconds;
  readonly notAfter: Seconds;
  readonly issuedAt: Seconds;
  readonly liabilityLimit?: Amount;
  readonly digest: Uint8Array;
};

/** A time to judge by: a clock's, or only a bound before which it cannot be. */
export type JudgedAt = { readonly clock: Seconds } | { readonly notEarlierThan: Seconds };

/** Reads a root: well-formed, signed by its own key, role authority (SPEC, root). Whether to trust it is the person's choice. */
export function readRoot(bytes: Uint8Array): Result<NameCertificate, CertificateFailure> {
  const claims = readClaims(bytes, 0);
  if (!claims.ok) return claims;
  const root = named(claims.value, bytes);
  if (root.issuer !== root.name) return bad({ code: 'issuer-differs', position: 0 });
  if (!root.roles.includes('authority')) return bad({ code: 'issuer-not-authority', position: 0 });
  if (!isSignedBy(bytes, root.key)) return bad({ code: 'certificate-signature', position: 0 });
  return good(root);
}

/**
 * Verifies `chain` (the named party first) under `root` at a time (SPEC, Verification).
 * @returns the named party's certificate, if it bears `role`, and the latest issue date seen, which moves a device's time.
 */
export function verifyChain(
  chain: readonly Uint8Array[],
  root: NameCertificate,
  role: Role,
  at: JudgedAt,
): Result<{ readonly party: NameCertificate; readonly latestIssue: Seconds }, CertificateFailure> {
  if (chain.length === 0 || chain.length > greatestChain) return bad({ code: 'chain-length', length: chain.length });
  let issuer = root;
  let party = root;
  let latestIssue = root.issuedAt;
  const rootEnd = judgeTime(root, chain.length, at);
  if (rootEnd) return bad(rootEnd);
  for (let position = chain.length - 1; position >= 0; position--) {
    const bytes = chain[position] ?? new Uint8Array();
    const claims = readClaims(bytes, position);
    if (!claims.ok) return claims;
    party = named(claims.value, bytes);
    if (party.issuer !== issuer.name) return bad({ code: 'issuer-differs', position });
    if (!issuer.roles.includes('authority')) return bad({ code: 'issuer-not-authority', position });
    if (!isSignedBy(bytes, issuer.key)) return bad({ code: 'certificate-signature', position });
    const wrongTime = judgeTime(party, position, at);
    if (wrongTime) return bad(wrongTime);
    latestIssue = Math.max(latestIssue, party.issuedAt);
    issuer = party;
  }
  return party.roles.includes(role) ? good({ party, latestIssue }) : bad({ code: 'role-missing', role });
}

function readClaims(bytes: Uint8Array, position: number): Result<CertificateClaims, CertificateFailure> {
  const content = coseContent(bytes, greatestCertificate);
  if (!content) return bad({ code: 'certificate-malformed', position, detail: 'no COSE_Sign1' });
  const claims = fromBytes(certificateCodec, content, greatestCertificate);
  if (!claims.ok) return bad({ code: 'certificate-malformed', position, detail: claims.error.path });
  const wrong = wrongClaim(claims.value);
  if (wrong === 'lifetime') return bad({ code: 'certificate-lifetime', position });
  if (wrong !== undefined) return bad({ code: 'certificate-malformed', position, detail: wrong });
  return claims;
}

function named(claims: CertificateClaims, bytes: Uint8Array): NameCertificate {
  const { confirmation, id: _id, ...rest } = claims;
  return { ...rest, key: { algorithm: 'Ed25519', bytes: confirmation.key.x }, digest: digest(bytes) };
}

function isSignedBy(bytes: Uint8Array, key: PublicKey): boolean {
  return coseVerify1(bytes, certificateType, key, greatestCertificate).ok;
}

function judgeTime(certificate: NameCertificate, position: number, at: JudgedAt): CertificateFailure | undefined {
  const { notBefore, notAfter } = certificate;
  const now = 'clock' in at ? at.clock : at.notEarlierThan;
  if (notAfter < now) return { code: 'certificate-expired', position, notAfter };
  if ('clock' in at && notBefore > now) return { code: 'certificate-not-yet-valid', position, notBefore };
  return undefined;
}
