// The documents of one payment as an archive keeps them: chosen from the entries of its deal and its operations, and only
// those of one payment, since a deal whose first payment failed may be paid by a second one. Judges nothing.
import { approvalCodec } from '#protocols/device-link/messages.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseContent } from '#protocols/values/cose.ts';
import type { Archive, ArchivedEntry } from '../support/archive/archive.ts';
import { gatherArchiveEvidence } from './archive-evidence.ts';
import type { NamedDocument } from './evidence.ts';

/** Documents of a payment by name, `root` among them when the archive has one, and the entries in which they stand. */
export type ArchivedPayment = {
  /** `pay`: the archive's owner is the payer; `receive`: the payee. */
  readonly role: 'pay' | 'receive';
  /** Whether its entries say that it moved practice money. */
  readonly practice: boolean;
  readonly documents: readonly NamedDocument[];
  readonly sequences: readonly number[];
};

const known = ['offer', 'order', 'approval', 'payment', 'receipt', 'keysets'];
/** One entry holds at most a few of them; evidence has at most 64 entries (archived.ts). */
const greatestEntries = 64;

/**
 * The payment among entries of one deal, oldest first: that of the operation `subject` (hex), else the one that came furthest.
 * `undefined` when no order of an offer was signed.
 */
export function archivedPayment(entries: readonly ArchivedEntry[], subject: string): ArchivedPayment | undefined {
  const groups = Map.groupBy(entries, ({ entry }) => groupOf(entry.kind, entry.subject));
  let best:
    | { readonly role: ArchivedPayment['role']; readonly own: readonly ArchivedEntry[]; readonly rank: number }
    | undefined;
  for (const [name, own] of groups) {
    const [role, id] = name.split('/');
    if (role !== 'pay' && role !== 'receive') continue;
    const names = new Set(own.flatMap(({ entry }) => entry.documents.map((document) => document.name)));
    if (!names.has('order') || !names.has('offer')) continue;
    const rank =
      (id === subject && role === 'pay' ? 4 : 0) + (names.has('receipt') ? 2 : 0) + (names.has('payment') ? 1 : 0);
    if (!best || rank >= best.rank) best = { role, own, rank };
  }
  if (!best) return undefined;
  const documents = new Map<string, Uint8Array>();
  for (const { entry } of best.own) {
    for (const { name, bytes } of entry.documents) if (known.includes(name)) documents.set(name, bytes);
  }
  for (const { entry } of entries) {
    for (const { name, bytes } of entry.documents) if (name === 'root') documents.set(name, bytes);
  }
  const holding = entries.filter(({ entry }) =>
    entry.documents.some(({ name, bytes }) => {
      const used = documents.get(name);
      return used !== undefined && sameBytes(used, bytes);
    }),
  );
  return {
    role: best.role,
    practice: best.own.some(({ entry }) => new Map(entry.facts).get('money') === 'practice'),
    documents: [...documents].map(([name, bytes]) => ({ name, bytes })),
    sequences: holding.map(({ sequence }) => sequence).slice(-greatestEntries),
  };
}

/**
 * The document `archive` of a payment: that the others stand in the archive which the device remembered at the approval.
 * `undefined` without an approval, and where the archive cannot show it. Rejects with `StoreFailure`.
 */
export async function archiveEvidenceOf(
  archive: Archive,
  { documents, sequences }: ArchivedPayment,
): Promise<NamedDocument | undefined> {
  const approval = documents.find(({ name }) => name === 'approval');
  const content = approval && coseContent(approval.bytes, 4096);
  const read = content && fromBytes(approvalCodec, content, 4096);
  if (!read?.ok) return undefined;
  const evidence = await gatherArchiveEvidence(archive, sequences, read.value.archiveSize ?? 0);
  return evidence.ok ? { name: 'archive', bytes: evidence.value } : undefined;
}

// A receipt that was given belongs to what was received of the same deal.
function groupOf(kind: string, subject: Uint8Array | undefined): string {
  const [what = ''] = kind.split(':');
  return `${kind === 'receipt:given' ? 'receive' : what}/${subject ? hex(subject) : ''}`;
}
