// Loading coins (NUT-04, bolt11 of NUT-23): a quote carries an invoice; once that is paid, its amount is signed, once.
//
//   UNPAID ──invoice paid──▶ PAID ──coins signed──▶ ISSUED
//
// The mint learns of a payment when somebody asks about the quote: it then asks Lightning, and writes down the answer.
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { MintError } from './errors.ts';
import { checkOutputs, signOutputs, sum, wireSignature, type Answered, type Mint } from './mint.ts';
import { newQuoteId } from './quote-id.ts';
import { mintQuoteRequest, mintRequest, readRequest, wireAmount } from './requests.ts';
import type { MintQuote } from './store.ts';
import { isUnit, milliSatoshiIn } from './units.ts';

/** The least and the most that one quote may load or pay, in the unit's minor units. */
export const quoteLimits = { least: 1n, most: 10_000_000n };

const quoteLifetime = 3600;

/** Answers `POST /v1/mint/quote/bolt11`. A quote locked to a key (NUT-20) is refused, not silently left open. */
export function quoteMint(mint: Mint, body: unknown): Answered {
  const read = readRequest(mintQuoteRequest, body);
  if (!read.ok) return read;
  const { amount, unit, description, pubkey } = read.value;
  if (pubkey !== undefined && pubkey !== null) return bad({ code: 'option-unsupported', about: 'pubkey' });
  if (!isUnit(unit) || !mint.units.includes(unit)) return bad({ code: 'unit-unsupported', about: unit });
  if (amount < quoteLimits.least || amount > quoteLimits.most) return bad({ code: 'amount-out-of-range' });
  const at = mint.clock();
  const milliSatoshi = amount * milliSatoshiIn[unit];
  const invoice = mint.lightning.invoice({
    milliSatoshi,
    description: description ?? 'practice mint',
    at,
    lifetime: quoteLifetime,
  });
  const quote: MintQuote = {
    ...invoice,
    id: newQuoteId(at),
    unit,
    amount,
    expiry: at + quoteLifetime,
    state: 'UNPAID',
    updated: at,
  };
  mint.store.addMintQuote(quote);
  return good(quoteBody(quote));
}

/** Answers `GET /v1/mint/quote/bolt11/{id}`. */
export function mintQuoteState(mint: Mint, id: string): Answered {
  const quote = refreshed(mint, mint.store.mintQuote(id));
  return quote ? good(quoteBody(quote)) : bad({ code: 'quote-unknown' });
}

/** Answers `POST /v1/mint/bolt11`; the outputs must sum to the quote's amount exactly. */
export function issueCoins(mint: Mint, body: unknown, answerKey: string): Answered {
  const read = readRequest(mintRequest, body);
  if (!read.ok) return read;
  const { outputs } = read.value;
  const quote = refreshed(mint, mint.store.mintQuote(read.value.quote));
  const ready = issuable(mint, quote);
  if (!ready.ok) return ready;
  const keysets = checkOutputs(mint, outputs, ready.value.unit);
  if (!keysets.ok) return keysets;
  if (sum(outputs) !== ready.value.amount)
    return bad({ code: 'unbalanced', about: `quote ${ready.value.amount}, outputs ${sum(outputs)}` });
  const promises = signOutputs(keysets.value, outputs);
  if (!promises.ok) return promises;
  const answer = { key: answerKey, body: JSON.stringify({ signatures: promises.value.map(wireSignature) }) };
  const done = mint.store.issue({ quote: ready.value.id, promises: promises.value, answer, at: mint.clock() });
  return done.ok ? good(answer.body) : done;
}

/** The quote as it stands once Lightning has been asked about its invoice. */
export function refreshed(mint: Mint, quote: MintQuote | undefined): MintQuote | undefined {
  if (quote?.state !== 'UNPAID' || !mint.lightning.received(quote.paymentHash, mint.clock())) return quote;
  mint.store.payMintQuote(quote.id, mint.clock());
  return mint.store.mintQuote(quote.id);
}

function issuable(mint: Mint, quote: MintQuote | undefined): Result<MintQuote, MintError> {
  if (!quote) return bad({ code: 'quote-unknown' });
  if (quote.state === 'ISSUED') return bad({ code: 'quote-issued' });
  if (quote.state === 'PAID') return good(quote); // paid in time is paid for good: expiry binds the payer only
  return bad({ code: mint.clock() > quote.expiry ? 'quote-expired' : 'quote-unpaid' });
}

function quoteBody({ id, request, amount, unit, state, expiry, updated }: MintQuote): string {
  return JSON.stringify({
    quote: id,
    request,
    amount: wireAmount(amount),
    unit,
    method: 'bolt11',
    state,
    expiry,
    amount_paid: state === 'UNPAID' ? 0 : wireAmount(amount),
    amount_issued: state === 'ISSUED' ? wireAmount(amount) : 0,
    updated_at: updated,
  });
}
