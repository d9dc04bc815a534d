// The archive on any medium, one synchronous step at a time: makes rows of entries, signs the head with them, reads, proves
// (protocols/archive/SPEC.md §1 to §4, §7). Order of an append: seal, grow the tree, sign, write all in one transaction,
// and only then move on in memory, so that a medium that fails leaves this as it was. Checking is for verify-archive.ts.
import { checkpointSigner } from '#protocols/archive/checkpoint.ts';
import { nonceLength } from '#protocols/archive/cipher.ts';
import type { EntryFinding, Finding } from '#protocols/archive/errors.ts';
import { emptyFrontier, frontierAt, frontierRoot, grow, type Frontier } from '#protocols/archive/frontier.ts';
import { greatestSize, saltLength, type Entry } from '#protocols/archive/messages.ts';
import { openEntry, recordOf, sealEntry, tagOf } from '#protocols/archive/sealed-entry.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  placeOf,
  rootOf,
  type HashOf,
  type TreeHead,
} from '#protocols/archive/tree.ts';
import { concatBytes, hex, sameBytes } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { StoreFailure } from '../store/store.ts';
import type {
  Appended,
  AppendFailure,
  ArchivedEntry,
  ConsistencyProof,
  InclusionProof,
  ProofFailure,
  ReadFailure,
  SignedHead,
} from './archive.ts';
import { makeArchiveKeys, openArchiveKeys, type ArchiveKeys, type ArchivePorts } from './archive-keys.ts';
import type { ArchiveRow, ArchiveTable, PlacedRow } from './archive-table.ts';
import { headFindings, isRoot } from './verify-head.ts';

/** Rows that are made and not written yet, the tree with them, and where each tag among them stands. */
type Batch = { frontier: Frontier; readonly rows: ArchiveRow[]; readonly places: Map<string, number> };

/** An open archive on a medium. */
export class ArchiveLog {
  readonly table: ArchiveTable;
  readonly keys: ArchiveKeys;
  readonly ports: ArchivePorts;
  readonly #sign: (head: TreeHead) => Uint8Array;
  #frontier: Frontier = emptyFrontier;

  private constructor(table: ArchiveTable, keys: ArchiveKeys, ports: ArchivePorts) {
    this.table = table;
    this.keys = keys;
    this.ports = ports;
    this.#sign = checkpointSigner(keys.signing);
  }

  /** Makes the archive in an empty table, with its first entry (SPEC §1). */
  static make(table: ArchiveTable, storageKey: Uint8Array, ports: ArchivePorts, at: Seconds): ArchiveLog {
    const { keys, meta } = makeArchiveKeys(storageKey, ports);
    const log = new ArchiveLog(table, keys, ports);
    const [first] = log.#append([firstEntry(keys, at)], meta);
    if (!first?.ok) throw new Error(`the first entry is refused: ${first?.error.code}`);
    return log;
  }

  /** Opens the archive in a table, or names what is wrong with its keys or its head: then nothing may be appended. */
  static open(
    table: ArchiveTable,
    storageKey: Uint8Array,
    ports: ArchivePorts,
  ): Result<ArchiveLog, readonly Finding[]> {
    const keys = openArchiveKeys(storageKey, table.meta(), ports);
    if (!keys.ok) return bad([keys.error]);
    const log = new ArchiveLog(table, keys.value, ports);
    const findings = headFindings(table, keys.value.publicKey, (head) => isRoot(head, log.hashOf));
    if (findings.length > 0) return bad(findings);
    log.#frontier = frontierAt(table.size(), log.hashOf);
    return good(log);
  }

  /** How many entries there are. */
  get size(): number {
    return this.#frontier.size;
  }

  /** Looks up whole subtrees in stored rows (SPEC §2, Nodes). */
  readonly hashOf: HashOf = (level, position) => {
    const { sequence, offset } = level === 0 ? { sequence: position, offset: 0 } : placeOf(level, position);
    const row = this.table.clear(sequence);
    const hash = level === 0 ? row && leafHash(row.digest) : row?.nodes.subarray(offset, offset + 32);
    if (hash?.length !== 32) throw new StoreFailure(`entry ${sequence} is missing or altered`);
    return hash;
  };

  /** Appends entries in one transaction; each has its own outcome. Throws `StoreFailure`, and then none is appended. */
  append(entries: readonly Entry[]): readonly Result<Appended, AppendFailure>[] {
    return this.#append(entries);
  }

  #append(
    entries: readonly Entry[],
    meta?: ReadonlyMap<string, Uint8Array>,
  ): readonly Result<Appended, AppendFailure>[] {
    const batch: Batch = { frontier: this.#frontier, rows: [], places: new Map() };
    const places = entries.map((entry) => this.#place(entry, batch));
    const head = { size: batch.frontier.size, root: frontierRoot(batch.frontier, this.ports.cipher.digest) };
    if (batch.rows.length > 0) {
      this.table.append(this.#frontier.size, batch.rows, this.#sign(head), meta);
      this.#frontier = batch.frontier;
    }
    return places.map((place) => (place.ok ? good({ sequence: place.value, ...head }) : place));
  }

  /** Adds an entry to the batch, or finds that it is there already; its sequence. */
  #place(entry: Entry, batch: Batch): Result<number, AppendFailure> {
    const made = recordOf(entry);
    if (!made.ok) return bad({ ...made.error, code: 'entry-malformed' });
    const record = made.value;
    const tag = tagOf(this.keys.rows, entry.key);
    const earlier = batch.places.get(hex(tag)) ?? this.table.sequenceOf(tag);
    if (earlier !== undefined) return this.#isSame(earlier, record, batch) ? good(earlier) : keyUsed(earlier);
    const sequence = batch.frontier.size;
    if (sequence === greatestSize) return bad({ code: 'archive-full' });
    const { cipher, random } = this.ports;
    const chance = random.bytes(saltLength + nonceLength);
    const fresh = { salt: chance.subarray(0, saltLength), nonce: chance.subarray(saltLength) };
    const sealed = sealEntry(cipher, this.keys.rows, { sequence, record }, fresh);
    const { frontier, completed } = grow(batch.frontier, leafHash(sealed.digest, cipher.digest), cipher.digest);
    batch.frontier = frontier;
    batch.rows.push({ ...sealed, tag, nodes: concatBytes(...completed) });
    batch.places.set(hex(tag), sequence);
    return good(sequence);
  }

  #isSame(sequence: number, record: Uint8Array, { rows }: Batch): boolean {
    const row = rows[sequence - this.#frontier.size] ?? this.table.rows(sequence, sequence + 1)[0];
    const kept = row && openEntry(this.ports.cipher, this.keys.rows, sequence, row);
    return kept?.ok === true && sameBytes(kept.value.record, record);
  }

  /** One entry; see `Archive.read`. */
  read(sequence: number): Result<ArchivedEntry, ReadFailure> {
    const { size } = this.#frontier;
    if (!Number.isInteger(sequence) || sequence < 0 || sequence >= size) return bad({ code: 'no-such-entry', size });
    return this.page(sequence, sequence + 1)[0] ?? bad({ code: 'entry-missing', sequence });
  }

  /** The entries from `from` up to, without, `to`, ascending; gaps are not filled. */
  page(from: number, to: number): readonly Result<ArchivedEntry, EntryFinding>[] {
    return this.table.rows(from, to).map((row) => this.#opened(row));
  }

  #opened(row: PlacedRow): Result<ArchivedEntry, EntryFinding> {
    const { sequence, digest } = row;
    const opened = openEntry(this.ports.cipher, this.keys.rows, sequence, row);
    return opened.ok ? good({ sequence, digest, ...opened.value }) : opened;
  }

  /** See `Archive.inclusion`. */
  inclusion(sequence: number, size = this.#frontier.size): Result<InclusionProof, ProofFailure> {
    const isThere = this.#has(size) && Number.isInteger(sequence) && sequence >= 0 && sequence < size;
    const digest = isThere ? this.table.clear(sequence)?.digest : undefined;
    if (digest === undefined) return bad({ code: 'no-such-size', size: this.#frontier.size });
    const proof = inclusionProof(sequence, size, this.hashOf);
    return good({ ...this.#headAt(size), sequence, digest, proof });
  }

  /** See `Archive.consistency`. */
  consistency(from: number, to = this.#frontier.size): Result<ConsistencyProof, ProofFailure> {
    if (!this.#has(from) || !this.#has(to) || from > to)
      return bad({ code: 'no-such-size', size: this.#frontier.size });
    const proof = consistencyProof(from, to, this.hashOf);
    return good({ from: this.#headAt(from), to: this.#headAt(to), proof });
  }

  /** See `Archive.checkpoint`. */
  head(): SignedHead {
    const note = this.table.note('latest');
    if (note === undefined) throw new StoreFailure('the latest checkpoint is missing');
    return { ...this.#headAt(this.#frontier.size), note };
  }

  #has(size: number): boolean {
    return Number.isInteger(size) && size >= 0 && size <= this.#frontier.size;
  }

  #headAt(size: number): TreeHead {
    const isLatest = size === this.#frontier.size;
    return {
      size,
      root: isLatest ? frontierRoot(this.#frontier, this.ports.cipher.digest) : rootOf(size, this.hashOf),
    };
  }
}

/** SPEC §1: the entry that opens an archive. */
export function firstEntry({ origin, publicKey }: ArchiveKeys, at: Seconds): Entry {
  const facts = [
    ['origin', origin],
    ['public-key', hex(publicKey)],
  ] as const;
  return { kind: 'archive:opened', at, facts, documents: [], key: 'archive:opened' };
}

function keyUsed(sequence: number): Result<number, AppendFailure> {
  return bad({ code: 'entry-key-used', sequence });
}
