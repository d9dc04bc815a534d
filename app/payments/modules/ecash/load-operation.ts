// Loading a vault purse (NUT-04). Outputs are fixed by the batch that was taken when the load was recorded, so that minting
// twice asks for the same promises and a lost answer is restored.
//
//   wanted ──► quoted ──► paid ──► loaded
//                │ (invoice unpaid: waits)   └ every state before loaded may end in failed; nothing is lost then
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
import { hex } from '#protocols/values/bytes.ts';
import type { OperationKind, OperationView, Step } from '../../payment/operation.ts';
import { accountKeysets, type Account } from './account.ts';
import { addCoins } from './coins.ts';
import { printable } from './pay-record.ts';
import { coinsFromPromises, ownOutputs } from './own-outputs.ts';
import type { MintAnswer, MintCall } from './mint-calls.ts';

const wanted = {
  id: field(1, bytes(16)),
  purse: field(2, text(32)),
  startedAt: field(3, seconds),
  keyset: field(4, bytes(33)),
  batch: field(5, uint(0x7fffffff)),
  amounts: field(6, list(minorUnits, 64)),
};
const quoted = { ...wanted, quote: field(7, text(128)), invoice: field(8, blob(4096)) };
const loadCodec = variant({
  wanted: [1, record(wanted)],
  quoted: [2, record(quoted)],
  paid: [3, record(quoted)],
  loaded: [4, record(quoted)],
  failed: [5, record({ ...wanted, code: field(9, text(48)), detail: optional(10, text(200)) })],
});

/** Where a load stands. `amounts` are the coins', ascending, minor units; `invoice` is UTF-8. */
export type Load = ValueOf<typeof loadCodec>;
type Quoted = Extract<Load, { is: 'quoted' }>;

/** The kind of operation that loads `accountOf(purse)`. */
export function loadOperation(
  accountOf: (purse: string) => Account,
  curve: Curve,
): OperationKind<Load, MintCall, MintAnswer> {
  const outputsOf = (load: Load) => {
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
          return { to: 'issuer', call: { call: 'request-load', mint, unit, amount: total(load.amounts) } };
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
      if (answer.call === 'quote') return stepQuote(load, answer);
      if (load.is !== 'paid') throw new Error('promises before the load was paid');
      if (!answer.promises.ok) return stepFailure(load, answer.promises.error);
      const keyset = accountKeysets(accountOf(load.purse)).find(({ id }) => hex(id) === hex(load.keyset));
      if (!keyset) throw new Error('the keyset of a load is gone');
      const coins = coinsFromPromises(outputsOf(load), keyset, answer.promises.value, curve);
      if (!coins.ok)
        return { stay: { code: 'issuer-cheats', failure: coins.error.code, detail: describe(coins.error) } };
      return { next: { ...load, is: 'loaded' }, write: (rows) => addCoins(rows, load.purse, coins.value) };
    },
    view: (load) => view(load, accountOf(load.purse)),
  };
}

function stepQuote(load: Load, { quote }: Extract<MintAnswer, { call: 'quote' }>): Step<Load> {
  if (!quote.ok) return load.is === 'wanted' || load.is === 'quoted' ? stepFailure(load, quote.error) : unexpected();
  const { quote: id, invoice, state } = quote.value;
  if (load.is === 'wanted') {
    return { next: { ...load, is: 'quoted', quote: id, invoice: new TextEncoder().encode(invoice) } };
  }
  if (load.is !== 'quoted') return unexpected();
  if (state === 'unpaid') return { stay: { code: 'load-unpaid', invoice: invoiceText(load) } };
  return { next: { ...load, is: 'paid' } };
}

// Only a mint's own refusal ends a load: after anything else it may have acted, and asking again does no harm.
function stepFailure(
  load: Exclude<Load, { is: 'loaded' | 'failed' }>,
  error: { code: string; detail?: string },
): Step<Load> {
  const detail = error.detail ?? error.code;
  if (error.code !== 'mint-refused') return { stay: { code: 'no-answer', from: 'issuer', detail } };
  const { id, purse, startedAt, keyset, batch, amounts } = load;
  return {
    next: { is: 'failed', id, purse, startedAt, keyset, batch, amounts, code: error.code, ...printable(detail) },
  };
}

function view(load: Load, account: Account): OperationView {
  const currency = currencyOfUnit[account.unit];
  const states = { wanted: 'started', quoted: 'started', paid: 'sent', loaded: 'completed', failed: 'failed' } as const;
  return {
    id: hex(load.id),
    kind: 'load',
    purse: load.purse,
    state: states[load.is],
    amount: { minor: total(load.amounts), currency },
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

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function unexpected(): never {
  throw new Error('an answer that does not fit the state of the load');
}

function describe(error: { readonly code: string; readonly index?: number }): string {
  return error.index === undefined ? error.code : `${error.code} at ${error.index}`;
}
