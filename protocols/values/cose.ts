// COSE_Sign1 (RFC 9052 §4.2, §4.4), the envelope of every signed document. Protected header: algorithm (1) and type
// (16, RFC 9596), so that a signature over one kind of document never passes for another. Two algorithms and no other
// (RFC 9864): Ed25519 (−19) and ESP256 (−9). Hazard: `coseContent` reads without verifying, only to learn which key to ask for.
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { decodeCbor, encodeCbor, type Cbor } from './cbor.ts';
import { concatBytes, sameBytes, utf8 } from './bytes.ts';
import { bad, good, type Result } from './result.ts';

const algorithmNumber = { Ed25519: -19, ESP256: -9 } as const;

/** A public key with the one algorithm it is used for: Ed25519 32 bytes, ESP256 33 bytes compressed. */
export type PublicKey = { readonly algorithm: keyof typeof algorithmNumber; readonly bytes: Uint8Array };

/** A key that signs; where the secret lives is the implementer's business. */
export interface SigningKey {
  readonly publicKey: PublicKey;
  /** Signs the message itself (hashing is part of the algorithm); 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

/** Why a signed document is not accepted. */
export type SignatureFailure =
  | { readonly code: 'document-malformed' }
  | { readonly code: 'document-type'; readonly expected: string }
  | { readonly code: 'algorithm-refused' }
  | { readonly code: 'signature-invalid' };

/** An Ed25519 key from its 32-byte secret (RFC 8032). */
export function ed25519SigningKey(secret: Uint8Array): SigningKey {
  return {
    publicKey: { algorithm: 'Ed25519', bytes: ed25519.getPublicKey(secret) },
    sign: (message) => ed25519.sign(message, secret),
  };
}

/** A P-256 key from its 32-byte secret (FIPS 186-5; low S). */
export function p256SigningKey(secret: Uint8Array): SigningKey {
  return {
    publicKey: { algorithm: 'ESP256', bytes: p256.getPublicKey(secret, true) },
    sign: (message) => p256.sign(message, secret, { prehash: true, lowS: true }),
  };
}

/** Signs `content` as a document of `type` (RFC 9052 §4.4); tagged COSE_Sign1. */
export function coseSign1(key: SigningKey, type: string, content: Uint8Array): Uint8Array {
  const header = protectedHeader(key.publicKey.algorithm, type);
  const signature = key.sign(signedBytes(header, content));
  return concatBytes(tag18, encodeCbor([header, new Map<number, Cbor>(), content, signature]));
}

/** Verifies a document of at most `greatest` bytes and gives its content (RFC 9052 §4.4). */
export function coseVerify1(
  document: Uint8Array,
  type: string,
  key: PublicKey,
  greatest: number,
): Result<Uint8Array, SignatureFailure> {
  const parts = readDocument(document, greatest);
  if (!parts) return bad({ code: 'document-malformed' });
  const header = decodeCbor(parts.header, 256);
  const algorithm = header instanceof Map ? (header as ReadonlyMap<number | string, Cbor>).get(1) : undefined;
  if (algorithm !== algorithmNumber[key.algorithm]) return bad({ code: 'algorithm-refused' });
  if (!sameBytes(parts.header, protectedHeader(key.algorithm, type)))
    return bad({ code: 'document-type', expected: type });
  return signatureHolds(key, signedBytes(parts.header, parts.content), parts.signature)
    ? good(parts.content)
    : bad({ code: 'signature-invalid' });
}

/** The content of a document whose signature has NOT been verified; `undefined` when it is malformed (RFC 9052 §4.2). */
export function coseContent(document: Uint8Array, greatest: number): Uint8Array | undefined {
  return readDocument(document, greatest)?.content;
}

const tag18 = Uint8Array.of(0xd2);

function protectedHeader(algorithm: PublicKey['algorithm'], type: string): Uint8Array {
  const header = new Map<number, Cbor>([
    [1, algorithmNumber[algorithm]],
    [16, type],
  ]);
  return encodeCbor(header);
}

function signedBytes(header: Uint8Array, content: Uint8Array): Uint8Array {
  return encodeCbor(['Signature1', header, utf8(''), content]);
}

function readDocument(document: Uint8Array, greatest: number) {
  if (document[0] !== tag18[0] || document.length > greatest) return undefined;
  const item = decodeCbor(document.subarray(1), greatest);
  if (!Array.isArray(item) || item.length !== 4) return undefined;
  const [header, unprotected, content, signature] = item as readonly Cbor[];
  const whole =
    header instanceof Uint8Array &&
    unprotected instanceof Map &&
    unprotected.size === 0 &&
    content instanceof Uint8Array &&
    signature instanceof Uint8Array &&
    signature.length === 64;
  return whole ? { header, content, signature } : undefined;
}

function signatureHolds(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return key.algorithm === 'Ed25519'
      ? ed25519.verify(signature, message, key.bytes, { zip215: false })
      : key.bytes.length === 33 && p256.verify(signature, message, key.bytes, { prehash: true, lowS: true });
  } catch {
    return false;
  }
}
