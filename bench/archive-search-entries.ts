// Entries for the search measure: payments as a busy wallet keeps them, each from its number alone, so that both sides and the
// process that builds the archive agree without handing a million rows around. 2,000 payees, a title of its own for each, a
// deal for every four entries.
import type { Entry } from '#protocols/archive/messages.ts';

const states = ['started', 'approved', 'sent', 'completed'] as const;
const trades = ['Bookshop', 'Bäckerei', 'Café', 'Apotheke', 'Librería', 'Garage', 'Cinéma', 'Market'] as const;
const places = ['Bridge', 'Zürich', 'Harbour', 'Málaga', 'Station', 'Gården', 'Tower', 'Lindenhof', 'Old Mill', 'Łódź'];
const goods = [
  'Atlas of small islands',
  'Rye bread',
  'Two tickets',
  'Winter tyres',
  'Coffee beans',
  'Umbrella',
  'Chair',
];

/** The payee of the entry `which`. */
export function payeeAt(which: number): string {
  const payee = scattered(which >> 2) % 2000;
  return `${trades[payee % trades.length]} at the ${places[(payee >> 3) % places.length]} ${payee}`;
}

/** Its minor units of EUR. */
export function minorAt(which: number): bigint {
  return BigInt(scattered((which >> 2) + 7) % 100_000);
}

/** Its kind. */
export function kindAt(which: number): string {
  return `${(which >> 2) % 5 === 0 ? 'receive' : 'pay'}:${states[which % 4]}`;
}

/** Its title, no other deal's. */
export function titleAt(which: number): string {
  return `${goods[scattered(which >> 2) % goods.length]}, order ${(which >> 2).toString().padStart(6, '0')}`;
}

/** Its deal, 16 bytes. */
export function dealAt(which: number): Uint8Array {
  const deal = new Uint8Array(16);
  const view = new DataView(deal.buffer);
  for (let word = 0; word < 4; word++) view.setUint32(word * 4, scattered((which >> 2) * 4 + word));
  return deal;
}

/** The time at which it was kept. */
export function timeAt(which: number): number {
  return 1_700_000_000 + which * 60;
}

/** The entry. */
export function searchedEntry(which: number): Entry {
  return {
    kind: kindAt(which),
    at: timeAt(which),
    subject: dealAt(which),
    facts: [
      ['purse', 'main'],
      ['purse-name', 'Everyday purse'],
      ['system', 'urn:semper:ecash:1'],
      ['issuer', 'https://mint.example'],
      ['money', 'practice'],
      ['amount', minorAt(which).toString()],
      ['fee', '0'],
      ['currency', 'EUR'],
      ['started-at', timeAt(which).toString()],
      ['payee', payeeAt(which)],
      ['title', titleAt(which)],
    ],
    documents: [{ name: 'payment', mediaType: 'application/octet-stream', bytes: new Uint8Array(200) }],
    key: `search/${which}`,
  };
}

/** A 32-bit number that follows from another and looks like none of it (the finalizer of MurmurHash3). */
function scattered(value: number): number {
  let mixed = value + 0x9e37_79b9;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
