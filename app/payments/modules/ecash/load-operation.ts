// Loading a vault purse (NUT-04). Outputs are fixed by the batch that is recorded before the first attempt to mint, so that
// minting twice asks for the same promises and a lost answer is restored. The batch is taken only once the invoice is paid:
// invoices that nobody pays would leave empty batches, at which a restore stops (protocols/ecash SPEC §3).
//
//   wanted ──► quoted ──► paid ──► loaded
//      └──► failed ◄─┘ (waits while the invoice is unpaid)
//
// From paid on the mint owes the coins: it can be asked again and again, and no refusal ends that.
import {
  blob,
  bytes,
  field,
  list,
  minorUnits,
  optional,
  record,
  seconds,
  text,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import { variant } from '#protocols/values/variant.ts';
import { currencyOfUnit } from '#protocols/ecash/messages.ts';
import type { Curve } from '#protocols/ecash/curve.ts';
import { splitAmount } from '#protocols/ecash/denominations.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import type { OperationKind, OperationView, Step } from '../../payment/operation.ts';
import { accountKeysets, activeKeyset, takeBatch, type Account } from './account.ts';
import { addCoins } from './coins.ts';
import { printable } from './pay-record.ts';
import { coinsFromPromises, ownOutputs } from './own-outputs.ts';
import { unsettled, type MintAnswer, type MintCall, type SettleFailure } from './mint-calls.ts';
import { mintError, type MintFailure } from './mint-port.ts';

const wanted = {
  id: field(1, bytes(16)),
  purse: field(2, text(32)),
  startedAt: field(3, seconds),
  amount: field(11, minorUnits),
};
const quoted = { ...wanted, quote: field(7, text(128)), invoice: field(8, blob(4096)) };
const paid = {
  ...quoted,
  keyset: field(4, bytes(33)),
  batch: field(5, uint(0x7fffffff)),
  amounts: field(6, list(minorUnits, 64)),
};
const loadCodec = variant({
  wanted: [1, record(wanted)],
  quoted: [2, record(quoted)],
  paid: [3, record(paid)],
  loaded: [4, record(paid)],
  failed: [
    5,
    record({
      ...wanted,
      quote: optional(7, text(128)),
      invoice: optional(8, blob(4096)),
      code: field(9, text(48)),
      detail: optional(10, text(200)),
    }),
  ],
});

/** Where a load stands. `amount` in minor units, `amounts` the coins', ascending; `invoice` is UTF-8. */
export type Load = ValueOf<typeof loadCodec>;
type Quoted = Extract<Load, { is: 'quoted' }>;
type Paid = Extract<Load, { is: 'paid' }>;

/** The kind of operation that loads `accountOf(purse)`. */
export function loadOperation(
  accountOf: (purse: string) => Account,
  curve: Curve,
): OperationKind<Load, MintCall, MintAnswer> {
  const outputsOf = (load: Paid) => {
    const account = accountOf(load.purse);
    return ownOutputs(account, load.keyset, load.batch, 0, load.amounts, curve);
  };
  return {
    name: 'ecash:load',
    codec: loadCodec,
    want(load) {
      const { mint, unit } = accountOf(load.purse);
      switch (load.is) {
        case 'wanted':
          return { to: 'issuer', call: { call: 'request-load', mint, unit, amount: load.amount } };
        case 'quoted':
          return { to: 'issuer', call: { call: 'load-state', mint, quote: load.quote } };
        case 'paid': {
          const outputs = outputsOf(load);
          return { to: 'issuer', call: { call: 'mint', mint, quote: load.quote, outputs } };
        }
        case 'loaded':
        case 'failed':
          return undefined;
      }
    },
    step(load, incoming): Step<Load> {
      if (incoming.from !== 'issuer') throw new Error('a load hears of its mint only');
      const { answer } = incoming;
      const account = accountOf(load.purse);
      if (answer.call === 'quote') return stepQuote(load, answer, account);
      if (load.is !== 'paid' || answer.call !== 'promises') throw new Error('promises before the load was paid');
      if (!answer.promises.ok) return stepUnissued(load, answer.promises.error, account);
      const keyset = accountKeysets(account).find(({ id }) => sameBytes(id, load.keyset));
      if (!keyset) throw new Error('the keyset of a load is gone');
      const coins = coinsFromPromises(outputsOf(load), keyset, answer.promises.value, curve);
      if (!coins.ok)
        return { stay: { code: 'issuer-cheats', failure: coins.error.code, detail: describe(coins.error) } };
      return { next: { ...load, is: 'loaded' }, write: (rows) => addCoins(rows, load.purse, coins.value) };
    },
    view: (load) => view(load, accountOf(load.purse)),
  };
}

function stepQuote(load: Load, { quote }: Extract<MintAnswer, { call: 'quote' }>, account: Account): Step<Load> {
  if (!quote.ok) return load.is === 'wanted' || load.is === 'quoted' ? stepUnquoted(load, quote.error) : unexpected();
  const { quote: id, invoice, state } = quote.value;
  if (load.is === 'wanted') {
    return { next: { ...load, is: 'quoted', quote: id, invoice: new TextEncoder().encode(invoice) } };
  }
  if (load.is !== 'quoted') return unexpected();
  if (state === 'unpaid') return { stay: { code: 'load-unpaid', invoice: invoiceText(load) } };
  return toBePaid(load, account);
}

// Takes places of the keyset that is active now: when the load began, another one may have been.
function toBePaid(load: Quoted | Paid, account: Account): Step<Load> {
  const keyset = activeKeyset(account);
  const amounts = keyset && splitAmount(load.amount, keyset);
  if (!keyset || !amounts?.ok) {
    return { stay: { code: 'issuer-cheats', failure: 'mint-has-no-keyset', detail: 'it has no keys for the amount' } };
  }
  return {
    become: (rows) => ({
      ...load,
      is: 'paid',
      keyset: keyset.id,
      amounts: amounts.value,
      batch: takeBatch(rows, load.purse),
    }),
  };
}

// Only a mint's own refusal ends a load: after anything else it may have acted, and asking again does no harm.
function stepUnquoted(load: Extract<Load, { is: 'wanted' | 'quoted' }>, error: MintFailure): Step<Load> {
  const { code, detail } = error;
  if (code !== 'mint-refused') return { stay: { code: 'no-answer', from: 'issuer', detail } };
  return { next: { ...load, is: 'failed', code, ...printable(detail) } };
}

// The invoice is paid, so whatever the mint says now, it owes the coins.
function stepUnissued(load: Paid, error: SettleFailure, account: Account): Step<Load> {
  if (error.code === 'places-used') return toBePaid(load, account);
  if (error.code === 'coins-spent-elsewhere') throw new Error('a load spends no coins');
  if (error.code !== 'mint-refused') return { stay: unsettled(error) };
  const active = activeKeyset(account);
  const retired = error.mintCode === mintError.keysetInactive || error.mintCode === mintError.keysetUnknown;
  if (retired && active && !sameBytes(active.id, load.keyset)) return toBePaid(load, account);
  return { stay: { code: 'issuer-cheats', failure: error.code, detail: `${error.mintCode} ${error.detail}` } };
}

function view(load: Load, account: Account): OperationView {
  const currency = currencyOfUnit[account.unit];
  const states = { wanted: 'started', quoted: 'started', paid: 'sent', loaded: 'completed', failed: 'failed' } as const;
  return {
    id: hex(load.id),
    kind: 'load',
    purse: load.purse,
    state: states[load.is],
    amount: { minor: load.amount, currency },
    fee: { minor: 0n, currency },
    startedAt: load.startedAt,
    ...(load.is === 'quoted' && { invoice: invoiceText(load) }),
    ...(load.is === 'failed' && {
      failure: { code: load.code, ...(load.detail !== undefined && { detail: load.detail }) },
    }),
    documents: {},
  };
}

function invoiceText({ invoice }: Quoted): string {
  return new TextDecoder('utf-8').decode(invoice);
}

function unexpected(): never {
  throw new Error('an answer that does not fit the state of the load');
}

function describe(error: { readonly code: string; readonly index?: number }): string {
  return error.index === undefined ? error.code : `${error.code} at ${error.index}`;
}
