// The evidence of a dispute: documents as exact bytes under their names, from a folder, an archive or a bundle alike. Gathering
// judges nothing. Documents that this folder does not know (keysets, a mint's swaps) go to the payment system's module as
// they are.
import { sameBytes } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { AtomName } from './formula.ts';

/** A document as an entry of the archive holds it (protocols/archive SPEC §1); its media type is of no concern here. */
export type NamedDocument = { readonly name: string; readonly bytes: Uint8Array };

/** Documents of which a dispute knows one each. */
const single = ['offer', 'order', 'approval', 'payment', 'receipt', 'archive'] as const;
export type SingleDocument = (typeof single)[number];

/** What was gathered. */
export type Evidence = { readonly [Name in SingleDocument]?: Uint8Array } & {
  /** Root certificates; the offer must hold under one of them. */
  readonly roots: readonly Uint8Array[];
  /** What is the payment system's to read. */
  readonly ofSystem: readonly NamedDocument[];
};

/** Two unlike documents bear one name: gather the documents of one payment only. */
export type EvidenceFailure = { readonly code: 'document-twice'; readonly name: SingleDocument };

/** Which documents an atom rests on. The system's own (keysets, swaps) stand beside those of `paid`. */
export const documentsOf: Readonly<Record<AtomName, readonly ('root' | SingleDocument)[]>> = {
  offered: ['root', 'offer'],
  ordered: ['root', 'offer', 'order'],
  approved: ['root', 'offer', 'order', 'approval'],
  acknowledged: ['root', 'offer', 'order', 'payment', 'receipt'],
  paid: ['root', 'offer', 'order', 'payment', 'receipt'],
  archived: ['approval', 'archive'],
};

/** Gathers the documents of one payment; the same bytes under a name again are no second document. */
export function gatherEvidence(documents: Iterable<NamedDocument>): Result<Evidence, EvidenceFailure> {
  const roots: Uint8Array[] = [];
  const ofSystem: NamedDocument[] = [];
  const known = new Map<SingleDocument, Uint8Array>();
  for (const document of documents) {
    const { bytes } = document;
    const name = single.find((one) => one === document.name);
    if (document.name === 'root') {
      if (!roots.some((other) => sameBytes(other, bytes))) roots.push(bytes);
    } else if (name === undefined) {
      if (!ofSystem.some((other) => other.name === document.name && sameBytes(other.bytes, bytes)))
        ofSystem.push(document);
    } else {
      const other = known.get(name);
      if (other !== undefined && !sameBytes(other, bytes)) return bad({ code: 'document-twice', name });
      known.set(name, bytes);
    }
  }
  return good({ ...Object.fromEntries(known), roots, ofSystem });
}
