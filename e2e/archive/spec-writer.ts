// An archive writer for tests of the audit, written from protocols/archive/SPEC.md with nothing but Node, and sharing no code with
// the audit or with the wallet. It keeps every hash in memory, takes its randomness from a seed, and will write what no
// wallet would: each deviation is a field of `Draft` or `Identity`.
import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  scryptSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cbor, type Encodable } from './spec-cbor.ts';

/** An entry to be written. */
export interface Draft {
  readonly kind: string;
  readonly facts?: readonly (readonly [string, string])[];
  readonly documents?: readonly (readonly [name: string, media: string, bytes: Uint8Array])[];
  readonly subject?: Uint8Array;
  readonly key: string;
  /** The record's bytes, whatever the rest says. */
  readonly raw?: Uint8Array;
  /** A digest that is not the record's. */
  readonly wrongDigest?: boolean;
}

/** Who writes. */
export interface Identity {
  /** What all randomness of this archive comes from. */
  readonly seed: string;
  /** The seed of the archive key; that of the archive when absent. */
  readonly signer?: string;
  readonly passphrase?: string;
  readonly credential?: Uint8Array;
  readonly first?: Partial<Draft>;
}

/** The schema of SPEC §7; triggers apart, since tampering drops and restores them. */
export const tables = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE entries (sequence INTEGER PRIMARY KEY, digest BLOB NOT NULL, tag BLOB NOT NULL UNIQUE,
    nodes BLOB NOT NULL, sealed BLOB NOT NULL) STRICT;
  CREATE TABLE checkpoints (name TEXT PRIMARY KEY, note BLOB NOT NULL) STRICT, WITHOUT ROWID;`;

/** What refuses UPDATE and DELETE. */
export const triggers = ['entries', 'meta']
  .flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (event) =>
        `CREATE TRIGGER ${table}_no_${event.toLowerCase()} BEFORE ${event} ON ${table} BEGIN SELECT RAISE(ABORT, 'append only'); END;`,
    ),
  )
  .join('\n');

/** Writes one archive into a folder. */
export class SpecWriter {
  readonly origin: string;
  readonly publicKey: Buffer;
  readonly #identity: Identity;
  readonly #database: DatabaseSync;
  readonly #signer: KeyObject;
  readonly #keys: { readonly records: Buffer; readonly tags: Buffer };
  /** Hashes by level and position. */
  readonly #levels: Buffer[][] = [[]];
  #drawn = 0;

  constructor(folder: string, identity: Identity) {
    this.#identity = identity;
    const secret = sha256(`archive key of ${identity.signer ?? identity.seed}`);
    this.#signer = privateKey(secret);
    this.publicKey = Buffer.from(createPublicKey(this.#signer).export({ format: 'jwk' }).x ?? '', 'base64url');
    this.origin = `semper-wallet/archive/${sha256(this.publicKey).toString('hex').slice(0, 16)}`;
    const storage = sha256(`storage key of ${identity.seed}`);
    this.#keys = { records: derive(storage, 'semper archive records'), tags: derive(storage, 'semper archive tags') };

    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'keys.txt'), this.#slots(storage));
    this.#database = new DatabaseSync(join(folder, 'archive.sqlite'));
    this.#database.exec(`PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA application_id = 1397050704; PRAGMA user_version = 1; ${tables} ${triggers}`);
    const sealedSecret = this.#seal(derive(storage, 'semper archive signing key'), secret, this.publicKey);
    const meta = this.#database.prepare('INSERT INTO meta VALUES (?, ?)');
    meta.run('format', Buffer.from('semper-archive/1'));
    meta.run('origin', Buffer.from(this.origin));
    meta.run('public-key', this.publicKey);
    meta.run('signing-key', sealedSecret);
    this.append({
      kind: 'archive:opened',
      key: 'archive:opened',
      facts: [
        ['origin', this.origin],
        ['public-key', this.publicKey.toString('hex')],
      ],
      ...identity.first,
    });
  }

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** Appends entries, and a checkpoint over all, in one transaction. */
  append(...drafts: readonly Draft[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    for (const draft of drafts) this.#insert(draft);
    this.note('latest', this.size);
    this.#database.exec('COMMIT');
  }

  /** Writes a checkpoint over the first `size` entries. */
  note(name: string, size: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?)').run(name, this.checkpoint(size));
  }

  /** The signed note over the first `size` entries (SPEC §4). */
  checkpoint(size: number): Buffer {
    const text = `${this.origin}\n${size}\n${this.root(size).toString('base64')}\n`;
    const keyId = sha256(this.origin, '\n\u0001', this.publicKey).subarray(0, 4);
    const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), this.#signer)]);
    return Buffer.from(`${text}\n\u2014 ${this.origin} ${signature.toString('base64')}\n`);
  }

  /** The root over the first `size` entries (RFC 6962 §2.1, by its recursion). */
  root(size: number, from = 0): Buffer {
    if (size === 0) return sha256();
    const level = Math.log2(size);
    if (Number.isInteger(level)) return this.#levels[level]?.[from / size] ?? Buffer.alloc(0);
    const split = 2 ** Math.floor(level);
    return sha256('\u0001', this.root(split, from), this.root(size - split, from + split));
  }

  /** Moves what the log holds into the database; the next frames begin the log anew, before what is left over in it. */
  foldKeepingLog(): void {
    this.#database.exec('PRAGMA wal_checkpoint(RESTART)');
  }

  /** Ends the writing; SQLite removes its log. */
  close(): void {
    this.#database.close();
  }

  #insert(draft: Draft): void {
    const sequence = this.size;
    const salt = this.#random(32);
    const record = Buffer.from(draft.raw ?? recordOf(draft, sequence));
    const digest = draft.wrongDigest ? sha256('another') : sha256(salt, record);
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(sequence));
    const sealed = this.#seal(this.#keys.records, Buffer.concat([salt, record]), Buffer.concat([place, digest]));
    const tag = createHmac('sha256', this.#keys.tags).update(draft.key).digest().subarray(0, 16);
    this.#database
      .prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
      .run(sequence, digest, tag, this.#grow(digest), sealed);
  }

  #grow(digest: Buffer): Buffer {
    const nodes: Buffer[] = [];
    this.#levels[0]?.push(sha256('\u0000', digest));
    for (let level = 0; (this.#levels[level]?.length ?? 1) % 2 === 0; level += 1) {
      const node = sha256('\u0001', ...(this.#levels[level]?.slice(-2) ?? []));
      (this.#levels[level + 1] ??= []).push(node);
      nodes.push(node);
    }
    return Buffer.concat(nodes);
  }

  #slots(storage: Buffer): string {
    const { passphrase, credential } = this.#identity;
    const slot = (kind: string, keyOf: (salt: Buffer) => Buffer) => {
      const salt = this.#random(32);
      const head = `${kind} ${salt.toString('hex')}`;
      const sealed = this.#seal(keyOf(salt), storage, Buffer.from(`semper-keys/1 ${head}`)).toString('hex');
      return `${head} ${sealed.slice(0, 24)} ${sealed.slice(24)}\n`;
    };
    const cost = { N: 131_072, r: 8, p: 1, maxmem: 2 ** 28 };
    const lines = [
      'semper-keys/1\n',
      passphrase === undefined
        ? ''
        : slot('passphrase 131072 8 1', (salt) => scryptSync(passphrase.normalize('NFC'), salt, 32, cost)),
      credential ? slot('credential-file', (salt) => derive(credential, 'semper credential slot', salt)) : '',
    ].join('');
    return `${lines}check ${sha256(lines).toString('hex')}\n`;
  }

  #seal(key: Buffer, text: Buffer, associated: Buffer): Buffer {
    const nonce = this.#random(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  }

  #random(length: number): Buffer {
    this.#drawn += 1;
    return sha256(`${this.#identity.seed} ${this.#drawn}`).subarray(0, length);
  }
}

/** The record of a draft (SPEC §1). */
export function recordOf({ kind, key, facts = [], documents = [], subject }: Draft, sequence = 0): Buffer {
  return cbor(
    new Map<number, Encodable>([
      [1, kind],
      [2, 1_763_800_000 + sequence],
      ...(subject ? [[3, subject] as const] : []),
      [4, facts],
      [
        5,
        documents.map(
          ([name, media, bytes]) =>
            new Map<number, Encodable>([
              [1, name],
              [2, media],
              [3, bytes],
            ]),
        ),
      ],
      [6, key],
    ]),
  );
}

function privateKey(secret: Buffer): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function sha256(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function derive(key: Uint8Array, info: string, salt: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, 32));
}
