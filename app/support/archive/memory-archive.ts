// An archive in memory, for tests and short-lived tools. It obeys the same contract as the durable one (archive.contract.ts),
// but for durability: nothing survives the process.
import { nobleCipher } from '#protocols/archive/cipher.ts';
import { hex } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { Random } from '../ports.ts';
import type { Archive } from './archive.ts';
import { ArchiveLog } from './archive-log.ts';
import type { ArchiveRow, ArchiveTable, PlacedRow } from './archive-table.ts';
import { paged } from './paged-entries.ts';
import { verify } from './verify-archive.ts';

/** Makes an archive that forgets; `storageKey` has 32 bytes, `openedAt` goes into its first entry. */
export function memoryArchive(storageKey: Uint8Array, random: Random, openedAt: Seconds): Archive {
  const ports = { cipher: nobleCipher, random, signingKey: ed25519SigningKey };
  return openedArchive(ArchiveLog.make(new MemoryTable(), storageKey, ports, openedAt));
}

/** The port over a log in this thread; each call is one step of its own. */
export function openedArchive(log: ArchiveLog): Archive {
  const step = async <Outcome>(act: () => Outcome): Promise<Outcome> => {
    await Promise.resolve();
    return act();
  };
  return {
    origin: log.keys.origin,
    publicKey: log.keys.publicKey,
    async append(entry) {
      const [outcome] = await step(() => log.append([entry]));
      if (outcome === undefined) throw new Error('one entry, one outcome');
      return outcome;
    },
    read: (sequence) => step(() => log.read(sequence)),
    entries: (span) =>
      paged(
        span,
        () => step(() => log.head().size),
        (from, to) => step(() => log.page(from, to)),
      ),
    inclusion: (sequence, size) => step(() => log.inclusion(sequence, size)),
    consistency: (from, to) => step(() => log.consistency(from, to)),
    checkpoint: () => step(() => log.head()),
    verify: (options = {}) => verify(log, options, () => Promise.resolve()),
  };
}

/** Tables in memory. */
export class MemoryTable implements ArchiveTable {
  /** Rows by sequence, open to tests that alter them. */
  readonly kept: (ArchiveRow | undefined)[] = [];
  /** Notes by name. */
  readonly notes = new Map<'latest' | 'verified', Uint8Array>();
  /** The rows of `meta`. */
  readonly metaRows = new Map<string, Uint8Array>();
  readonly #tags = new Map<string, number>();

  meta(): ReadonlyMap<string, Uint8Array> {
    return this.metaRows;
  }

  size(): number {
    return this.kept.length;
  }

  clear(sequence: number): ArchiveRow | undefined {
    return this.kept[sequence];
  }

  rows(from: number, to: number): readonly PlacedRow[] {
    return this.kept.slice(from, to).flatMap((row, place) => (row ? [{ sequence: from + place, ...row }] : []));
  }

  sequenceOf(tag: Uint8Array): number | undefined {
    return this.#tags.get(hex(tag));
  }

  note(name: 'latest' | 'verified'): Uint8Array | undefined {
    return this.notes.get(name);
  }

  append(
    from: number,
    rows: readonly ArchiveRow[],
    latest: Uint8Array,
    meta: ReadonlyMap<string, Uint8Array> = new Map(),
  ): void {
    for (const [name, value] of meta) this.metaRows.set(name, value);
    rows.forEach((row, place) => {
      this.kept[from + place] = row;
      this.#tags.set(hex(row.tag), from + place);
    });
    this.notes.set('latest', latest);
  }

  keepVerified(note: Uint8Array): void {
    this.notes.set('verified', note);
  }
}
