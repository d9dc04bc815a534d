// How the balance of each purse came about, from the entries of an archive in their order: a point after each entry that changed
// it. Points are packed, so that a million of them fit; what was read once is not read again. Exact: bigint minor units.
import type { Currency } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { Archive, ArchivedEntry } from '../support/archive/archive.ts';
import { ArchiveUnsound, operationKind } from './archived-operations.ts';
import { hasMoved, movement } from './booked-operation.ts';
import { archiveFactsOf } from './entry-facts.ts';

/** A balance in minor units, from that time on. */
export type BalancePoint = { readonly at: Seconds; readonly minor: bigint };

/** The line of one purse in the currency that it moved last. */
export type BalancePoints = { readonly currency: Currency; readonly points: readonly BalancePoint[] };

/** The lines of all purses. */
export interface BalanceLines {
  /** Reads what the archive got since the last time. Throws `ArchiveUnsound`; what was read before stays. */
  catchUp(): Promise<void>;
  /** At most `most` (2 or more) points of a purse, oldest first, the extremes among them; none for a purse that never moved. */
  line(purse: string, most: number): BalancePoints | undefined;
}

/** Makes them; nothing is read yet. */
export function balanceLines(archive: Archive): BalanceLines {
  const lines = new Map<string, Line>();
  const latest = new Map<string, string>();
  /** What operations that are not final moved so far: a later entry may say otherwise. */
  const open = new Map<string, bigint>();
  let reached = 0;

  function take({ entry }: ArchivedEntry): void {
    const [kind, state] = operationKind(entry.kind);
    if (!entry.subject || !kind || !state || !hasMoved({ kind, state })) return;
    const { purse, amount, fee } = archiveFactsOf(entry);
    const operation = `${kind}/${hex(entry.subject)}`;
    const { net } = movement({ kind, amount, fee });
    const change = net - (open.get(operation) ?? 0n);
    if (state === 'completed' || state === 'returned') open.delete(operation);
    else open.set(operation, net);
    if (change === 0n) return;
    const key = `${amount.currency} ${purse.id}`;
    const line = lines.get(key) ?? new Line(amount.currency);
    lines.set(key, line);
    latest.set(purse.id, key);
    line.add(entry.at, change);
  }

  return {
    async catchUp() {
      for await (const read of archive.entries({ from: reached })) {
        if (!read.ok) throw new ArchiveUnsound(`entry ${JSON.stringify(read.error)}`);
        take(read.value);
        reached = read.value.sequence + 1;
      }
    },
    line(purse, most) {
      const line = lines.get(latest.get(purse) ?? '');
      return line && { currency: line.currency, points: line.thinned(most) };
    },
  };
}

class Line {
  readonly currency: Currency;
  #length = 0;
  #at = new Float64Array(64);
  #balance = new BigInt64Array(64);

  constructor(currency: Currency) {
    this.currency = currency;
  }

  add(at: Seconds, change: bigint): void {
    if (this.#length === this.#at.length) {
      const [times, balances] = [new Float64Array(this.#length * 2), new BigInt64Array(this.#length * 2)];
      times.set(this.#at);
      balances.set(this.#balance);
      [this.#at, this.#balance] = [times, balances];
    }
    const before = this.#length > 0 ? this.#balance[this.#length - 1] : undefined;
    const last = this.#length > 0 ? (this.#at[this.#length - 1] ?? 0) : 0;
    this.#at[this.#length] = Math.max(at, last); // a clock that was set back does not turn the line
    this.#balance[this.#length] = (before ?? 0n) + change;
    this.#length += 1;
  }

  /** First and last, and of each stretch between them the lowest and the highest. */
  thinned(most: number): readonly BalancePoint[] {
    const end = this.#length - 1;
    if (this.#length <= most) return Array.from({ length: this.#length }, (_, place) => this.#point(place));
    const stretches = Math.floor((most - 2) / 2);
    const places = [0];
    for (let stretch = 0; stretch < stretches; stretch += 1) {
      const from = 1 + Math.floor(((end - 1) * stretch) / stretches);
      const to = 1 + Math.floor(((end - 1) * (stretch + 1)) / stretches);
      places.push(...this.#extremes(from, to));
    }
    return [...places, end].map((place) => this.#point(place));
  }

  #extremes(from: number, to: number): readonly number[] {
    let [lowest, highest] = [from, from];
    for (let place = from; place < to; place += 1) {
      if (this.#minor(place) < this.#minor(lowest)) lowest = place;
      if (this.#minor(place) > this.#minor(highest)) highest = place;
    }
    return lowest === highest ? [lowest] : [Math.min(lowest, highest), Math.max(lowest, highest)];
  }

  #minor(place: number): bigint {
    return this.#balance[place] ?? 0n;
  }

  #point(place: number): BalancePoint {
    return { at: this.#at[place] ?? 0, minor: this.#minor(place) };
  }
}
