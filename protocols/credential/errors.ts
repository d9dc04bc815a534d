// Why a chain of name certificates is not accepted (SPEC, Verification). `position` counts from the named party, 0.
import type { Role } from './messages.ts';

/** Each code with its details; none is retryable with the same chain. */
export type CertificateFailure =
  | { readonly code: 'certificate-malformed'; readonly position: number; readonly detail: string }
  | { readonly code: 'chain-length'; readonly length: number }
  | { readonly code: 'issuer-differs'; readonly position: number }
  | { readonly code: 'issuer-not-authority'; readonly position: number }
  | { readonly code: 'certificate-signature'; readonly position: number }
  | { readonly code: 'certificate-expired'; readonly position: number; readonly notAfter: number }
  | { readonly code: 'certificate-not-yet-valid'; readonly position: number; readonly notBefore: number }
  | { readonly code: 'certificate-lifetime'; readonly position: number }
  | { readonly code: 'role-missing'; readonly role: Role };
