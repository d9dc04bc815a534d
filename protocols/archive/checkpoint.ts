// Checkpoints: the signed head of an archive as a C2SP tlog-checkpoint in a C2SP signed-note (SPEC §4). One grammar, one
// spelling: what is read is written again and compared, so that a checkpoint can be kept and compared as bytes. Hazard: an
// archive's own key proves nothing against its owner; what an outsider remembered (a device, a stamp) does.
import { ed25519 } from '@noble/curves/ed25519.js';
import { base64 } from '@scure/base';
import { concatBytes, fromUtf8, hex, sameBytes, utf8 } from '../values/bytes.ts';
import type { SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { CheckpointFailure } from './errors.ts';
import { greatestCheckpoint, greatestSize } from './messages.ts';
import type { TreeHead } from './tree.ts';

/** A checkpoint as read: whose, and over what. */
export type Checkpoint = TreeHead & { readonly origin: string };

/** SPEC §4: the name of the archive whose key this is (32 bytes, Ed25519). */
export function archiveOrigin(publicKey: Uint8Array): string {
  return `semper-wallet/archive/${hex(digest(publicKey)).slice(0, 16)}`;
}

/** SPEC §4: signs the head of an archive (C2SP tlog-checkpoint); the note in UTF-8. `key` is an Ed25519 key. */
export function signCheckpoint(key: SigningKey, head: TreeHead): Uint8Array {
  return checkpointSigner(key)(head);
}

/** SPEC §4: `signCheckpoint` for many heads; what follows from the key alone is made once. */
export function checkpointSigner(key: SigningKey): (head: TreeHead) => Uint8Array {
  if (key.publicKey.algorithm !== 'Ed25519') throw new Error('checkpoints are signed with Ed25519');
  const origin = archiveOrigin(key.publicKey.bytes);
  const id = keyId(origin, key.publicKey.bytes);
  return ({ size, root }) => {
    if (!Number.isInteger(size) || size < 0 || size > greatestSize) throw new Error(`no size of an archive: ${size}`);
    const body = bodyOf({ origin, size, root });
    return utf8(noteOf(origin, body, concatBytes(id, key.sign(utf8(body)))));
  };
}

/** SPEC §4: reads a checkpoint without its signature being checked: to learn whose it is. */
export function readCheckpoint(note: Uint8Array): Result<Checkpoint, CheckpointFailure> {
  const parts = partsOf(note);
  return parts ? good(parts.checkpoint) : bad({ code: 'checkpoint-malformed' });
}

/** SPEC §4: reads a checkpoint and verifies that it is signed by the archive of this public key (32 bytes). */
export function verifyCheckpoint(note: Uint8Array, publicKey: Uint8Array): Result<Checkpoint, CheckpointFailure> {
  const parts = partsOf(note);
  if (!parts) return bad({ code: 'checkpoint-malformed' });
  const { checkpoint, body, signed } = parts;
  const origin = archiveOrigin(publicKey);
  if (checkpoint.origin !== origin) return bad({ code: 'checkpoint-origin', expected: origin });
  const isSigned = sameBytes(signed.subarray(0, 4), keyId(origin, publicKey)) && holds(signed, body, publicKey);
  return isSigned ? good(checkpoint) : bad({ code: 'checkpoint-signature' });
}

/** C2SP signed-note: the first four bytes that tell which key signed. */
function keyId(origin: string, publicKey: Uint8Array): Uint8Array {
  return digest(utf8(`${origin}\n\u0001`), publicKey).slice(0, 4);
}

/** RFC 8032 strictly (not the laxer ZIP 215): one key, one judgement, whichever library checks. */
function holds(signed: Uint8Array, body: string, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signed.subarray(4), utf8(body), publicKey, { zip215: false });
  } catch {
    return false;
  }
}

function bodyOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${base64.encode(root)}\n`;
}

function noteOf(origin: string, body: string, signed: Uint8Array): string {
  return `${body}\n— ${origin} ${base64.encode(signed)}\n`;
}

function partsOf(note: Uint8Array) {
  const text = note.length <= greatestCheckpoint ? fromUtf8(note) : undefined;
  const [origin, sizeText, rootText, , signature, ...rest] = text?.split('\n') ?? [];
  if (origin === undefined || sizeText === undefined || signature === undefined || rest.length !== 1) return undefined;
  if (!/^semper-wallet\/archive\/[0-9a-f]{16}$/.test(origin) || !/^(?:0|[1-9]\d{0,9})$/.test(sizeText))
    return undefined;
  const [root, signed] = [fromBase64(rootText ?? ''), fromBase64(signature.split(' ')[2] ?? '')];
  const size = Number(sizeText);
  if (root?.length !== 32 || signed?.length !== 68 || size > greatestSize) return undefined;
  const checkpoint = { origin, size, root };
  const body = bodyOf(checkpoint);
  return noteOf(origin, body, signed) === text ? { checkpoint, body, signed } : undefined;
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return base64.decode(text);
  } catch {
    return undefined;
  }
}
