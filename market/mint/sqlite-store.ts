// The mint's memory in one SQLite file. Every writing method runs in BEGIN IMMEDIATE: what it looks up cannot change
// before it writes, so conflicts are found by name first, and the unique indexes stand behind as the last word.
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Answer, Coin, Conflict, MintStore, Promised } from './store.ts';
import {
  integer,
  keysetRow,
  meltQuoteRow,
  mintQuoteRow,
  openTables,
  optionalText,
  promisedRow,
  text,
  unit,
} from './tables.ts';

/** Opens (or makes) `mint.sqlite` in a folder; one process at a time is meant to serve it, more stay correct. */
export function openMintStore(folder: string): MintStore {
  const database = openTables(join(folder, 'mint.sqlite'));
  const get = (sql: string, ...values: (string | bigint | number)[]) => database.prepare(sql).get(...values);
  const all = (sql: string, ...values: (string | bigint | number)[]) => database.prepare(sql).all(...values);
  const run = (sql: string, ...values: (string | bigint | number | null)[]) =>
    database.prepare(sql).run(...values).changes;

  function coin(y: string) {
    const row = get('SELECT state, witness FROM coins WHERE y = ?', y);
    return (
      row && {
        state: row['state'] === 'SPENT' ? ('SPENT' as const) : ('PENDING' as const),
        witness: optionalText(row, 'witness'),
      }
    );
  }

  /** The first coin or output that is not free. */
  function taken(coins: readonly Coin[], outputs: readonly { blinded: string }[]): Conflict | undefined {
    for (const { y } of coins) {
      const state = coin(y)?.state;
      if (state) return { code: state === 'SPENT' ? 'proof-spent' : 'proof-pending' };
    }
    for (const { blinded } of outputs) {
      const row = get('SELECT signature FROM outputs WHERE blinded = ?', blinded);
      if (row) return { code: row['signature'] === null ? 'output-pending' : 'output-signed' };
    }
    return undefined;
  }

  function addCoins(coins: readonly Coin[], state: 'PENDING' | 'SPENT', meltQuote: string | null): void {
    const insert = database.prepare(
      'INSERT INTO coins (y, keyset, amount, witness, state, melt_quote) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const { y, keyset, amount, witness } of coins)
      insert.run(y, keyset, amount, witness ?? null, state, meltQuote);
  }

  function addPromises(promises: readonly Promised[]): void {
    const insert = database.prepare(
      'INSERT INTO outputs (blinded, keyset, amount, signature, e, s, position) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    promises.forEach(({ blinded, keyset, amount, signature, e, s }, index) =>
      insert.run(blinded, keyset, amount, signature, e, s, index),
    );
  }

  function addAnswer(answer: Answer | undefined): void {
    if (answer) run('INSERT INTO answers (key, body) VALUES (?, ?)', answer.key, answer.body);
  }

  return {
    keysets: () => all('SELECT * FROM keysets ORDER BY unit, position').map(keysetRow),
    activate: (keyset) =>
      inTransaction(database, () => {
        run('UPDATE keysets SET active = 0 WHERE unit = ?', keyset.unit);
        run(
          'INSERT INTO keysets (id, unit, position, fee_ppk, greatest_exponent, active) VALUES (?, ?, ?, ?, ?, 1)',
          keyset.id,
          keyset.unit,
          keyset.position,
          keyset.feePpk,
          keyset.greatestExponent,
        );
        return good(undefined);
      }),
    answer(key) {
      const row = get('SELECT body FROM answers WHERE key = ?', key);
      return row && text(row, 'body');
    },
    coin,
    promised(blinded) {
      const row = get('SELECT * FROM outputs WHERE blinded = ? AND signature IS NOT NULL', blinded);
      return row && promisedRow(row);
    },
    blank: (blinded) => get('SELECT 1 FROM outputs WHERE blinded = ? AND signature IS NULL', blinded) !== undefined,
    swap: (swap) =>
      inTransaction(database, () => {
        const conflict = taken(swap.coins, swap.promises);
        if (conflict) return bad(conflict);
        addCoins(swap.coins, 'SPENT', null);
        addPromises(swap.promises);
        run('INSERT INTO fees (unit, amount, at) VALUES (?, ?, ?)', swap.unit, swap.fee, swap.at);
        addAnswer(swap.answer);
        return good(undefined);
      }),
    addMintQuote: (quote) =>
      void run(
        'INSERT INTO mint_quotes (id, unit, amount, request, payment_hash, expiry, updated, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        quote.id,
        quote.unit,
        quote.amount,
        quote.request,
        quote.paymentHash,
        quote.expiry,
        quote.updated,
        quote.state,
      ),
    mintQuote(id) {
      const row = get('SELECT * FROM mint_quotes WHERE id = ?', id);
      return row && mintQuoteRow(row);
    },
    mintQuoteOf(paymentHash) {
      const row = get('SELECT * FROM mint_quotes WHERE payment_hash = ?', paymentHash);
      return row && mintQuoteRow(row);
    },
    payMintQuote: (id, at) => payMintQuote(id, at),
    issue: (issue) =>
      inTransaction(database, () => {
        const moved = run(
          "UPDATE mint_quotes SET state = 'ISSUED', updated = ? WHERE id = ? AND state = 'PAID'",
          issue.at,
          issue.quote,
        );
        if (moved !== 1n) {
          const row = get('SELECT state FROM mint_quotes WHERE id = ?', issue.quote);
          return bad({ code: row?.['state'] === 'ISSUED' ? 'quote-issued' : 'quote-unpaid' });
        }
        const conflict = taken([], issue.promises);
        if (conflict) return bad(conflict);
        addPromises(issue.promises);
        addAnswer(issue.answer);
        return good(undefined);
      }),
    addMeltQuote: (quote) =>
      void run(
        'INSERT INTO melt_quotes (id, unit, amount, fee_reserve, request, payment_hash, expiry, spent, input_fee, state) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)',
        quote.id,
        quote.unit,
        quote.amount,
        quote.feeReserve,
        quote.request,
        quote.paymentHash,
        quote.expiry,
        quote.state,
      ),
    meltQuote(id) {
      const row = get('SELECT * FROM melt_quotes WHERE id = ?', id);
      return row && meltQuoteRow(row);
    },
    pendingMelts: () => all("SELECT * FROM melt_quotes WHERE state = 'PENDING'").map(meltQuoteRow),
    blanksOf: (quote) =>
      all(
        'SELECT blinded, keyset FROM outputs WHERE melt_quote = ? AND signature IS NULL ORDER BY position',
        quote,
      ).map((row) => ({ blinded: text(row, 'blinded'), keyset: text(row, 'keyset') })),
    changeOf: (quote) =>
      all('SELECT * FROM outputs WHERE melt_quote = ? AND signature IS NOT NULL ORDER BY position', quote).map(
        promisedRow,
      ),
    hold: (hold) =>
      inTransaction(database, () => {
        const quote = get('SELECT state, payment_hash FROM melt_quotes WHERE id = ?', hold.quote);
        if (quote?.['state'] !== 'UNPAID')
          return bad({ code: quote?.['state'] === 'PAID' ? 'invoice-paid' : 'quote-pending' });
        const rival = get(
          "SELECT 1 FROM melt_quotes WHERE payment_hash = ? AND state <> 'UNPAID'",
          text(quote, 'payment_hash'),
        );
        if (rival) return bad({ code: 'invoice-paid' });
        const conflict = taken(hold.coins, hold.blanks);
        if (conflict) return bad(conflict);
        addCoins(hold.coins, 'PENDING', hold.quote);
        hold.blanks.forEach(({ blinded, keyset }, index) => {
          run(
            'INSERT INTO outputs (blinded, keyset, amount, melt_quote, position) VALUES (?, ?, 0, ?, ?)',
            blinded,
            keyset,
            hold.quote,
            index,
          );
        });
        const spent = hold.coins.reduce((sum, { amount }) => sum + amount, 0n);
        run(
          "UPDATE melt_quotes SET state = 'PENDING', spent = ?, input_fee = ?, answer_key = ? WHERE id = ?",
          spent,
          hold.inputFee,
          hold.answerKey,
          hold.quote,
        );
        return good(undefined);
      }),
    settle: (settle) =>
      inTransaction(database, () => {
        const row = get('SELECT * FROM melt_quotes WHERE id = ?', settle.quote);
        if (row?.['state'] !== 'PENDING') return bad({ code: 'invoice-paid' });
        if (settle.mintQuote !== undefined && !payMintQuote(settle.mintQuote, settle.at))
          return bad({ code: 'invoice-paid' });
        run(
          "UPDATE melt_quotes SET state = 'PAID', preimage = ?, network_fee = ? WHERE id = ?",
          settle.preimage,
          settle.networkFee,
          settle.quote,
        );
        run("UPDATE coins SET state = 'SPENT' WHERE melt_quote = ?", settle.quote);
        for (const { blinded, amount, signature, e, s } of settle.change) {
          run(
            'UPDATE outputs SET amount = ?, signature = ?, e = ?, s = ? WHERE blinded = ?',
            amount,
            signature,
            e,
            s,
            blinded,
          );
        }
        run('DELETE FROM outputs WHERE melt_quote = ? AND signature IS NULL', settle.quote);
        const change = settle.change.reduce((sum, { amount }) => sum + amount, 0n);
        const kept = integer(row, 'spent') - integer(row, 'amount') - settle.networkFee - change;
        run('INSERT INTO fees (unit, amount, at) VALUES (?, ?, ?)', unit(row), kept, settle.at);
        addAnswer(settle.answer);
        return good(undefined);
      }),
    release: (quote) =>
      void inTransaction(database, () => {
        if (
          run(
            "UPDATE melt_quotes SET state = 'UNPAID', spent = 0, input_fee = 0, answer_key = NULL WHERE id = ? AND state = 'PENDING'",
            quote,
          ) !== 1n
        )
          return good(undefined);
        run("DELETE FROM coins WHERE melt_quote = ? AND state = 'PENDING'", quote);
        run('DELETE FROM outputs WHERE melt_quote = ? AND signature IS NULL', quote);
        return good(undefined);
      }),
    totals: () =>
      all(`SELECT unit,
        (SELECT coalesce(sum(o.amount), 0) FROM outputs o JOIN keysets k ON k.id = o.keyset WHERE k.unit = u.unit) AS issued,
        (SELECT coalesce(sum(c.amount), 0) FROM coins c JOIN keysets k ON k.id = c.keyset WHERE k.unit = u.unit AND c.state = 'SPENT') AS redeemed,
        (SELECT coalesce(sum(c.amount), 0) FROM coins c JOIN keysets k ON k.id = c.keyset WHERE k.unit = u.unit AND c.state = 'PENDING') AS pending,
        (SELECT coalesce(sum(f.amount), 0) FROM fees f WHERE f.unit = u.unit) AS fees,
        (SELECT coalesce(sum(q.amount), 0) FROM mint_quotes q WHERE q.unit = u.unit AND q.state = 'ISSUED') AS loaded,
        (SELECT coalesce(sum(q.amount + q.network_fee), 0) FROM melt_quotes q WHERE q.unit = u.unit AND q.state = 'PAID') AS deposited
      FROM (SELECT DISTINCT unit FROM keysets) u ORDER BY unit`).map((row) => ({
        unit: unit(row),
        issued: integer(row, 'issued'),
        redeemed: integer(row, 'redeemed'),
        pending: integer(row, 'pending'),
        fees: integer(row, 'fees'),
        loaded: integer(row, 'loaded'),
        deposited: integer(row, 'deposited'),
      })),
    close: () => database.close(),
  };

  function payMintQuote(id: string, at: number): boolean {
    return run("UPDATE mint_quotes SET state = 'PAID', updated = ? WHERE id = ? AND state = 'UNPAID'", at, id) === 1n;
  }
}

/** Commits what `work` wrote when it comes back good; rolls back on a refusal or a fault. */
function inTransaction(database: DatabaseSync, work: () => Result<void, Conflict>): Result<void, Conflict> {
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec(done.ok ? 'COMMIT' : 'ROLLBACK');
    return done;
  } catch (fault) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw fault;
  }
}
