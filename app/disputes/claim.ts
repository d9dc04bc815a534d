// A claim: "A paid P amount X for offer O before T" (VERDICTS.md). It names whom and what its atoms speak of; evidence is
// then held against it. Amounts are written as people write them, `12.90` beside `EUR`, since claims are typed by people;
// every spelling that could be read in two ways is refused.
import { currencies, amountText, greatestAmount, isCurrency, type Amount } from '#protocols/values/amount.ts';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { isPrintable } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { formulaText, parseFormula, type Formula } from './formula.ts';

/** What is put forward. */
export type Claim = {
  /** A: the payer's person key, 32 bytes, Ed25519. Without it nothing shows who approved. */
  readonly payer?: Uint8Array;
  /** P: the name that a root certifies, or that the holder of `payeeKey` bears. */
  readonly payee: string;
  /** P's key, 32 bytes, Ed25519, where P is known by it: the only identity of a payee whom no authority certifies. */
  readonly payeeKey?: Uint8Array;
  /** X. */
  readonly amount: Amount;
  /** O: SHA-256 of the offer's exact bytes; without it, the offer in evidence is meant. */
  readonly offer?: Uint8Array;
  /** T, exclusive: received a second earlier at the latest. */
  readonly before?: Seconds;
  readonly formula: Formula;
};

/** Fields of a claim as text; those without `?` are asked for. */
export type ClaimFields = {
  /** 64 hex digits. */
  readonly payer?: string;
  readonly payee: string;
  /** 64 hex digits. */
  readonly payeeKey?: string;
  /** `12.90`: all the places of the currency, or none where there are no cents. */
  readonly amount: string;
  readonly currency: string;
  /** 64 hex digits. */
  readonly offer?: string;
  /** `2026-11-22` (its first second) or `2026-11-22T09:30:00Z`. */
  readonly before?: string;
  /** As `parseFormula` reads it; `usualFormula` when absent. */
  readonly formula?: string;
};

/** Why text is no claim: which field, and what it should be; `at` is the character of a formula. */
export type ClaimFailure = {
  readonly code: 'claim-malformed';
  readonly field: string;
  readonly expected: string;
  readonly at?: number;
};

/** What "A paid P amount X for offer O before T" says in atoms. */
export const usualFormula = 'offered and ordered and approved and paid';

const fieldNames = ['payer', 'payee', 'payeeKey', 'amount', 'currency', 'offer', 'before', 'formula'] as const;

/** Reads a claim from its fields, or names the field that is wrong. */
export function readClaim(fields: ClaimFields): Result<Claim, ClaimFailure> {
  const wrong = (field: string, expected: string) => bad<ClaimFailure>({ code: 'claim-malformed', field, expected });
  const { payee } = fields;
  if (payee.length > 64 || !isPrintable(payee)) return wrong('payee', 'printable text of 1 to 64 characters');
  if (!isCurrency(fields.currency)) return wrong('currency', `one of ${Object.keys(currencies).join(', ')}`);
  const amount = readAmount(fields.amount, fields.currency);
  if (amount === undefined) return wrong('amount', 'an amount such as 12.90, with all the places of its currency');
  const [payer, payeeKey, offer] = [fields.payer, fields.payeeKey, fields.offer].map(
    (text) => text !== undefined && fromHex(text, 32),
  );
  if (payer === undefined) return wrong('payer', '64 hex digits');
  if (payeeKey === undefined) return wrong('payeeKey', '64 hex digits');
  if (offer === undefined) return wrong('offer', '64 hex digits');
  const before = fields.before === undefined ? false : readTime(fields.before);
  if (before === undefined) return wrong('before', 'a date in UTC, 2026-11-22 or 2026-11-22T09:30:00Z');
  const formula = parseFormula(fields.formula ?? usualFormula);
  if (!formula.ok) {
    const { at, expected } = formula.error;
    return bad({ code: 'claim-malformed', field: 'formula', expected, at });
  }
  return good({
    payee,
    amount,
    formula: formula.value,
    ...(payer && { payer }),
    ...(payeeKey && { payeeKey }),
    ...(offer && { offer }),
    ...(before !== false && { before }),
  });
}

/** Reads a claim as a JSON object of text, field by field as `ClaimFields`; unknown fields are refused. */
export function readClaimJson(json: string): Result<Claim, ClaimFailure> {
  const wrong = (field: string, expected: string) => bad<ClaimFailure>({ code: 'claim-malformed', field, expected });
  const value = parsed(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('', 'a JSON object');
  const given = new Map<string, unknown>(Object.entries(value));
  const unknown = [...given.keys()].find((name) => !fieldNames.some((known) => known === name));
  if (unknown !== undefined) return wrong(unknown.slice(0, 64), `no field but ${fieldNames.join(', ')}`);
  const texts = new Map<string, string>();
  for (const [name, text] of given) {
    if (typeof text !== 'string') return wrong(name, 'text');
    texts.set(name, text);
  }
  const [payee, amount, currency] = [texts.get('payee'), texts.get('amount'), texts.get('currency')];
  if (payee === undefined) return wrong('payee', 'this field');
  if (amount === undefined) return wrong('amount', 'this field');
  if (currency === undefined) return wrong('currency', 'this field');
  return readClaim({ ...Object.fromEntries(texts), payee, amount, currency });
}

/** A claim in one sentence, with its formula. */
export function claimText({ payer, payee, payeeKey, amount, offer, before, formula }: Claim): string {
  const who = payer === undefined ? 'Somebody' : `The holder of person key ${hex(payer)}`;
  const whom = payeeKey === undefined ? payee : `${payee}, the holder of key ${hex(payeeKey)},`;
  const what = offer === undefined ? 'the offer in evidence' : `offer ${hex(offer)}`;
  const when = before === undefined ? '' : ` before ${new Date(before * 1000).toISOString().replace('.000', '')}`;
  return `${who} paid ${whom} ${amountText(amount)} for ${what}${when}: ${formulaText(formula)}`;
}

function readAmount(text: string, currency: Amount['currency']): Amount | undefined {
  const { exponent } = currencies[currency];
  const [, whole, fraction = ''] = /^(0|[1-9][0-9]{0,18})(?:\.([0-9]{1,4}))?$/.exec(text) ?? [];
  if (whole === undefined || (fraction !== '' && fraction.length !== exponent)) return undefined;
  const minor = BigInt(whole + fraction.padEnd(exponent, '0'));
  return minor <= greatestAmount ? { minor, currency } : undefined;
}

/** Only what is written back the same: the calendar has no 30 February. */
function readTime(text: string): Seconds | undefined {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(whole)) return undefined;
  const milliseconds = new Date(whole).getTime();
  if (Number.isNaN(milliseconds) || milliseconds < 0) return undefined;
  return new Date(milliseconds).toISOString() === whole.replace('Z', '.000Z') ? milliseconds / 1000 : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
