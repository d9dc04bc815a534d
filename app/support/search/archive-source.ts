// Any archive as search reads it, and an index over it that is kept nowhere: for wallets whose host keeps none.
import { nobleCipher } from '#protocols/archive/cipher.ts';
import type { Archive } from '../archive/archive.ts';
import type { Random } from '../ports.ts';
import { placeInSegment } from './sealed-segment.ts';
import { SearchIndex, type SearchParts, type SearchSource, type SegmentStore } from './search-index.ts';
import { rowOf, unreadableRow, type SearchRow } from './search-row.ts';

/** Searches an archive with an index in memory, made when it is first asked for. */
export function searchInMemory(
  archive: Archive,
  random: Random,
  turns: Pick<SearchParts, 'pause' | 'elapsed'>,
): SearchIndex {
  const seal = { cipher: nobleCipher, key: random.bytes(32), origin: archive.origin };
  return new SearchIndex({ source: archiveSource(archive), segments: memorySegments(), seal, random, ...turns });
}

/** The rows of an archive. */
export function archiveSource(archive: Archive): SearchSource {
  return {
    size: async () => (await archive.checkpoint()).size,
    async digestAt(sequence) {
      const read = await archive.read(sequence);
      return read.ok ? read.value.digest : undefined;
    },
    rows: (from, to) => rowsBetween(archive, from, to),
  };
}

/** A row for each sequence from `from` up to, without, `to`: one that was altered or lost is unreadable. */
export async function rowsBetween(archive: Archive, from: number, to: number): Promise<readonly SearchRow[]> {
  const rows = Array.from({ length: to - from }, (_, place) => unreadableRow(from + place));
  for await (const read of archive.entries({ from, to }))
    if (read.ok) rows[read.value.sequence - from] = rowOf(read.value.sequence, read.value.entry);
  return rows;
}

/** Segments in memory. */
export function memorySegments(kept = new Map<number, Uint8Array>()): SegmentStore {
  return {
    numbers: () => [...kept.keys()],
    read(number, section) {
      const bytes = kept.get(number);
      const place = bytes && placeInSegment(bytes, bytes.length, section);
      return place && bytes.subarray(place.begin, place.end);
    },
    write: (number, bytes) => void kept.set(number, bytes),
  };
}
