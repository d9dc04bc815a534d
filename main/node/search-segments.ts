// The search of an archive on disk (app/support/search/SPEC.md §4): its segments are files of mode 0600 beside the archive, each
// replaced as a whole, and it runs in the archive's own thread, which has entries and keys at hand. The folder is derived: whoever
// deletes it, or any file in it, costs the time to make it anew.
//
//   FOLDER/search/0000012.segment
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { SearchIndex, type SegmentStore } from '#app/support/search/search-index.ts';
import { placeInSegment, segmentHead, segmentKey } from '#app/support/search/sealed-segment.ts';
import type { Section } from '#app/support/search/segment.ts';
import { rowOf, unreadableRow } from '#app/support/search/search-row.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { writePrivateFile } from './files.ts';
import { nodeCipher } from './node-cipher.ts';
import { systemRandom } from './random.ts';
import { detailOf } from './sqlite-failure.ts';

/** Searches an archive in its own thread; `folder` and `storageKey` are the archive's. */
export function searchOf(log: ArchiveLog, folder: string, storageKey: Uint8Array): SearchIndex {
  const source = {
    size: () => log.table.size(),
    digestAt: (sequence: number) => log.table.clear(sequence)?.digest,
    rows(from: number, to: number) {
      const rows = Array.from({ length: to - from }, (_, place) => unreadableRow(from + place));
      for (const read of log.page(from, to))
        if (read.ok) rows[read.value.sequence - from] = rowOf(read.value.sequence, read.value.entry);
      return rows;
    },
  };
  return new SearchIndex({
    source,
    segments: segmentFiles(join(folder, 'search')),
    seal: { cipher: nodeCipher, key: segmentKey(storageKey), origin: log.keys.origin },
    random: systemRandom,
    pause: async () => nextTurn(),
    elapsed: () => performance.now(),
  });
}

/** Segments as files of a folder, which the first one makes. */
export function segmentFiles(folder: string): SegmentStore {
  const reader = new SectionReader();
  const pathOf = (number: number) => join(folder, `${number.toString().padStart(7, '0')}.segment`);
  return {
    numbers() {
      const names = namesIn(folder);
      for (const name of names) if (name.endsWith('.new')) rmSync(join(folder, name), { force: true }); // cut short
      return names.flatMap((name) => (/^\d{7}\.segment$/.test(name) ? [Number(name.slice(0, 7))] : []));
    },
    read(number, section) {
      try {
        return reader.read(pathOf(number), section);
      } catch {
        return undefined; // it is made anew, as if there were none
      }
    },
    write(number, bytes) {
      try {
        writePrivateFile(pathOf(number), bytes);
      } catch (error) {
        throw new StoreFailure(detailOf(error));
      }
    },
  };
}

/** Reads sections into one piece of memory, again and again: a search reads hundreds. */
class SectionReader {
  #memory = new Uint8Array();

  read(path: string, section: Section): Uint8Array | undefined {
    const file = openSync(path, 'r');
    try {
      const head = new Uint8Array(segmentHead);
      if (readSync(file, head) !== segmentHead) return undefined;
      const place = placeInSegment(head, fstatSync(file).size, section);
      if (!place) return undefined;
      const length = place.end - place.begin;
      if (this.#memory.length < length) this.#memory = new Uint8Array(length * 2);
      const isWhole = readSync(file, this.#memory, 0, length, place.begin) === length;
      return isWhole ? this.#memory.subarray(0, length) : undefined;
    } finally {
      closeSync(file);
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
