// Depositing coins by paying an invoice (NUT-05, bolt11 of NUT-23), with change for what was paid too much (NUT-08).
//
//   UNPAID ──coins held──▶ PENDING ──payment settled──▶ PAID
//      ▲                      │
//      └───payment failed─────┘
//
// Coins are held on disk before Lightning hears of the payment, and are freed only when it is certain that no money
// moved. An invoice of this mint is settled inside: both quotes turn PAID in one transaction.
import type { PaymentOutcome } from '../lightning/lightning.ts';
import { practiceNetwork, readInvoice } from '../lightning/bolt11.ts';
import { bad, good } from '#protocols/values/result.ts';
import { splitAmount } from './keysets.ts';
import { checkInputs, checkOutputs, signOne, wireSignature, type Answered, type Mint } from './mint.ts';
import { quoteLimits, refreshed } from './mint-quotes.ts';
import { newQuoteId } from './quote-id.ts';
import { meltQuoteRequest, meltRequest, readRequest, wireAmount } from './requests.ts';
import { checkConditions } from './spending-conditions.ts';
import type { MeltQuote, MintQuote, Promised } from './store.ts';
import { isUnit, milliSatoshiIn, unitsFor } from './units.ts';

/** Answers `POST /v1/melt/quote/bolt11`. The reserve is one per cent, at least 2 units; nothing for own invoices. */
export function quoteMelt(mint: Mint, body: unknown): Answered {
  const read = readRequest(meltQuoteRequest, body);
  if (!read.ok) return read;
  const { request, unit, options } = read.value;
  if (options !== undefined && options !== null) return bad({ code: 'option-unsupported', about: 'options' });
  if (!isUnit(unit) || !mint.units.includes(unit)) return bad({ code: 'unit-unsupported', about: unit });
  const invoice = readInvoice(request);
  if (!invoice.ok || invoice.value.network !== practiceNetwork) return bad({ code: 'invoice-malformed' });
  const { milliSatoshi, paymentHash } = invoice.value;
  if (milliSatoshi === undefined) return bad({ code: 'invoice-amountless' });
  const at = mint.clock();
  const expiry = invoice.value.at + invoice.value.lifetime;
  if (at > expiry) return bad({ code: 'invoice-expired' });
  const amount = unitsFor(milliSatoshi, unit);
  if (amount < quoteLimits.least || amount > quoteLimits.most) return bad({ code: 'amount-out-of-range' });
  const own = refreshed(mint, mint.store.mintQuoteOf(paymentHash));
  if (own && own.state !== 'UNPAID') return bad({ code: 'invoice-paid' });
  const onePerCent = (amount + 99n) / 100n;
  const feeReserve = own ? 0n : onePerCent > 2n ? onePerCent : 2n;
  const quote: MeltQuote = {
    id: newQuoteId(at),
    unit,
    amount,
    feeReserve,
    request,
    paymentHash,
    expiry,
    state: 'UNPAID',
    spent: 0n,
    inputFee: 0n,
    preimage: undefined,
    answerKey: undefined,
  };
  mint.store.addMeltQuote(quote);
  return good(quoteBody(quote, []));
}

/** Answers `GET /v1/melt/quote/bolt11/{id}`; a payment in doubt is looked up at Lightning first. */
export async function meltQuoteState(mint: Mint, id: string): Promise<Answered> {
  const quote = mint.store.meltQuote(id);
  if (!quote) return bad({ code: 'quote-unknown' });
  if (quote.state === 'PENDING' && !mint.underway.has(id)) await lookUp(mint, quote, 'running');
  return mint.stopped() ? bad({ code: 'quote-pending' }) : current(mint, id);
}

/** Answers `POST /v1/melt/bolt11`: PAID with change, PENDING when the outcome is open, or why nothing was paid. */
export async function melt(mint: Mint, body: unknown, answerKey: string): Promise<Answered> {
  const read = readRequest(meltRequest, body);
  if (!read.ok) return read;
  const { inputs, prefer_async: ahead } = read.value;
  const outputs = read.value.outputs ?? [];
  const quote = mint.store.meltQuote(read.value.quote);
  if (!quote) return bad({ code: 'quote-unknown' });
  if (quote.state !== 'UNPAID') return bad({ code: quote.state === 'PAID' ? 'invoice-paid' : 'quote-pending' });
  if (mint.clock() > quote.expiry) return bad({ code: 'quote-expired' });
  const met = checkConditions({ inputs, outputs, quote: quote.id }, mint.clock());
  if (!met.ok) return met;
  const checked = checkInputs(mint, inputs, met.value);
  if (!checked.ok) return checked;
  const { coins, total, fee, unit } = checked.value;
  if (unit !== quote.unit) return bad({ code: 'units-unlike' });
  const keysets = checkOutputs(mint, outputs, unit);
  if (!keysets.ok) return keysets;
  const needed = quote.amount + quote.feeReserve + fee;
  if (total < needed) return bad({ code: 'unbalanced', about: `inputs ${total}, needed ${needed}` });
  const own = refreshed(mint, mint.store.mintQuoteOf(quote.paymentHash));
  if (own && own.state !== 'UNPAID') return bad({ code: 'invoice-paid' });

  const blanks = outputs.map(({ B_, id }) => ({ blinded: B_, keyset: id }));
  const held = mint.store.hold({ quote: quote.id, coins, blanks, inputFee: fee, answerKey });
  if (!held.ok) return held;
  if (own) return settleInside(mint, quote.id, own);
  const payment = pursue(mint, quote);
  if (!ahead) await payment;
  else payment.catch(() => undefined); // a fault of the store leaves the quote PENDING, for recovery at the next start
  return mint.stopped() ? bad({ code: 'quote-pending' }) : outcomeOf(mint, quote.id);
}

/** Brings every payment that an earlier process left open to what Lightning knows of it. Run once at start. */
export async function recoverMelts(mint: Mint): Promise<void> {
  for (const quote of mint.store.pendingMelts()) await lookUp(mint, quote, 'starting');
}

async function pursue(mint: Mint, quote: MeltQuote): Promise<void> {
  mint.underway.add(quote.id);
  try {
    const outcome = await mint.lightning
      .pay(quote.request, quote.feeReserve * milliSatoshiIn[quote.unit], mint.clock())
      .catch((): PaymentOutcome => ({ state: 'unknown' }));
    conclude(mint, quote.id, outcome);
  } finally {
    mint.underway.delete(quote.id);
  }
}

async function lookUp(mint: Mint, quote: MeltQuote, when: 'starting' | 'running'): Promise<void> {
  const found = await mint.lightning.payment(quote.paymentHash).catch(() => ({ state: 'unknown' as const }));
  // `absent` proves that nothing was sent only while nobody can be about to send: before the mint serves anyone
  if (found.state === 'absent') {
    if (when === 'starting') mint.store.release(quote.id);
  } else conclude(mint, quote.id, found);
}

function conclude(mint: Mint, id: string, outcome: PaymentOutcome): void {
  const quote = mint.stopped() ? undefined : mint.store.meltQuote(id);
  if (quote?.state !== 'PENDING') return;
  if (outcome.state === 'failed') mint.store.release(id);
  if (outcome.state !== 'settled') return;
  settle(mint, quote, outcome.preimage, unitsFor(outcome.feeMilliSatoshi, quote.unit), undefined);
}

function settleInside(mint: Mint, id: string, own: MintQuote): Answered {
  const quote = mint.store.meltQuote(id);
  const preimage = mint.lightning.preimage(own.paymentHash);
  const settled = quote && preimage !== undefined && settle(mint, quote, preimage, 0n, own.id);
  if (settled) return current(mint, id);
  mint.store.release(id);
  return bad({ code: 'invoice-paid' });
}

function settle(
  mint: Mint,
  quote: MeltQuote,
  preimage: string,
  networkFee: bigint,
  mintQuote: string | undefined,
): boolean {
  const change = signChange(mint, quote, quote.spent - quote.inputFee - quote.amount - networkFee);
  const paid: MeltQuote = { ...quote, state: 'PAID', preimage };
  const answer = quote.answerKey === undefined ? undefined : { key: quote.answerKey, body: quoteBody(paid, change) };
  return mint.store.settle({ quote: quote.id, preimage, networkFee, change, answer, mintQuote, at: mint.clock() }).ok;
}

/** Signs what was paid too much on the blanks in their order; with too few blanks the smallest coins are forfeit. */
function signChange(mint: Mint, quote: MeltQuote, overpaid: bigint): Promised[] {
  const blanks = mint.store.blanksOf(quote.id);
  const first = blanks[0] && mint.keysets.byId(blanks[0].keyset);
  if (!first || overpaid <= 0n) return [];
  return splitAmount(overpaid, first, blanks.length).flatMap((amount, index) => {
    const blank = blanks[index];
    const keyset = blank && mint.keysets.byId(blank.keyset);
    return (keyset && signOne(keyset, blank, amount)) ?? [];
  });
}

function outcomeOf(mint: Mint, id: string): Answered {
  return mint.store.meltQuote(id)?.state === 'UNPAID' ? bad({ code: 'payment-failed' }) : current(mint, id);
}

function current(mint: Mint, id: string): Answered {
  const quote = mint.store.meltQuote(id);
  return quote ? good(quoteBody(quote, mint.store.changeOf(id))) : bad({ code: 'quote-unknown' });
}

function quoteBody(
  { id, request, amount, unit, feeReserve, state, expiry, preimage }: MeltQuote,
  change: readonly Promised[],
): string {
  return JSON.stringify({
    quote: id,
    request,
    amount: wireAmount(amount),
    unit,
    method: 'bolt11',
    fee_reserve: wireAmount(feeReserve),
    state,
    expiry,
    payment_preimage: preimage ?? null,
    ...(change.length > 0 ? { change: change.map(wireSignature) } : {}),
  });
}
