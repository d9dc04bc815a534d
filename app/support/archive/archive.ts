// The archive: the wallet's memory of what happened, append-only and signed (protocols/archive/SPEC.md). What is appended
// stays, in order; what was altered is found. Implementations: memory (tests), SQLite in a worker (main/node); both obey
// archive.contract.ts. It keeps entries and judges none: what they mean is for disputes, bookkeeping and screens.
import type { EntryFinding, Finding } from '#protocols/archive/errors.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import type { OpenedEntry } from '#protocols/archive/sealed-entry.ts';
import type { TreeHead } from '#protocols/archive/tree.ts';
import type { Result } from '#protocols/values/result.ts';
import type { ArchiveSearch } from '../search/archive-search.ts';

/** Where an entry stands (sequence from 0), and the tree that held it when it was acknowledged. */
export type Appended = TreeHead & { readonly sequence: number };

/**
 * Why an entry was not appended; nothing was written.
 * - `entry-malformed`: a field is not as SPEC §1 says; `path` names it, empty for the record as a whole.
 * - `entry-key-used`: another entry, at `sequence`, was appended under this key.
 * - `archive-full`: 2 147 483 647 entries.
 */
export type AppendFailure =
  | { readonly code: 'entry-malformed'; readonly path: string; readonly expected: string }
  | { readonly code: 'entry-key-used'; readonly sequence: number }
  | { readonly code: 'archive-full' };

/** An entry as kept: what was appended, and the bytes that the tree is about (digest = SHA-256(salt ‖ record)). */
export type ArchivedEntry = OpenedEntry & { readonly sequence: number; readonly digest: Uint8Array };

/** Why there is no entry to read: it was never appended, or it was altered since. */
export type ReadFailure = EntryFinding | { readonly code: 'no-such-entry'; readonly size: number };

/** The archive is not that large, or the sizes are in the wrong order. */
export type ProofFailure = { readonly code: 'no-such-size'; readonly size: number };

/** That the entry at `sequence` is in the tree; `proof` as SPEC §3. */
export type InclusionProof = TreeHead & {
  readonly sequence: number;
  readonly digest: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** That the tree `to` continues the tree `from`; `proof` as SPEC §3. */
export type ConsistencyProof = {
  readonly from: TreeHead;
  readonly to: TreeHead;
  readonly proof: readonly Uint8Array[];
};

/** The head of the archive and the note that signs it (SPEC §4). */
export type SignedHead = TreeHead & { readonly note: Uint8Array };

/** Which entries: from `from` (0) up to, without, `to` (the end), oldest first unless told, at most `limit`. */
export type Span = {
  readonly from?: number;
  readonly to?: number;
  readonly newestFirst?: boolean;
  readonly limit?: number;
};

/** How to verify. */
export type VerifyOptions = {
  /** Everything from entry 0 on; otherwise from the checkpoint up to which the archive was last verified. */
  readonly whole?: boolean;
  /** Checkpoints (notes) that others remembered: what the archive must continue. */
  readonly known?: readonly Uint8Array[];
  /** Told now and then how far it is, in entries. */
  readonly onProgress?: (progress: { readonly checked: number; readonly size: number }) => void;
};

/** What a verification found, at most 100 findings; none: entries `from` up to `size` are as they were appended. */
export type Verification = { readonly findings: readonly Finding[]; readonly from: number; readonly size: number };

/** An open archive. Every method rejects with `StoreFailure` when the medium fails; nothing acknowledged is lost then. */
export interface Archive {
  /** SPEC §4: the name in its checkpoints. */
  readonly origin: string;
  /** The archive key, 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
  /** Searches it; absent where the host keeps no index. */
  readonly search?: ArchiveSearch;
  /** Appends an entry; when it resolves, the entry survives a power cut. The same entry under its key again is no second one. */
  append(entry: Entry): Promise<Result<Appended, AppendFailure>>;
  /** One entry, opened and checked against its digest. */
  read(sequence: number): Promise<Result<ArchivedEntry, ReadFailure>>;
  /** Entries page by page, each checked when it was opened; an altered one is a finding and ends nothing. */
  entries(span?: Span): AsyncIterable<Result<ArchivedEntry, EntryFinding>>;
  /** Proof of an entry in the tree of `size` entries (all of them unless told). */
  inclusion(sequence: number, size?: number): Promise<Result<InclusionProof, ProofFailure>>;
  /** Proof that the tree of `to` entries (all of them unless told) continues that of `from`. */
  consistency(from: number, to?: number): Promise<Result<ConsistencyProof, ProofFailure>>;
  /** The latest head, signed; it covers every entry acknowledged so far. */
  checkpoint(): Promise<SignedHead>;
  /** Re-derives everything that the entries and checkpoints say, and names what is wrong. Appending goes on meanwhile. */
  verify(options?: VerifyOptions): Promise<Verification>;
}
