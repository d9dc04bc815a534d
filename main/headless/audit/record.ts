// The record of an entry, read strictly as the archive's SPEC §1 says: every limit, no unknown key. Only what the audit
// goes on to compare is given back; the rest is judged and dropped.
import { readCbor, type Item } from './cbor.ts';

/** What the audit needs of a record. */
export interface AuditedRecord {
  readonly kind: string;
  readonly hasSubject: boolean;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly documents: number;
  readonly key: string;
}

/** The last second of the year 9999. */
const lastSecond = 253_402_300_799;
/** The most bytes that a record may have. */
const greatestRecord = 524_288;

/** Reads a record; otherwise gives the first thing that is wrong with it, in words. */
export function readRecord(bytes: Uint8Array): AuditedRecord | string {
  if (bytes.length > greatestRecord) return `longer than ${greatestRecord} bytes`;
  const map = readCbor(bytes);
  if (!(map instanceof Map)) return 'not one deterministic CBOR map';
  for (const key of map.keys()) if (key < 1 || key > 6) return `unknown key ${key}`;

  const [kind, at, subject, facts, documents, key] = [1, 2, 3, 4, 5, 6].map((name) => map.get(name));
  if (!isText(kind, 48) || !/^[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*$/.test(kind)) return 'kind (1)';
  if (typeof at !== 'number' || at > lastSecond) return 'at (2)';
  if (subject !== undefined && !(isBytes(subject, 32) && subject.length > 0)) return 'subject (3)';
  if (!Array.isArray(facts) || facts.length > 64 || !facts.every(isFact)) return 'facts (4)';
  if (!Array.isArray(documents) || documents.length > 16 || !documents.every(isDocument)) return 'documents (5)';
  if (!isPrintable(key, 128)) return 'key (6)';
  return { kind, hasSubject: subject !== undefined, facts, documents: documents.length, key };
}

function isFact(item: Item): item is readonly [string, string] {
  if (!Array.isArray(item) || item.length !== 2) return false;
  const [name, value] = item as readonly Item[];
  return isPrintable(name, 48) && isText(value, 1024) && !value.startsWith('\ufeff');
}

function isDocument(item: Item): boolean {
  if (!(item instanceof Map) || item.size !== 3) return false;
  return isPrintable(item.get(1), 48) && isPrintable(item.get(2), 96) && isBytes(item.get(3), 98_304);
}

function isText(item: Item | undefined, greatest: number): item is string {
  return typeof item === 'string' && item.length <= greatest;
}

function isBytes(item: Item | undefined, greatest: number): item is Uint8Array {
  return item instanceof Uint8Array && item.length <= greatest;
}

/** SPEC §1: no control, format, invisible, private or unassigned characters, no line breaks, no space at either end. */
function isPrintable(item: Item | undefined, greatest: number): item is string {
  return (
    isText(item, greatest) &&
    item.length > 0 &&
    item === item.trim() &&
    !/[\p{Other}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}]/u.test(item)
  );
}
