// Reads the facts of an operation's entry (app/payments/payment/operation-entry.ts writes them).
import type { Entry } from '#protocols/archive/messages.ts';
import { amountFromWire, isCurrency, type Amount } from '#protocols/values/amount.ts';
import type { BookedPurse } from './booked-operation.ts';

/** What an entry says of its operation. Throws when it says it in other words: such an entry is not ours. */
export function archiveFactsOf(entry: Entry): {
  readonly purse: BookedPurse;
  readonly amount: Amount;
  readonly fee: Amount;
  readonly issuer?: string;
  readonly payee?: string;
  readonly title?: string;
  readonly related?: string;
  readonly failure?: { readonly code: string; readonly detail?: string };
} {
  const facts = new Map(entry.facts);
  const need = (name: string): string => {
    const value = facts.get(name);
    if (value === undefined) throw new Error(`an entry ${entry.kind} without ${name}`);
    return value;
  };
  const currency = need('currency');
  if (!isCurrency(currency)) throw new Error(`an entry in the currency ${currency}`);
  const amountOf = (name: string): Amount => {
    const amount = amountFromWire(need(name), currency);
    if (!amount.ok) throw new Error(`an entry whose ${name} is no amount`);
    return amount.value;
  };
  const [issuer, payee, title, related, code, detail] = [
    'issuer',
    'payee',
    'title',
    'related',
    'failure',
    'failure-detail',
  ].map((name) => facts.get(name));
  return {
    purse: {
      id: need('purse'),
      name: need('purse-name'),
      system: systemWord(need('system')),
      practice: need('money') === 'practice',
    },
    amount: amountOf('amount'),
    fee: amountOf('fee'),
    ...(issuer !== undefined && { issuer }),
    ...(payee !== undefined && { payee }),
    ...(title !== undefined && { title }),
    ...(related !== undefined && { related }),
    ...(code !== undefined && { failure: { code, ...(detail !== undefined && { detail }) } }),
  };
}

/** `urn:semper:ecash:1` in one word. */
function systemWord(system: string): string {
  return /^urn:semper:([a-z-]+):/.exec(system)?.[1] ?? 'unknown';
}
