// The authority's side: issues name certificates (SPEC). Checking who asks is the caller's business.
import type { Amount } from '../values/amount.ts';
import { toBytes } from '../values/codec.ts';
import { coseSign1, type SigningKey } from '../values/cose.ts';
import type { Seconds } from '../values/time.ts';
import { certificateCodec, certificateType, wrongClaim, type CertificateClaims, type Role } from './messages.ts';

/** What an authority binds together. */
export type CertificateRequest = {
  readonly name: string;
  readonly key: Uint8Array;
  readonly roles: readonly Role[];
  readonly notBefore: Seconds;
  readonly notAfter: Seconds;
  readonly id: Uint8Array;
  readonly liabilityLimit?: Amount;
};

/**
 * Issues a certificate in the name of `issuer`; `key` is 32 bytes, `id` 16 (SPEC, table of claims). Throws on values that
 * no verifier would accept: a bug of the caller, who checks what he is asked to certify.
 */
export function issueCertificate(authority: SigningKey, issuer: string, request: CertificateRequest): Uint8Array {
  const claims: CertificateClaims = {
    issuer,
    name: request.name,
    notAfter: request.notAfter,
    notBefore: request.notBefore,
    issuedAt: request.notBefore,
    id: request.id,
    confirmation: { key: { kind: 1, curve: 6, x: request.key } },
    roles: request.roles,
    ...(request.liabilityLimit && { liabilityLimit: request.liabilityLimit }),
  };
  const wrong = wrongClaim(claims);
  if (wrong !== undefined) throw new Error(`nobody would accept this certificate: ${wrong}`);
  return coseSign1(authority, certificateType, toBytes(certificateCodec, claims));
}

/** Issues a root: a certificate that its own key signs (SPEC, root). */
export function issueRoot(
  authority: SigningKey,
  root: { readonly name: string; readonly notBefore: Seconds; readonly notAfter: Seconds; readonly id: Uint8Array },
): Uint8Array {
  return issueCertificate(authority, root.name, { ...root, key: authority.publicKey.bytes, roles: ['authority'] });
}
