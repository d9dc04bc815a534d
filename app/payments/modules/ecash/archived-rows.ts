// Which rows of the ecash module the archive keeps, and as what: each state of each operation, and what a restore found.
import { currencyOfUnit, ecashSystem, type Unit } from '#protocols/ecash/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bytes, field, fromBytes, minorUnits, record, seconds, text, toBytes } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import type { DescribeRow } from '../../../support/archive/keeping-store.ts';
import type { Rows } from '../../../support/store/store.ts';
import type { Clock } from '../../../support/ports.ts';
import { operationSpace, readOperation } from '../../payment/advance.ts';
import { operationEntry, type KeptPurse } from '../../payment/operation-entry.ts';
import type { AnyKind } from '../../payment/operations.ts';
import type { MintAnswer, MintCall } from './mint-calls.ts';
import { takeRecord, viewTake, type TakeMeans } from './take-operation.ts';

const restored = 'ecash-restored';
const restoredCodec = record({
  purse: field(1, text(32)),
  unit: field(2, text(4)),
  keyset: field(3, bytes(33)),
  amount: field(4, minorUnits),
  at: field(5, seconds),
});

/** Notes that a restore found coins nobody here knew of, worth `amount` minor units. */
export function noteRestored(
  rows: Rows,
  purse: string,
  unit: Unit,
  keyset: Uint8Array,
  amount: bigint,
  at: number,
): void {
  if (amount === 0n) return;
  const content = toBytes(restoredCodec, { purse, unit, keyset, amount, at });
  rows.put(restored, `${purse}/${hex(digest(content)).slice(0, 32)}`, content);
}

/** Describes the module's rows; `kinds` and `purseOf` are asked when a row is written. */
export function describeEcashRows(
  kinds: () => readonly AnyKind<MintCall, MintAnswer>[],
  purseOf: (id: string) => KeptPurse,
  clock: Clock,
): DescribeRow {
  return (space, key, value, before) => {
    if (space === restored) return restoredEntry(key, value, purseOf);
    if (space !== operationSpace) return undefined;
    const kind = kinds().find(({ name }) => key.startsWith(`${name}/`));
    if (!kind) return undefined;
    const view = kind.view(readOperation(kind, value));
    const earlier = before && kind.view(readOperation(kind, before));
    return operationEntry(view, earlier, purseOf(view.purse), value, clock.now());
  };
}

/** Describes the rows of a payee's takes; `purse` is how the archive names what holds the coins. */
export function describeTakes(
  keysetsOf: TakeMeans['keysetsOf'],
  purse: Pick<KeptPurse, 'name' | 'practice'>,
  clock: Clock,
): DescribeRow {
  return (space, key, value, before) => {
    if (space !== operationSpace || !key.startsWith(`${takeRecord.name}/`)) return undefined;
    const view = viewTake(readOperation(takeRecord, value), keysetsOf);
    // A refused payment leaves its deal open to another one: only its bytes count, its keysets may be forgotten by now.
    const earlier = before && { documents: { payment: readOperation(takeRecord, before).payment } };
    return operationEntry(view, earlier, { ...purse, system: ecashSystem, issuer: view.mint }, value, clock.now());
  };
}

function restoredEntry(key: string, value: Uint8Array, purseOf: (id: string) => KeptPurse) {
  const read = fromBytes(restoredCodec, value, 256);
  if (!read.ok) throw new Error('the record of a restore is damaged');
  const { purse, unit, amount, at } = read.value;
  const { name, issuer, practice } = purseOf(purse);
  const facts: (readonly [string, string])[] = [
    ['purse', purse],
    ['purse-name', name],
    ['system', ecashSystem],
    ['issuer', issuer],
    ['money', practice ? 'practice' : 'real'],
    ['amount', amount.toString()],
    ['fee', '0'],
    ['currency', currencyOfUnit[unit as Unit]],
    ['started-at', at.toString()],
  ];
  return {
    kind: 'restore:completed',
    at,
    subject: digest(value).slice(0, 16),
    facts,
    documents: [],
    key: `restore/${key}`,
  };
}
