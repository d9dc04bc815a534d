// What somebody outside remembers of an archive: a head {size, root, key} that an earlier audit printed, a checkpoint kept from
// a statement or a stamp (SPEC §4), or what a device was shown (SPEC §5). Against it a shorter or forked archive is found,
// which nothing inside the folder can tell.
import { isUtf8 } from 'node:buffer';
import { readCbor } from './cbor.ts';
import type { Findings } from './findings.ts';
import { isSignedBy, originOf, readCheckpoint, type Checkpoint } from './note.ts';
import { greatestSize, type Hash } from './tree.ts';

/** A head from outside. */
export interface KnownHead {
  /** What a finding calls it: the file it came from. */
  readonly name: string;
  readonly size: number;
  readonly root: Buffer;
  readonly key: Buffer | undefined;
  /** The signed note it came as, if it did. */
  readonly checkpoint: Checkpoint | undefined;
}

/** The archive as it was found. */
export interface FoundArchive {
  readonly publicKey: Buffer;
  readonly size: number;
  readonly roots: ReadonlyMap<number, Hash>;
}

/** The most bytes of a file that holds a head. */
export const greatestHead = 4096;

/** Reads a head in any of its three forms; `undefined` when it is none. */
export function readKnownHead(name: string, bytes: Uint8Array): KnownHead | undefined {
  const noted = readCheckpoint(bytes);
  if (noted) return { name, size: noted.size, root: noted.root, key: undefined, checkpoint: noted };
  return readPrintedHead(name, bytes) ?? readShownHead(name, bytes);
}

/** Compares a head with the archive. Gives `false` when an entry is missing, so that the root is not known. */
export function auditKnownHead(head: KnownHead, archive: FoundArchive, findings: Findings): boolean {
  const { publicKey, size: rows, roots } = archive;
  const origin = head.checkpoint?.origin ?? (head.key && originOf(head.key));
  if (origin !== undefined && (origin !== originOf(publicKey) || head.key?.equals(publicKey) === false)) {
    findings.add({ code: 'archive-other', origin });
    return true;
  }
  if (head.checkpoint && !isSignedBy(head.checkpoint, publicKey)) {
    findings.add({ code: 'checkpoint-signature', name: head.name });
    return true;
  }
  if (head.size > rows) {
    findings.add({ code: 'archive-older', size: head.size, rows });
    return true;
  }
  const root = roots.get(head.size);
  if (root?.equals(head.root) === false) findings.add({ code: 'archive-forked', size: head.size });
  return root !== undefined;
}

/** The form that the audit prints: JSON with size, root and key in hex. */
function readPrintedHead(name: string, bytes: Uint8Array): KnownHead | undefined {
  const text = isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : '';
  if (!text.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { size, root, key } = value as Readonly<Record<string, unknown>>;
  const isHash = (hex: unknown): hex is string => typeof hex === 'string' && /^[0-9a-f]{64}$/.test(hex);
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > greatestSize || !isHash(root))
    return undefined;
  if (key !== undefined && !isHash(key)) return undefined;
  return {
    name,
    size,
    root: Buffer.from(root, 'hex'),
    key: key === undefined ? undefined : Buffer.from(key, 'hex'),
    checkpoint: undefined,
  };
}

/** What a device is shown: a CBOR map of checkpoint and public key; its proof is not needed by who has all entries. */
function readShownHead(name: string, bytes: Uint8Array): KnownHead | undefined {
  const map = readCbor(bytes);
  if (!(map instanceof Map)) return undefined;
  const [note, key] = [map.get(1), map.get(2)];
  const checkpoint = note instanceof Uint8Array ? readCheckpoint(note) : undefined;
  if (checkpoint === undefined || !(key instanceof Uint8Array) || key.length !== 32) return undefined;
  return { name, size: checkpoint.size, root: checkpoint.root, key: Buffer.from(key), checkpoint };
}
