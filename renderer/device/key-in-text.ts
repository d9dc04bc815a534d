// A payee's key in what a person pasted: 32 bytes as 64 hex digits, however they are grouped or written; and the fingerprint that the
// device shows of it, the beginning of SHA-256 (device link SPEC §12), made by the browser's own cryptography. No secret is near it.

/** The key in lower-case hex, or why there is none. */
export function keyIn(
  text: string,
): { readonly ok: true; readonly key: string } | { readonly ok: false; readonly fault: 'empty' | 'malformed' } {
  const digits = text
    .replaceAll(/[\s:-]/gu, '')
    .replace(/^0x/iu, '')
    .toLowerCase();
  if (digits === '') return { ok: false, fault: 'empty' };
  return /^[0-9a-f]{64}$/.test(digits) ? { ok: true, key: digits } : { ok: false, fault: 'malformed' };
}

/** The fingerprint of a key in hex: ten bytes in groups of four digits, as on the display. */
export async function fingerprintOf(key: string): Promise<string> {
  const bytes = Uint8Array.from(key.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const digits = Array.from(digest.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (digits.toUpperCase().match(/.{4}/gu) ?? []).join(' ');
}
