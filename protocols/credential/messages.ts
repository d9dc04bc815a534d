// The claims of a name certificate (SPEC, table of claims).
import {
  amountCodec,
  bytes,
  field,
  list,
  oneOf,
  optional,
  record,
  seconds,
  text,
  type ValueOf,
} from '../values/codec.ts';
import { day } from '../values/time.ts';

/** SPEC: the COSE type of a name certificate. */
export const certificateType = 'semper/name-certificate';
/** The longest certificate, in bytes, and the longest chain. */
export const greatestCertificate = 1024;
export const greatestChain = 3;

/** SPEC: what a named key may be used for. */
export const roles = ['authority', 'person', 'merchant', 'till', 'mint', 'financial'] as const;
export type Role = (typeof roles)[number];

/** SPEC: COSE_Key of an Ed25519 key (RFC 9053 §7.2). */
const keyCodec = record({ kind: field(1, oneOf(1)), curve: field(-1, oneOf(6)), x: field(-2, bytes(32)) });

/** SPEC: the claims. */
export const certificateCodec = record({
  issuer: field(1, text(64)),
  name: field(2, text(64)),
  notAfter: field(4, seconds),
  notBefore: field(5, seconds),
  issuedAt: field(6, seconds),
  id: field(7, bytes(16)),
  confirmation: field(8, record({ key: field(1, keyCodec) })),
  roles: field(-70001, list(oneOf(...roles), roles.length)),
  liabilityLimit: optional(-70002, amountCodec),
});
export type CertificateClaims = ValueOf<typeof certificateCodec>;

/** SPEC, table of claims and root: what does not fit together in claims that are each well-formed, or `undefined`. */
export function wrongClaim({
  notBefore,
  notAfter,
  roles,
}: CertificateClaims): 'ends before it begins' | 'roles' | 'lifetime' | undefined {
  if (notBefore > notAfter) return 'ends before it begins';
  if (roles.length === 0 || new Set(roles).size !== roles.length) return 'roles';
  return !roles.includes('authority') && notAfter - notBefore > 31 * day ? 'lifetime' : undefined;
}
