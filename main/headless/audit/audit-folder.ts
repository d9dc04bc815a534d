// The audit of one archive folder, from the file of keys to the last row (SPEC §8): reads like the list of what is checked.
// Nothing is written into the folder; SQLite works on a private copy. What cannot be checked, for want of a passphrase or
// because something before it is broken, is said and never passed over.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { auditRoots, auditSignatures, readCheckpoints, type Checkpoints } from './checkpoints.ts';
import { checkDatabase, openCopy, reading } from './database.ts';
import { auditEntries, auditRepeatedKeys, type EntryOutcome } from './entries.ts';
import { Findings } from './findings.ts';
import { auditKnownHead, type KnownHead } from './known-heads.ts';
import { auditMeta, type Meta } from './meta.ts';
import { copyArchive, exists, type PrivateCopy } from './private-copy.ts';
import { greatestKeys, openSlots, readSlots, type ArchiveKeys, type Secret } from './slots.ts';
import { damagedFrame } from './write-ahead-log.ts';

/** What to audit, and with what. */
export interface AuditRequest {
  readonly folder: string;
  /** Without it the records stay closed. */
  readonly secret?: Secret;
  /** Heads that somebody outside remembers. */
  readonly known?: readonly KnownHead[];
  /** Told of each record that opens, in order. */
  readonly eachRecord?: (sequence: number, record: Uint8Array) => void;
}

/** What came of it. */
export interface AuditReport {
  readonly findings: Findings;
  readonly entries: number;
  readonly records: number;
  readonly checkpoints: readonly string[];
  /** The archive as it is now, for who wants to remember it; absent when it could not be derived. */
  readonly head:
    { readonly origin: string; readonly size: number; readonly root: string; readonly key: string } | undefined;
  /** What could not be checked, and why. */
  readonly unchecked: readonly string[];
}

/**
 * Audits a folder.
 * @returns `busy` when a wallet kept writing, `no-archive` when there is nothing of one. Throws what the medium says.
 */
export function auditFolder(request: AuditRequest): AuditReport | 'busy' | 'no-archive' {
  const { folder, secret } = request;
  const findings = new Findings();
  const [hasKeys, hasArchive] = [exists(join(folder, 'keys.txt')), exists(join(folder, 'archive.sqlite'))];
  if (!hasKeys && !hasArchive) return 'no-archive';

  const unchecked: string[] = [];
  const keys = auditKeys(folder, hasKeys, secret, findings);
  if (!keys) unchecked.push(`the records, their digests, tags and keys, and entry 0: ${whyClosed(secret)}`);
  if (!hasArchive) {
    findings.add({ code: 'archive-missing' });
    return { findings, entries: 0, records: 0, checkpoints: [], head: undefined, unchecked };
  }
  const journal = statSync(join(folder, 'archive.sqlite-journal'), { throwIfNoEntry: false });
  if (journal && journal.size > 0)
    findings.add({ code: 'archive-unreadable', why: 'archive.sqlite-journal is there, which would roll it back' });

  const copy = copyArchive(folder);
  if (copy === 'busy') return 'busy';
  try {
    return { findings, unchecked, ...auditCopy(copy, keys, request, findings, unchecked) };
  } finally {
    copy.remove();
  }
}

type OfCopy = Pick<AuditReport, 'entries' | 'records' | 'checkpoints' | 'head'>;

function auditCopy(
  copy: PrivateCopy,
  keys: ArchiveKeys | undefined,
  request: AuditRequest,
  findings: Findings,
  unchecked: string[],
): OfCopy {
  const frame = copy.log === undefined ? undefined : damagedFrame(copy.log);
  if (frame !== undefined) findings.add({ code: 'log-altered', frame });
  const nothing: OfCopy = { entries: 0, records: 0, checkpoints: [], head: undefined };
  const database = reading(findings, () => openCopy(copy.database));
  try {
    const readable = database && reading(findings, () => checkDatabase(database, findings));
    // SQLite holds both files by now: without their names, an audit that is interrupted leaves nothing behind.
    if (process.platform !== 'win32') copy.remove();
    if (readable) return auditDatabase(database, keys, request, findings, unchecked);
    unchecked.push('everything in archive.sqlite: it cannot be read');
    return nothing;
  } finally {
    database?.close();
  }
}

function auditDatabase(
  database: DatabaseSync,
  keys: ArchiveKeys | undefined,
  { known = [], eachRecord }: AuditRequest,
  findings: Findings,
  unchecked: string[],
): OfCopy {
  const meta: Meta = reading(findings, () => auditMeta(database, keys, findings)) ?? {
    publicKey: undefined,
    origin: undefined,
  };
  const { publicKey, origin } = meta;
  const checkpoints: Checkpoints = reading(findings, () => readCheckpoints(database, findings)) ?? new Map();
  if (publicKey) auditSignatures(checkpoints, publicKey, findings);
  else unchecked.push('the signatures of the checkpoints: the public key is not there');

  reading(findings, () => auditRepeatedKeys(database, findings));
  const sizes = new Set([...checkpoints.values(), ...known].map(({ size }) => size));
  const identity = publicKey && origin !== undefined ? { origin, publicKey: publicKey.toString('hex') } : undefined;
  const outcome = reading(findings, () => auditEntries({ database, findings, keys, sizes, identity, eachRecord }));
  if (outcome === undefined) {
    unchecked.push('the entries after the one at which reading failed, the checkpoints and what is remembered');
    return { entries: 0, records: 0, checkpoints: [], head: undefined };
  }
  for (const name of auditRoots(checkpoints, outcome, findings))
    unchecked.push(`the root of the checkpoint "${name}": an entry is missing or has no digest`);
  auditKnown(known, publicKey, outcome, findings, unchecked);
  const { size, root, records } = outcome;
  return {
    entries: outcome.rows,
    records,
    checkpoints: [...checkpoints].map(([name, { size: covered }]) => `${name} (${covered})`),
    head:
      publicKey && origin !== undefined && root
        ? { origin, size, root: root.toString('hex'), key: publicKey.toString('hex') }
        : undefined,
  };
}

function auditKnown(
  known: readonly KnownHead[],
  publicKey: Buffer | undefined,
  { size, roots }: EntryOutcome,
  findings: Findings,
  unchecked: string[],
): void {
  for (const head of known) {
    const compared = publicKey !== undefined && auditKnownHead(head, { publicKey, size, roots }, findings);
    if (!compared) unchecked.push(`what ${head.name} remembers: an entry or the public key is missing`);
  }
}

function auditKeys(
  folder: string,
  hasKeys: boolean,
  secret: Secret | undefined,
  findings: Findings,
): ArchiveKeys | undefined {
  if (!hasKeys) {
    findings.add({ code: 'keys-missing' });
    return undefined;
  }
  const path = join(folder, 'keys.txt');
  const { slots, intact } = readSlots(statSync(path).size > greatestKeys ? new Uint8Array() : readFileSync(path));
  if (!intact) findings.add({ code: 'keys-altered' });
  if (secret === undefined || slots.length === 0) return undefined;
  const opened = openSlots(slots, secret);
  if (typeof opened !== 'string') return opened;
  if (opened === 'no-such-slot') findings.add({ code: opened, kind: secret.kind });
  else findings.add({ code: opened });
  return undefined;
}

function whyClosed(secret: Secret | undefined): string {
  return secret === undefined ? 'no passphrase and no credential file was given' : 'keys.txt could not be opened';
}
