// What an audit may find wrong: the codes of the archive's SPEC §8 with their details, and the plain words for each.
// An archive can be wrong a million times over, so that each code keeps its first few findings and counts the rest.
// Nothing here is shared with the program that writes archives: two readings of one SPEC are the point.

/** One thing that is wrong (SPEC §8). Sequences count from 0; sizes and rows are numbers of entries. */
export type Finding =
  | { readonly code: 'keys-missing' | 'keys-altered' | 'passphrase-wrong' | 'credential-wrong' }
  | { readonly code: 'no-such-slot'; readonly kind: 'passphrase' | 'credential-file' }
  | { readonly code: 'archive-missing' | 'archive-newer' | 'first-entry' }
  | { readonly code: 'archive-unreadable'; readonly why: string }
  | { readonly code: 'log-altered'; readonly frame: number }
  | { readonly code: 'meta-altered'; readonly name: string }
  | { readonly code: 'entry-missing'; readonly sequence: number; readonly through: number }
  | { readonly code: 'entry-unreadable'; readonly sequence: number }
  | { readonly code: 'entry-digest' | 'entry-nodes' | 'entry-tag'; readonly sequence: number }
  | { readonly code: 'entry-malformed'; readonly sequence: number; readonly why: string }
  | { readonly code: 'entry-key-repeated'; readonly sequence: number; readonly earlier: number }
  | { readonly code: 'checkpoint-malformed' | 'checkpoint-origin' | 'checkpoint-signature'; readonly name: string }
  | { readonly code: 'entries-cut'; readonly name: string; readonly size: number; readonly rows: number }
  | { readonly code: 'entries-unsigned' | 'archive-older'; readonly size: number; readonly rows: number }
  | { readonly code: 'checkpoint-root'; readonly name: string; readonly size: number }
  | { readonly code: 'archive-forked'; readonly size: number }
  | { readonly code: 'archive-other'; readonly origin: string };

/** The code of a finding. */
export type FindingCode = Finding['code'];

const keptOfEach = 20;

/** Findings in the order in which they were made, the first 20 of each code, and how many of each there are. */
export class Findings {
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<FindingCode, number>();

  /** Notes a finding. */
  add(finding: Finding): void {
    const count = (this.#counts.get(finding.code) ?? 0) + 1;
    this.#counts.set(finding.code, count);
    if (count <= keptOfEach) this.#kept.push(finding);
  }

  /** The findings that were kept. */
  get kept(): readonly Finding[] {
    return this.#kept;
  }

  /** How many there are of each code. */
  get counts(): ReadonlyMap<FindingCode, number> {
    return this.#counts;
  }
}

/** A finding in a sentence. */
export function wordsFor(finding: Finding): string {
  switch (finding.code) {
    case 'keys-missing':
      return 'keys.txt is missing: nothing opens this archive';
    case 'keys-altered':
      return 'keys.txt is not as the wallet wrote it';
    case 'passphrase-wrong':
      return 'the passphrase does not open its slot of keys.txt: it is another one, or the slot was changed';
    case 'credential-wrong':
      return 'the credential file opens no slot of keys.txt: it is another one, or the slot was changed';
    case 'no-such-slot':
      return `keys.txt has no slot for a ${finding.kind}`;
    case 'archive-missing':
      return 'archive.sqlite is missing';
    case 'archive-newer':
      return 'the archive was written by a newer version; use its audit';
    case 'archive-unreadable':
      return `archive.sqlite is damaged or is none of ours: ${finding.why}`;
    case 'log-altered':
      return `archive.sqlite-wal breaks off at frame ${finding.frame}: what followed is lost. If the power failed, start the wallet, quit it, and audit again`;
    case 'meta-altered':
      return `the row "${finding.name}" of meta is missing, unknown or not what it should be`;
    case 'entry-missing':
      return finding.through > finding.sequence
        ? `entries ${finding.sequence} to ${finding.through} are missing`
        : `entry ${finding.sequence} is missing`;
    case 'entry-unreadable':
      return `entry ${finding.sequence} does not open: its bytes, its digest or its place were changed, or it is another archive's`;
    case 'entry-digest':
      return `entry ${finding.sequence}: the digest is not that of the record`;
    case 'entry-malformed':
      return `entry ${finding.sequence}: the record is malformed: ${finding.why}`;
    case 'entry-nodes':
      return `entry ${finding.sequence}: the node hashes kept with it are not those of the tree`;
    case 'entry-tag':
      return `entry ${finding.sequence}: the tag is not that of its key`;
    case 'entry-key-repeated':
      return `entry ${finding.sequence} repeats the key of entry ${finding.earlier}`;
    case 'first-entry':
      return "entry 0 does not name this archive's origin and public key: the archive was signed anew by another key";
    case 'checkpoint-malformed':
      return `the checkpoint "${finding.name}" is missing or malformed`;
    case 'checkpoint-origin':
      return `the checkpoint "${finding.name}" is another archive's`;
    case 'checkpoint-signature':
      return `the signature of the checkpoint "${finding.name}" does not hold`;
    case 'entries-cut':
      return `the checkpoint "${finding.name}" covers ${finding.size} entries and there are ${finding.rows}: the end was cut off`;
    case 'entries-unsigned':
      return `the latest checkpoint covers ${finding.size} entries and there are ${finding.rows}: entries ${finding.size} and up are not signed`;
    case 'checkpoint-root':
      return `the first ${finding.size} entries are not those that the checkpoint "${finding.name}" signs`;
    case 'archive-older':
      return `${finding.size} entries were seen before and there are ${finding.rows}: this is an older copy, or the end was cut off`;
    case 'archive-forked':
      return `the first ${finding.size} entries are not those that were seen before: the archive was forked`;
    case 'archive-other':
      return `what was seen before is of another archive or key: ${finding.origin}`;
  }
}
