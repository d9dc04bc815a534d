// The tables of a mint and how their rows are read. Primary keys and the partial index are the invariants: a coin is
// spent or held once, an output is signed or held once, an invoice is paid by one quote. WAL with synchronous FULL:
// what was committed survives the loss of power.
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { MeltQuote, MintQuote, Promised, StoredKeyset } from './store.ts';
import { isUnit, type Unit } from './units.ts';

/** A row as SQLite gives it; integers are bigint. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Makes a database file that only its owner may read; SQLite gives its companions the same mode. */
function makePrivate(path: string): void {
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
}

/** Opens the database file, with its tables. */
export function openTables(path: string): DatabaseSync {
  makePrivate(path);
  const database = new DatabaseSync(path, { timeout: 5000, readBigInts: true });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    CREATE TABLE IF NOT EXISTS keysets (
      id TEXT PRIMARY KEY, unit TEXT NOT NULL, position INTEGER NOT NULL, fee_ppk INTEGER NOT NULL,
      greatest_exponent INTEGER NOT NULL, active INTEGER NOT NULL, UNIQUE (unit, position)) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS one_active_keyset ON keysets (unit) WHERE active = 1;
    CREATE TABLE IF NOT EXISTS coins (
      y TEXT PRIMARY KEY, keyset TEXT NOT NULL REFERENCES keysets (id), amount INTEGER NOT NULL CHECK (amount > 0),
      witness TEXT, state TEXT NOT NULL CHECK (state IN ('PENDING', 'SPENT')), melt_quote TEXT) STRICT;
    CREATE INDEX IF NOT EXISTS coins_of_melt ON coins (melt_quote) WHERE melt_quote IS NOT NULL;
    CREATE TABLE IF NOT EXISTS outputs (
      blinded TEXT PRIMARY KEY, keyset TEXT NOT NULL REFERENCES keysets (id), amount INTEGER NOT NULL,
      signature TEXT, e TEXT, s TEXT, melt_quote TEXT, position INTEGER NOT NULL,
      CHECK ((signature IS NULL) = (amount = 0))) STRICT;
    CREATE INDEX IF NOT EXISTS outputs_of_melt ON outputs (melt_quote) WHERE melt_quote IS NOT NULL;
    CREATE TABLE IF NOT EXISTS mint_quotes (
      id TEXT PRIMARY KEY, unit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), request TEXT NOT NULL,
      payment_hash TEXT NOT NULL UNIQUE, expiry INTEGER NOT NULL, updated INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('UNPAID', 'PAID', 'ISSUED'))) STRICT;
    CREATE TABLE IF NOT EXISTS melt_quotes (
      id TEXT PRIMARY KEY, unit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), fee_reserve INTEGER NOT NULL,
      request TEXT NOT NULL, payment_hash TEXT NOT NULL, expiry INTEGER NOT NULL, spent INTEGER NOT NULL,
      input_fee INTEGER NOT NULL, network_fee INTEGER NOT NULL DEFAULT 0, preimage TEXT, answer_key TEXT,
      state TEXT NOT NULL CHECK (state IN ('UNPAID', 'PENDING', 'PAID'))) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS one_payment_an_invoice ON melt_quotes (payment_hash) WHERE state <> 'UNPAID';
    CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS fees (unit TEXT NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;`);
  return database;
}

/** A text column; throws when the column holds anything else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`);
  return value;
}

/** An integer column; throws when the column holds anything else. */
export function integer(row: Row, column: string): bigint {
  const value = row[column];
  if (typeof value !== 'bigint') throw new Error(`column ${column} holds no integer`);
  return value;
}

/** A text column that may be NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** A keyset from its row. */
export function keysetRow(row: Row): StoredKeyset {
  return {
    id: text(row, 'id'),
    unit: unit(row),
    position: Number(integer(row, 'position')),
    feePpk: Number(integer(row, 'fee_ppk')),
    greatestExponent: Number(integer(row, 'greatest_exponent')),
    active: integer(row, 'active') === 1n,
  };
}

/** A signature given, from its row. */
export function promisedRow(row: Row): Promised {
  return {
    blinded: text(row, 'blinded'),
    keyset: text(row, 'keyset'),
    amount: integer(row, 'amount'),
    signature: text(row, 'signature'),
    e: text(row, 'e'),
    s: text(row, 's'),
  };
}

/** A mint quote from its row. */
export function mintQuoteRow(row: Row): MintQuote {
  return {
    ...quoteColumns(row),
    updated: Number(integer(row, 'updated')),
    state: oneOf(['UNPAID', 'PAID', 'ISSUED'], text(row, 'state')),
  };
}

/** A melt quote from its row. */
export function meltQuoteRow(row: Row): MeltQuote {
  return {
    ...quoteColumns(row),
    feeReserve: integer(row, 'fee_reserve'),
    state: oneOf(['UNPAID', 'PENDING', 'PAID'], text(row, 'state')),
    spent: integer(row, 'spent'),
    inputFee: integer(row, 'input_fee'),
    preimage: optionalText(row, 'preimage'),
    answerKey: optionalText(row, 'answer_key'),
  };
}

/** The unit column. */
export function unit(row: Row): Unit {
  const name = text(row, 'unit');
  if (!isUnit(name)) throw new Error(`unit ${name} is not issued by this mint`);
  return name;
}

function quoteColumns(row: Row) {
  return {
    id: text(row, 'id'),
    unit: unit(row),
    amount: integer(row, 'amount'),
    request: text(row, 'request'),
    paymentHash: text(row, 'payment_hash'),
    expiry: Number(integer(row, 'expiry')),
  };
}

function oneOf<Name extends string>(names: readonly Name[], value: string): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new Error(`state ${value} is none of ${names.join(', ')}`);
  return found;
}
