// The table meta (SPEC §7): exactly four rows, which say what the archive is, whose, and hold its signing key, sealed.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { rowsOf } from './database.ts';
import { bytesOf } from './entries.ts';
import type { Findings } from './findings.ts';
import { originOf } from './note.ts';
import { unseal, type ArchiveKeys } from './slots.ts';

/** What meta says, as far as it could be read. */
export interface Meta {
  readonly publicKey: Buffer | undefined;
  readonly origin: string | undefined;
}

const names = ['format', 'origin', 'public-key', 'signing-key'];
/** PKCS #8 of an Ed25519 secret (RFC 8410 §7), but for its 32 bytes. */
const secretPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Reads and judges meta; the signing key only where `keys` open it. */
export function auditMeta(database: DatabaseSync, keys: ArchiveKeys | undefined, findings: Findings): Meta {
  const values = new Map<string, Buffer | undefined>();
  for (const { name, value } of rowsOf(database, 'SELECT name, value FROM meta LIMIT 20'))
    values.set(String(name), bytesOf(value));
  const altered = new Set([...values.keys()].filter((name) => !names.includes(name)));
  const publicKey = bytesOf(values.get('public-key'), 32);
  const origin = values.get('origin')?.toString('latin1');
  const sealed = bytesOf(values.get('signing-key'), 60);

  if (values.get('format')?.toString('latin1') !== 'semper-archive/1') altered.add('format');
  if (publicKey === undefined) altered.add('public-key');
  if (origin === undefined || (publicKey && origin !== originOf(publicKey))) altered.add('origin');
  if (sealed === undefined) altered.add('signing-key');
  else if (keys && publicKey) {
    const secret = unseal(keys.signingKey, sealed, publicKey);
    if (secret === undefined || !publicKeyOf(secret).equals(publicKey)) altered.add('signing-key');
  }
  for (const name of altered) findings.add({ code: 'meta-altered', name });
  return { publicKey, origin };
}

function publicKeyOf(secret: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([secretPrefix, secret]), format: 'der', type: 'pkcs8' });
  return Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
}
