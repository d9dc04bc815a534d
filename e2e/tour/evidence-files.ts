// The signed documents of a tour as files: one folder a deal, the exact bytes; beside them the root and the device's key.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatherArchiveEvidence } from '#app/disputes/archive-evidence.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import { approvalCodec } from '#protocols/device-link/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseContent } from '#protocols/values/cose.ts';

const documents = ['offer', 'order', 'approval', 'payment', 'receipt'] as const;

/** The documents of one deal, exact bytes. */
export type Documents = Readonly<Record<(typeof documents)[number], Uint8Array>>;

/** Writes the root certificate. */
export function writeRoot(folder: string, root: Uint8Array): void {
  writeFileSync(join(folder, 'root.cbor'), root);
}

/** Writes a small JSON file. */
export function writeJson(folder: string, name: string, content: unknown): void {
  writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
}

/** Writes the documents of a completed payment; throws when one is missing. */
export function writeDeal(folder: string, name: string, view: OperationView): void {
  mkdirSync(join(folder, name), { recursive: true });
  for (const document of documents) {
    const bytes = view.documents[document];
    if (!bytes) throw new Error(`a completed payment without ${document}`);
    writeFileSync(join(folder, name, `${document}.cbor`), bytes);
  }
  if (view.documents.keysets) writeFileSync(join(folder, name, 'keysets.cbor'), view.documents.keysets);
}

/** Writes the proof that a deal's documents stand in the archive, and that it continues what the device remembered. */
export async function writeArchiveEvidence(folder: string, name: string, view: OperationView, archive: Archive) {
  const approved = coseContent(view.documents.approval ?? new Uint8Array(), 4096);
  const approval = approved && fromBytes(approvalCodec, approved, 4096);
  if (!approval?.ok) throw new Error('a completed payment without approval');
  const sequences: number[] = [];
  for await (const read of archive.entries()) {
    const { subject, documents: kept } = read.ok ? read.value.entry : { documents: [] };
    if (read.ok && subject && kept.length > 0 && hex(subject) === view.id) sequences.push(read.value.sequence);
  }
  const evidence = await gatherArchiveEvidence(archive, sequences, approval.value.archiveSize ?? 0);
  if (!evidence.ok) throw new Error(`the archive proves nothing: ${evidence.error.code}`);
  writeFileSync(join(folder, name, 'archive.cbor'), evidence.value);
}

/** The root, the person key and all deals of a tour. */
export function readEvidence(folder: string) {
  const read = (...path: string[]) => new Uint8Array(readFileSync(join(folder, ...path)));
  const { personKey } = JSON.parse(readFileSync(join(folder, 'device.json'), 'utf8')) as { personKey: string };
  const names = readdirSync(folder).filter((name) => /^deal-\d+$/.test(name));
  return {
    root: read('root.cbor'),
    personKey: new Uint8Array(Buffer.from(personKey, 'hex')),
    deals: names.toSorted().map((name) => {
      const entries = documents.map((document) => [document, read(name, `${document}.cbor`)] as const);
      return { name, documents: Object.fromEntries(entries) as Documents };
    }),
  };
}
