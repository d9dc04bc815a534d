// All entries about one deal, or about one operation of it: a payment's entries bear its own id, what came before it the deal's.
// From a payment to its deal leads the offer in it; from a deal to its payments, that they begin right after the rules decided.
import type { Archive, ArchivedEntry } from '#app/support/archive/archive.ts';
import type { ReadFailure } from '#app/support/archive/archive.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Result } from '#protocols/values/result.ts';

/** An entry of a story, or why it cannot be read any more. */
export type StoryEntry = { readonly sequence: number; readonly read: Result<ArchivedEntry, ReadFailure> };

/** Which entries bear a subject, and how many of the first entries that was told of. */
export type SubjectIndex = {
  sequencesOf(subject: string): Promise<readonly number[]>;
  index(): { readonly reached: number; readonly size: number };
};

/** The newest of a story that are read; a payment has about ten. */
const greatestStory = 200;
/** How far from the decision a payment's first entry may be: gathering coins comes between. */
const greatestGap = 256;
/** Entries that no index knows yet are looked through, the newest of them. */
const greatestScan = 10_000;

/** Gathers them, oldest first. `subject` is 16 bytes in hex. Rejects with `StoreFailure`. */
export async function entriesAbout(
  archive: Archive,
  index: SubjectIndex,
  subject: string,
): Promise<readonly StoryEntry[]> {
  const own = await entriesOf(archive, index, subject);
  const others = new Set<string>();
  for (const { sequence, read } of own) {
    if (!read.ok) continue;
    const { kind } = read.value.entry;
    const deal = kind.startsWith('pay:') ? dealIn(read.value) : undefined;
    if (deal !== undefined && deal !== subject) others.add(deal);
    if (kind === 'policy:decided') for (const id of await paymentsFrom(archive, sequence, subject)) others.add(id);
  }
  const found = new Map(own.map((entry) => [entry.sequence, entry]));
  for (const other of others) {
    for (const entry of await entriesOf(archive, index, other)) found.set(entry.sequence, entry);
  }
  return [...found.values()].toSorted((first, second) => first.sequence - second.sequence).slice(-greatestStory);
}

async function entriesOf(archive: Archive, index: SubjectIndex, subject: string): Promise<readonly StoryEntry[]> {
  const indexed = (await index.sequencesOf(subject)).slice(-greatestStory);
  const entries: StoryEntry[] = [];
  for (const sequence of indexed) entries.push({ sequence, read: await archive.read(sequence) });
  const { size } = await archive.checkpoint();
  const from = Math.max(index.index().reached, size - greatestScan);
  for await (const read of archive.entries({ from, to: size })) {
    if (!read.ok || !read.value.entry.subject || hex(read.value.entry.subject) !== subject) continue;
    if (!indexed.includes(read.value.sequence)) entries.push({ sequence: read.value.sequence, read });
  }
  return entries;
}

async function paymentsFrom(archive: Archive, decided: number, deal: string): Promise<readonly string[]> {
  for await (const read of archive.entries({ from: decided + 1, limit: greatestGap })) {
    if (!read.ok || !read.value.entry.kind.startsWith('pay:') || dealIn(read.value) !== deal) continue;
    const { subject } = read.value.entry;
    return subject ? [hex(subject)] : [];
  }
  return [];
}

/** The deal whose offer stands in an entry. */
function dealIn({ entry }: ArchivedEntry): string | undefined {
  const offer = entry.documents.find(({ name }) => name === 'offer');
  const shape = offer && readOfferShape(offer.bytes);
  return shape?.ok ? hex(shape.value.deal) : undefined;
}
