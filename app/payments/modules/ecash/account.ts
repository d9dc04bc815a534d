// Ecash purses at rest: one row an account, with what the device gave for it (protocols/ecash SPEC §3, §6), the keysets
// that it pinned, and the next free batch. The batch is taken in the same transaction that records the operation.
import {
  bytes,
  field,
  flag,
  fromBytes,
  list,
  oneOf,
  record,
  text,
  toBytes,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import { keysetEvidenceCodec, placesPerBatch, type currencyOfUnit } from '#protocols/ecash/messages.ts';
import { swapFee, type Keyset } from '#protocols/ecash/keyset.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Rows } from '../../../support/store/store.ts';

const units = ['eur', 'usd', 'gbp', 'chf', 'sat'] as const satisfies readonly (keyof typeof currencyOfUnit)[];

const accountCodec = record({
  id: field(1, text(32)),
  name: field(2, text(64)),
  mint: field(3, text(128)),
  unit: field(4, oneOf(...units)),
  outputSeed: field(5, bytes(32)),
  publicKey: field(6, bytes(33)),
  chainCode: field(7, bytes(32)),
  keysets: field(8, list(record({ evidence: field(1, keysetEvidenceCodec), active: field(2, flag) }), 64)),
  nextBatch: field(9, uint(0x7fffffff)),
});

/** A vault account on the host: it builds and watches coins, and can spend none. */
export type Account = ValueOf<typeof accountCodec>;

const space = 'ecash-account';

/** All accounts, by id. */
export function readAccounts(rows: Rows): readonly Account[] {
  return rows.list(space).map(([key, value]) => readAccountRow(key, value));
}

/** One account, or `undefined`. */
export function readAccount(rows: Rows, id: string): Account | undefined {
  const value = rows.get(space, id);
  return value && readAccountRow(id, value);
}

/** Writes or replaces an account. */
export function writeAccount(rows: Rows, account: Account): void {
  rows.put(space, account.id, toBytes(accountCodec, account));
}

/** Takes the next batch number, at least `least`; only within the transaction that records what it is for. */
export function takeBatch(rows: Rows, id: string, least = 0): number {
  const account = readAccount(rows, id);
  if (!account) throw new Error(`no account ${id}`);
  const batch = Math.max(account.nextBatch, least);
  writeAccount(rows, { ...account, nextBatch: batch + 1 });
  return batch;
}

/**
 * Gives back a batch number of which the mint has seen nothing. Numbers that are taken and never used would make a restore
 * stop too early: it gives up after ten empty batches (protocols/ecash SPEC §3). Only the last one taken can go back.
 */
export function giveBatchBack(rows: Rows, id: string, batch: number): void {
  const account = readAccount(rows, id);
  if (account?.nextBatch === batch + 1) writeAccount(rows, { ...account, nextBatch: batch });
}

/** The batch from which the device's floor lets outputs be made, out of its `counter-used` (protocols/ecash SPEC §7). */
export function batchOfFloor(detail: string | undefined): number {
  const floor = Number(/^below ([0-9]{1,12})$/.exec(detail ?? '')?.[1] ?? 0);
  return Math.ceil(floor / placesPerBatch);
}

/** The keyset for new outputs: the active one; the cheapest when a mint has several. */
export function activeKeyset(account: Account): Keyset | undefined {
  const active = account.keysets
    .filter((keyset) => keyset.active)
    .map(({ evidence }) => ({ ...evidence, unit: account.unit }));
  return active.toSorted((first, second) => first.feePpk - second.feePpk)[0];
}

/** All keysets of an account as `Keyset`. */
export function accountKeysets(account: Account): readonly Keyset[] {
  return account.keysets.map(({ evidence }) => ({ ...evidence, unit: account.unit }));
}

/** The mint's fee for spending coins of this account, minor units (NUT-02). */
export function feeOf(account: Account): (coins: readonly { readonly keyset: Uint8Array }[]) => bigint {
  const ppkOf = new Map(account.keysets.map(({ evidence }) => [hex(evidence.id), evidence.feePpk]));
  return (coins) => swapFee(coins.map(({ keyset }) => ppkOf.get(hex(keyset)) ?? 0));
}

function readAccountRow(key: string, value: Uint8Array): Account {
  const account = fromBytes(accountCodec, value, 262_144);
  if (!account.ok) throw new Error(`the record of account ${key} is damaged at ${account.error.path}`);
  return account.value;
}
