// Checkpoints as the archive's SPEC §4 has them: a C2SP tlog-checkpoint in a signed note with one Ed25519 signature, read
// by its exact form, and its signature checked with Node's own OpenSSL.
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { greatestSize, sha256 } from './tree.ts';

/** A checkpoint that is well-formed; whether its signature holds is another question. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly keyId: Buffer;
  readonly signature: Buffer;
  readonly signed: Buffer;
}

const form =
  /^(?<text>(?<origin>[^\n]+)\n(?<size>0|[1-9]\d{0,9})\n(?<root>[^\n]{44})\n)\n— (?<name>[^\n]+) (?<signature>[^\n]{92})\n$/;

/** Reads a note; `undefined` when it is not exactly what SPEC §4 says. */
export function readCheckpoint(note: Uint8Array): Checkpoint | undefined {
  if (note.length > 256 || !isUtf8(note)) return undefined;
  const match = form.exec(Buffer.from(note).toString('utf8'))?.groups;
  const { text = '', origin = '', name = '' } = match ?? {};
  const size = Number(match?.['size']);
  const root = fromBase64(match?.['root'] ?? '');
  const signature = fromBase64(match?.['signature'] ?? '');
  if (!/^semper-wallet\/archive\/[0-9a-f]{16}$/.test(origin) || name !== origin || !(size <= greatestSize))
    return undefined;
  if (root?.length !== 32 || signature?.length !== 68) return undefined;
  return {
    origin,
    size,
    root,
    keyId: signature.subarray(0, 4),
    signature: signature.subarray(4),
    signed: Buffer.from(text, 'utf8'),
  };
}

/** The origin that belongs to a public key of 32 bytes. */
export function originOf(publicKey: Uint8Array): string {
  return `semper-wallet/archive/${sha256(publicKey).toString('hex', 0, 8)}`;
}

/** Whether a checkpoint is signed by the archive key of 32 bytes. */
export function isSignedBy(checkpoint: Checkpoint, publicKey: Uint8Array): boolean {
  const keyId = sha256(Buffer.from(`${checkpoint.origin}\n\u0001`, 'latin1'), publicKey).subarray(0, 4);
  const key = ed25519Key(publicKey);
  return keyId.equals(checkpoint.keyId) && verify(null, checkpoint.signed, key, checkpoint.signature);
}

/** Padded base64 (RFC 4648 §4) with spare bits zero: exactly what encodes back to itself. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function ed25519Key(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
