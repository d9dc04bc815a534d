// Who may speak to the host: a one-shot launch token, handed out with the address, is exchanged once for a secret that the
// page then sends in a header. Never a cookie, since cookies ignore ports. Only digests are kept, and looked up by digest,
// so that no comparison tells by its time how much of a guess was right.
import { createHash, randomBytes } from 'node:crypto';

/** Tokens and secrets. */
export type Admissions = {
  /** A token for one launch, 32 random bytes in base64url. */
  freshToken(): string;
  /** The secret for a token that was not used before; the token is used up. */
  admit(token: string): string | undefined;
  isAdmitted(secret: string): boolean;
};

/** The most that are kept of each; the oldest gives way. */
const most = 16;

/** Makes them, empty. */
export function createAdmissions(): Admissions {
  const tokens = new Set<string>();
  const secrets = new Set<string>();
  return {
    freshToken: () => fresh(tokens),
    admit: (token) => (tokens.delete(digestOf(token)) ? fresh(secrets) : undefined),
    isAdmitted: (secret) => secrets.has(digestOf(secret)),
  };
}

function fresh(kept: Set<string>): string {
  const text = randomBytes(32).toString('base64url');
  kept.add(digestOf(text));
  const [oldest] = kept;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  return text;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
