// What the till needs of the wallet's payee role: make an offer, take a payment, recover. The shape that
// app/business/receive.ts offers, written down where the till can be tested without ecash.
import type { Archive } from '#app/support/archive/archive.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import type { Store } from '#app/support/store/store.ts';
import type { PayeeRefusalCode } from '#protocols/deal/errors.ts';
import type { Amount } from '#protocols/values/amount.ts';
import type { SigningKey } from '#protocols/values/cose.ts';
import type { Result } from '#protocols/values/result.ts';

/** One line of what is sold: price of one piece, tax included, and the tax rate in hundredths of a percent. */
export type PriceLine = {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: Amount;
  readonly taxRate: number;
};

/** What an offer is asked for (protocols/deal SPEC §2); all lines in one currency. */
export type OfferWish = {
  readonly title: string;
  readonly lines: readonly PriceLine[];
  readonly deliverTo: string;
  readonly validForSeconds: number;
};

/** What became of a payment message (protocols/deal SPEC §4). */
export type Taken =
  | { readonly is: 'receipt'; readonly bytes: Uint8Array }
  | { readonly is: 'later' }
  | { readonly is: 'refused'; readonly code: PayeeRefusalCode; readonly detail?: string };

/** A payee: the key and name it signs offers with. `chain` is read anew for each offer, since certificates are renewed. */
export type PayeeIdentity = {
  readonly key: SigningKey;
  readonly name: string;
  readonly chain: readonly Uint8Array[];
};

/** The parts of a payee. `issuers` are the mints and units that it accepts; `identity.name` names its purse in the archive. */
export type PayeeParts = {
  readonly store: Store;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: PayeeIdentity;
  readonly issuers: readonly { readonly mint: string; readonly unit: string }[];
  /** Keeps what happens; without it nothing is archived, as in some tests. */
  readonly archive?: Archive;
  /** Whether the archive says of its money that it is practice. Default: true. */
  readonly practice?: boolean;
  /** Told when the archive fails; what waits for it stays and is tried again. */
  readonly onFault?: (fault: unknown) => void;
};

/** The payee's role of the wallet, as far as the till goes. */
export interface Payee {
  offer(wish: OfferWish): Promise<Result<Uint8Array, { readonly code: string }>>;
  /** `deal` is 32 hex digits. The same bytes again get the same answer. */
  takePayment(deal: string, body: Uint8Array): Promise<Taken>;
  /** Brings payments in doubt to an end, as far as servers answer. */
  recover(): Promise<void>;
  /** Resolves when all that happened so far stands in the archive; rejects when that fails. */
  settled(): Promise<void>;
}
