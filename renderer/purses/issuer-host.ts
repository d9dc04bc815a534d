// An issuer's address in short, for places where the whole of it says too much.

/** Its host and port; what is no address stays as it is. */
export function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}
