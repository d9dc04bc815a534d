// Why a checkpoint is not accepted, and what a verification may find (SPEC §4, §8). Codes are permanent and shared with
// every auditor; each finding names the place, so that a person can say what still holds.

/** SPEC §4: why a note is no checkpoint of the archive in question. */
export type CheckpointFailure =
  | { readonly code: 'checkpoint-malformed' }
  | { readonly code: 'checkpoint-origin'; readonly expected: string }
  | { readonly code: 'checkpoint-signature' };

/** SPEC §8: what can be wrong with one entry; `sequence` counts from 0. */
export type EntryFinding =
  | {
      readonly code:
        'entry-missing' | 'entry-unreadable' | 'entry-digest' | 'entry-malformed' | 'entry-nodes' | 'entry-tag';
      readonly sequence: number;
    }
  | { readonly code: 'entry-key-repeated'; readonly sequence: number; readonly earlier: number };

/** SPEC §8: what a verification of an open archive may find. */
export type Finding =
  | EntryFinding
  | { readonly code: 'meta-altered'; readonly name: string }
  | { readonly code: 'first-entry' }
  | { readonly code: 'archive-unreadable'; readonly detail: string }
  | {
      readonly code: 'checkpoint-malformed' | 'checkpoint-origin' | 'checkpoint-signature';
      readonly name: CheckpointName;
    }
  | { readonly code: 'checkpoint-root'; readonly name: CheckpointName; readonly size: number }
  | {
      readonly code: 'entries-cut' | 'entries-unsigned' | 'archive-older';
      readonly size: number;
      readonly rows: number;
    }
  | { readonly code: 'archive-forked'; readonly size: number };

/** SPEC §7: the rows of the table of checkpoints; `known` stands for one that an outsider remembered. */
export type CheckpointName = 'latest' | 'verified' | 'known';
