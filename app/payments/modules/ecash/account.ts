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
import { keysetEvidenceCodec, type currencyOfUnit } from '#protocols/ecash/messages.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
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

/** Takes the next batch number; only within the transaction that records what it is for. */
export function takeBatch(rows: Rows, id: string): number {
  const account = readAccount(rows, id);
  if (!account) throw new Error(`no account ${id}`);
  writeAccount(rows, { ...account, nextBatch: account.nextBatch + 1 });
  return account.nextBatch;
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

function readAccountRow(key: string, value: Uint8Array): Account {
  const account = fromBytes(accountCodec, value, 262_144);
  if (!account.ok) throw new Error(`the record of account ${key} is damaged at ${account.error.path}`);
  return account.value;
}
