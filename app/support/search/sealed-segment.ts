// Segments at rest (SPEC.md §4): each section sealed with AES-256-GCM on its own, bound to the archive, the segment's place and the
// digest of its last entry. What was altered, carried here from another archive, or made of entries that were replaced since
// does not open, and is made anew: segments are derived, the archive is what counts.
import { deriveKey, nonceLength, seal, unseal, type Cipher } from '#protocols/archive/cipher.ts';
import { concatBytes, utf8 } from '#protocols/values/bytes.ts';
import type { Random } from '../ports.ts';
import { packRows, Segment, sections, type Section } from './segment.ts';
import type { SearchRow } from './search-row.ts';

/** Entries of a segment. */
export const segmentLength = 4096;

/** Where a segment stands, and what it was made of. */
export type SegmentPlace = { readonly number: number; readonly lastDigest: Uint8Array };

/** What seals the segments of one archive. */
export type SegmentSeal = { readonly cipher: Cipher; readonly key: Uint8Array; readonly origin: string };

const format = 'semper-search/1';

/** The key of segments from the storage key (32 bytes). */
export function segmentKey(storageKey: Uint8Array): Uint8Array {
  return deriveKey(storageKey, 'semper search segments');
}

/** The bytes of a segment of `segmentLength` rows. */
export function sealSegment(
  { cipher, key, origin }: SegmentSeal,
  place: SegmentPlace,
  rows: readonly SearchRow[],
  random: Random,
): Uint8Array {
  const packed = packRows(rows);
  const sealed = sections.map((section) =>
    seal(cipher, key, random.bytes(nonceLength), contextOf(origin, place, section), packed[section]),
  );
  const head = new Uint8Array(segmentHead);
  const view = new DataView(head.buffer);
  sealed.forEach(({ length }, which) => view.setUint32(which * 4, length));
  return concatBytes(head, ...sealed);
}

/** A segment at its place; `read` gives its sealed sections, each when it is asked for, and may use the bytes again afterwards. */
export function openSegment(
  { cipher, key, origin }: SegmentSeal,
  place: SegmentPlace,
  read: (section: Section) => Uint8Array | undefined,
): Segment {
  return new Segment(segmentLength, (section) => {
    const sealed = read(section);
    return sealed && unseal(cipher, key, contextOf(origin, place, section), sealed);
  });
}

/** Bytes of a segment before its first section. */
export const segmentHead = sections.length * 4;

/** Where a section lies in a segment of `size` bytes that begins with `head`; `undefined` when it says what cannot be. */
export function placeInSegment(
  head: Uint8Array,
  size: number,
  section: Section,
): { readonly begin: number; readonly end: number } | undefined {
  if (head.length < segmentHead) return undefined;
  const view = new DataView(head.buffer, head.byteOffset);
  const lengths = sections.map((_, place) => view.getUint32(place * 4));
  const which = sections.indexOf(section);
  const begin = lengths.slice(0, which).reduce((sum, length) => sum + length, segmentHead);
  const end = begin + (lengths[which] ?? 0);
  return end <= size ? { begin, end } : undefined;
}

function contextOf(origin: string, { number, lastDigest }: SegmentPlace, section: Section): Uint8Array {
  return concatBytes(utf8(`${format} ${section} ${number} ${segmentLength} ${origin}\n`), lastDigest);
}
