// Verification (protocols/archive/SPEC.md §8): re-derives from the sealed records all that rows and checkpoints say, page by
// page, so that appends go on between pages, and catches up with them before it compares the head. What it finds it names;
// without a finding it remembers how far it came, so that the next start begins there. Holds one page in memory.
import type { Finding } from '#protocols/archive/errors.ts';
import { emptyFrontier, frontierAt, frontierRoot, grow, type Frontier } from '#protocols/archive/frontier.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { entryCodec, type Entry } from '#protocols/archive/messages.ts';
import { openEntry, tagOf } from '#protocols/archive/sealed-entry.ts';
import { leafHash } from '#protocols/archive/tree.ts';
import { concatBytes, sameBytes } from '#protocols/values/bytes.ts';
import { StoreFailure } from '../store/store.ts';
import type { Verification, VerifyOptions } from './archive.ts';
import { readMeta } from './archive-keys.ts';
import { firstEntry, type ArchiveLog } from './archive-log.ts';
import type { PlacedRow } from './archive-table.ts';
import { headFindings, isRoot, readNote } from './verify-head.ts';

const pageSize = 32;
const greatestFindings = 100;

/** How far a verification is, in entries. */
export type Progress = { readonly checked: number; readonly size: number };

/** Verifies an open archive in steps; whoever drives it may do other things between two steps. */
export function* verification(
  log: ArchiveLog,
  options: { readonly whole: boolean; readonly known: readonly Uint8Array[] },
): Generator<Progress, Verification> {
  const pass = new Pass(log, options.whole);
  try {
    while (!pass.isDone()) {
      pass.page();
      yield { checked: pass.size, size: log.table.size() };
    }
    pass.end(options.known);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    pass.findings.push({ code: 'archive-unreadable', detail: error.detail });
  }
  return { findings: pass.findings.slice(0, greatestFindings), from: pass.from, size: pass.size };
}

/** Drives a verification to its end, with a pause after each step. */
export async function verify(
  log: ArchiveLog,
  options: VerifyOptions,
  pause: () => Promise<void>,
): Promise<Verification> {
  const steps = verification(log, { whole: options.whole ?? false, known: options.known ?? [] });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    options.onProgress?.(step.value);
    await pause();
  }
}

class Pass {
  readonly findings: Finding[] = [];
  readonly from: number;
  readonly #log: ArchiveLog;
  #frontier: Frontier = emptyFrontier;

  constructor(log: ArchiveLog, whole: boolean) {
    this.#log = log;
    const verified = this.#verifiedBefore();
    if (!whole) this.#frontier = verified;
    this.from = this.#frontier.size;
  }

  get size(): number {
    return this.#frontier.size;
  }

  isDone(): boolean {
    return this.size >= this.#log.table.size() || this.findings.length >= greatestFindings;
  }

  page(): void {
    const to = Math.min(this.size + pageSize, this.#log.table.size());
    const rows = this.#log.table.rows(this.size, to);
    for (const row of rows) {
      while (this.size < row.sequence) this.#missing();
      this.#check(row);
    }
    while (this.size < to) this.#missing();
  }

  /** Meta, the head, and what others remembered; nothing was appended since the last page. */
  end(known: readonly Uint8Array[]): void {
    const { table, keys, ports } = this.#log;
    const meta = readMeta(keys.wrapping, table.meta(), ports);
    if (!meta.ok) this.findings.push(meta.error);
    else if (!sameBytes(meta.value.publicKey, keys.publicKey))
      this.findings.push({ code: 'meta-altered', name: 'public-key' });
    const root = frontierRoot(this.#frontier);
    this.findings.push(...headFindings(table, keys.publicKey, (head) => sameBytes(head.root, root)));
    this.findings.push(...known.flatMap((note) => this.#contradicts(note)));
    const latest = table.note('latest');
    if (this.findings.length === 0 && latest) table.keepVerified(latest);
  }

  #contradicts(note: Uint8Array): readonly Finding[] {
    const rows = this.#log.table.size();
    const known = readNote(note, 'known', this.#log.keys.publicKey);
    if (!known.ok) return [known.error];
    const { size } = known.value;
    if (size > rows) return [{ code: 'archive-older', size, rows }];
    return isRoot(known.value, this.#log.hashOf) ? [] : [{ code: 'archive-forked', size }];
  }

  #verifiedBefore(): Frontier {
    const { table, hashOf } = this.#log;
    const note = table.note('verified');
    if (note === undefined) return emptyFrontier;
    const verified = readNote(note, 'verified', this.#log.keys.publicKey);
    if (!verified.ok) {
      this.findings.push(verified.error);
      return emptyFrontier;
    }
    const { size } = verified.value;
    if (size <= table.size() && isRoot(verified.value, hashOf)) return frontierAt(size, hashOf);
    this.findings.push({ code: 'checkpoint-root', name: 'verified', size });
    return emptyFrontier;
  }

  #missing(): void {
    this.findings.push({ code: 'entry-missing', sequence: this.size });
    this.#frontier = grow(this.#frontier, new Uint8Array(32)).frontier; // later entries are still checked one by one
  }

  #check(row: PlacedRow): void {
    const { sequence, digest } = row;
    const { frontier, completed } = grow(this.#frontier, leafHash(digest));
    this.#frontier = frontier;
    if (!sameBytes(concatBytes(...completed), row.nodes)) this.findings.push({ code: 'entry-nodes', sequence });
    const { ports, keys, table } = this.#log;
    const opened = openEntry(ports.cipher, keys.rows, sequence, row);
    if (!opened.ok) {
      this.findings.push(opened.error);
      return;
    }
    const { entry } = opened.value;
    const tag = tagOf(keys.rows, entry.key);
    const found = table.sequenceOf(tag);
    if (found !== undefined && found < sequence)
      this.findings.push({ code: 'entry-key-repeated', sequence, earlier: found });
    else if (found !== sequence || !sameBytes(tag, row.tag)) this.findings.push({ code: 'entry-tag', sequence });
    if (sequence === 0 && !isFirst(entry, this.#log)) this.findings.push({ code: 'first-entry' });
  }
}

function isFirst(entry: Entry, { keys }: ArchiveLog): boolean {
  return sameBytes(toBytes(entryCodec, entry), toBytes(entryCodec, firstEntry(keys, entry.at)));
}
