// A deal's or an operation's story for the screen: every entry with its facts and documents by digest, and what it came to. An
// entry that was altered stands in it as such: leaving it out would hide it.
import { archivedPayment } from '#app/disputes/archived-documents.ts';
import type { ArchivedEntry } from '#app/support/archive/archive.ts';
import type { ArchiveEntryView, Story } from '#app/screen-contract/archive-views.ts';
import type { Money } from '#app/screen-contract/money.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { amountFromWire, isCurrency } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import type { StoryEntry } from './archived-subject.ts';
import { moneyOf } from './payment-view.ts';

/** The story that entries tell, oldest first; the screen's limits on text hold for facts too. */
export function storyOf(subject: string, entries: readonly StoryEntry[]): Story {
  const read = entries.flatMap((entry) => (entry.read.ok ? [entry.read.value] : []));
  return {
    subject,
    ...summaryOf(read),
    entries: entries.map(entryView),
    disputable: archivedPayment(read, subject) !== undefined,
  };
}

/** The latest word on title, party and amount; an offer says it where no operation did. */
function summaryOf(entries: readonly ArchivedEntry[]): Pick<Story, 'title' | 'party' | 'amount'> {
  const told: { title?: string; party?: string; amount?: Money } = {};
  for (const { entry } of entries) {
    const offer = entry.documents.find(({ name }) => name === 'offer');
    const shape = offer && readOfferShape(offer.bytes);
    if (shape?.ok) {
      const { title, payee, total } = shape.value;
      Object.assign(told, { title, party: payee, amount: moneyOf(total) });
    }
    const facts = new Map(entry.facts);
    const [title, party] = [facts.get('title'), facts.get('payee') ?? (shape?.ok ? undefined : facts.get('issuer'))];
    const [currency = '', minor = ''] = [facts.get('currency'), facts.get('amount')];
    const amount = isCurrency(currency) ? amountFromWire(minor, currency) : undefined;
    if (title !== undefined) told.title = title;
    if (party !== undefined && (facts.has('payee') || told.party === undefined)) told.party = party;
    if (amount?.ok) told.amount = moneyOf(amount.value);
  }
  return told;
}

function entryView({ sequence, read }: StoryEntry): ArchiveEntryView {
  if (!read.ok) {
    const facts: ArchiveEntryView['facts'] = [['finding', read.error.code]];
    return { sequence, at: 0, kind: 'archive:altered', digest: hex(new Uint8Array(32)), facts, documents: [] };
  }
  const { entry, digest: leaf } = read.value;
  return {
    sequence,
    at: entry.at,
    kind: entry.kind,
    digest: hex(leaf),
    facts: entry.facts.slice(0, 64).map(([name, value]) => [name, value.slice(0, 2048)]),
    documents: entry.documents.slice(0, 64).map(({ name, mediaType, bytes }) => {
      return { name, mediaType, length: bytes.length, digest: hex(digest(bytes)) };
    }),
  };
}
