// A Lightning node that moves no money: invoices look real (regtest, signed with a fixed key) and are paid at once or
// by hand; outgoing payments end as scripted. It keeps its own books on disk, as a node does, so that a mint killed
// in the middle of a payment can ask afterwards what became of it.
// The preimage of a practice invoice follows from its payment secret, so every fake node can prove it paid any of them.
import { closeSync, openSync } from 'node:fs';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { practiceNetwork, readInvoice, writeInvoice, type Invoice } from './bolt11.ts';
import type { InvoiceTerms, IssuedInvoice, Lightning, PaymentOutcome } from './lightning.ts';

/** How a payment is to end: settled at a routing fee (millisatoshi), or otherwise. */
export type ScriptedOutcome =
  | { readonly state: 'settled'; readonly feeMilliSatoshi: bigint }
  | { readonly state: 'failed' | 'pending' | 'unknown' };

/** The node, and the strings by which a test or a person moves it. */
export type FakeLightning = Lightning & {
  /** Pays one of the node's own invoices as a stranger would. */
  readonly payByHand: (
    paymentHash: string,
    at: Seconds,
  ) => Result<void, { code: 'invoice-unknown' | 'invoice-expired' }>;
  /** An invoice of somebody else on the practice network. */
  readonly foreignInvoice: (terms: InvoiceTerms) => IssuedInvoice;
  /** How the next attempt to pay `paymentHash` is to end. */
  readonly script: (paymentHash: string, outcome: ScriptedOutcome) => void;
  /** Ends a payment that is pending or unknown. */
  readonly conclude: (paymentHash: string, outcome: ScriptedOutcome) => void;
  /** Closes its database. */
  readonly close: () => void;
};

const networkKey = utf8('semper practice lightning network');
const nodeKey = sha256(utf8('semper practice lightning node'));
const foreignKey = sha256(utf8('semper practice lightning stranger'));
const described = /^practice:(failed|pending|unknown)$/;

/**
 * Opens a fake node. Its books are in `folder`, or in memory.
 * @param incoming whether invoices count as paid from the moment somebody asks, or by hand.
 * @param outgoing how payments end that no script names; an invoice described `practice:failed`, `practice:pending`
 *   or `practice:unknown` ends so. By default they settle at 1 satoshi.
 */
export function openFakeLightning({
  folder,
  incoming = 'automatic',
  outgoing = { state: 'settled', feeMilliSatoshi: 1000n },
}: {
  folder?: string;
  incoming?: 'automatic' | 'by-hand';
  outgoing?: ScriptedOutcome;
}): FakeLightning {
  const path = folder === undefined ? ':memory:' : join(folder, 'lightning.sqlite');
  if (folder !== undefined) closeSync(openSync(path, 'a', 0o600)); // only its owner may read it
  const database = new DatabaseSync(path, {
    timeout: 5000,
    readBigInts: true,
  });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS invoices (hash TEXT PRIMARY KEY, request TEXT NOT NULL, paid INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE IF NOT EXISTS payments (hash TEXT PRIMARY KEY, request TEXT NOT NULL, state TEXT NOT NULL, fee INTEGER NOT NULL) STRICT;`);
  const scripts = new Map<string, ScriptedOutcome>();

  function issued(paymentHash: string): { invoice: Invoice; paid: boolean } | undefined {
    const row = database.prepare('SELECT request, paid FROM invoices WHERE hash = ?').get(paymentHash);
    return row && { invoice: known(String(row['request'])), paid: row['paid'] === 1n };
  }

  function record(invoice: Invoice, request: string, outcome: ScriptedOutcome): PaymentOutcome {
    database
      .prepare(
        'INSERT INTO payments VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET state = excluded.state, fee = excluded.fee',
      )
      .run(invoice.paymentHash, request, outcome.state, outcome.state === 'settled' ? outcome.feeMilliSatoshi : 0n);
    if (outcome.state === 'settled') markPaid(invoice.paymentHash);
    return withPreimage(invoice, outcome);
  }

  function markPaid(paymentHash: string): void {
    database.prepare('UPDATE invoices SET paid = 1 WHERE hash = ?').run(paymentHash);
  }

  function earlier(paymentHash: string): { outcome: PaymentOutcome; invoice: Invoice; request: string } | undefined {
    const row = database.prepare('SELECT * FROM payments WHERE hash = ?').get(paymentHash);
    if (!row) return undefined;
    const request = String(row['request']);
    const invoice = known(request);
    const state = row['state'];
    const outcome: ScriptedOutcome =
      state === 'settled'
        ? { state, feeMilliSatoshi: BigInt(String(row['fee'])) }
        : { state: state === 'failed' || state === 'pending' ? state : 'unknown' };
    return { outcome: withPreimage(invoice, outcome), invoice, request };
  }

  return {
    invoice(terms) {
      const made = practiceInvoice(terms, nodeKey);
      database.prepare('INSERT INTO invoices (hash, request) VALUES (?, ?)').run(made.paymentHash, made.request);
      return made;
    },
    received(paymentHash, at) {
      const found = issued(paymentHash);
      if (!found || found.paid || incoming === 'by-hand' || at > found.invoice.at + found.invoice.lifetime)
        return found?.paid ?? false;
      markPaid(paymentHash);
      return true;
    },
    preimage(paymentHash) {
      const found = issued(paymentHash);
      return found && preimageOf(found.invoice);
    },
    async pay(request, greatestFee, at) {
      const read = readInvoice(request);
      if (!read.ok || read.value.network !== practiceNetwork || preimageOf(read.value) === undefined)
        return { state: 'failed' };
      const before = earlier(read.value.paymentHash);
      if (before && before.outcome.state !== 'failed') return before.outcome;
      const scripted = scripts.get(read.value.paymentHash) ?? outcomeDescribed(read.value.description) ?? outgoing;
      scripts.delete(read.value.paymentHash);
      const own = issued(read.value.paymentHash);
      const impossible =
        own?.paid ||
        at > read.value.at + read.value.lifetime ||
        (scripted.state === 'settled' && scripted.feeMilliSatoshi > greatestFee);
      return record(read.value, request, impossible ? { state: 'failed' } : scripted);
    },
    async payment(paymentHash) {
      return earlier(paymentHash)?.outcome ?? { state: 'absent' };
    },
    payByHand(paymentHash, at) {
      const found = issued(paymentHash);
      if (!found) return bad({ code: 'invoice-unknown' });
      if (!found.paid && at > found.invoice.at + found.invoice.lifetime) return bad({ code: 'invoice-expired' });
      markPaid(paymentHash);
      return good(undefined);
    },
    foreignInvoice: (terms) => practiceInvoice(terms, foreignKey),
    script: (paymentHash, outcome) => void scripts.set(paymentHash, outcome),
    conclude(paymentHash, outcome) {
      const before = earlier(paymentHash);
      if (before?.outcome.state === 'pending' || before?.outcome.state === 'unknown')
        record(before.invoice, before.request, outcome);
    },
    close: () => database.close(),
  };
}

function outcomeDescribed(description: string): ScriptedOutcome | undefined {
  const state = described.exec(description)?.[1];
  return state === 'failed' || state === 'pending' || state === 'unknown' ? { state } : undefined;
}

function practiceInvoice(terms: InvoiceTerms, key: Uint8Array): IssuedInvoice {
  const paymentSecret = randomBytes(32);
  const paymentHash = sha256(hmac(sha256, networkKey, paymentSecret));
  return {
    request: writeInvoice({ ...terms, network: practiceNetwork, paymentHash, paymentSecret }, key),
    paymentHash: hex(paymentHash),
  };
}

/** The preimage of a practice invoice; `undefined` when the invoice was made elsewhere and cannot be paid here. */
function preimageOf(invoice: Invoice): string | undefined {
  const secret = fromHex(invoice.paymentSecret ?? '', 32);
  const preimage = secret && hmac(sha256, networkKey, secret);
  return preimage && hex(sha256(preimage)) === invoice.paymentHash ? hex(preimage) : undefined;
}

function withPreimage(invoice: Invoice, outcome: ScriptedOutcome): PaymentOutcome {
  return outcome.state === 'settled' ? { ...outcome, preimage: preimageOf(invoice) ?? '' } : { state: outcome.state };
}

function known(request: string): Invoice {
  const read = readInvoice(request);
  if (!read.ok) throw new Error('the node keeps an invoice that it cannot read');
  return read.value;
}
