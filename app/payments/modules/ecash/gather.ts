// Gathers several batches in one before a payment, since one SIG_ALL signature covers coins of one key only. Each batch is
// an own-swap, recorded before the next begins; what is interrupted is finished by recovery like any operation, and what
// still waited for the device is given up, so that its coins are free for the next attempt.
import type { Curve } from '#protocols/ecash/curve.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Clock, Random } from '../../../support/ports.ts';
import type { Rows, Store } from '../../../support/store/store.ts';
import { operationSpace, readOperation, recordOperation, type Following } from '../../payment/advance.ts';
import type { OperationKind } from '../../payment/operation.ts';
import type { Operations } from '../../payment/operations.ts';
import type { StartFailure } from '../module.ts';
import { takeBatch, type Account } from './account.ts';
import { areFree, asStored, reserveCoins, type Coin } from './coins.ts';
import type { MintAnswer, MintCall } from './mint-calls.ts';
import { cancelOwnSwap, outputsOf, type OwnSwap } from './own-swap-operation.ts';

/** What gathering needs. */
export type GatherMeans = {
  readonly store: Store;
  readonly operations: Operations;
  readonly kind: OperationKind<OwnSwap, MintCall, MintAnswer>;
  readonly clock: Clock;
  readonly random: Random;
  readonly curve: Curve;
};

/** Swaps each group of coins (of one batch each, at most 16) into one new batch, one after the other. */
export async function gather(
  groups: readonly (readonly Coin[])[],
  account: Account,
  keyset: Uint8Array,
  following: Following,
  { store, operations, kind, clock, random, curve }: GatherMeans,
): Promise<Result<true, StartFailure>> {
  let batch: number | undefined;
  let firstIndex = 0;
  for (const group of groups) {
    const ids = { id: random.bytes(16), requestId: random.bytes(16) };
    const startedAt = clock.now();
    const recorded = await store.transact((rows): OwnSwap | undefined => {
      if (!areFree(rows, account.id, group)) return undefined;
      batch ??= takeBatch(rows, account.id);
      const coins = group.map(asStored);
      const swap: OwnSwap = {
        ...ids,
        is: 'planned',
        purse: account.id,
        startedAt,
        coins,
        keyset,
        batch,
        firstIndex,
      };
      reserveCoins(rows, account.id, group, ids.id);
      recordOperation(rows, kind, ids.id, swap);
      return swap;
    });
    // Another payment took one of them meanwhile: the caller chooses anew.
    if (!recorded) return good(true);
    const progress = await operations.drive(hex(ids.id), following);
    if (progress?.pause) {
      await store.transact((rows) => abandonGathers(rows, kind, account.id, operations));
      return bad({ code: 'gathering-stopped', pause: progress.pause });
    }
    const failure = progress?.view.failure;
    if (failure?.code === 'device-refused') {
      const pause = { code: 'device-needed', failure: { code: failure.code } } as const;
      return bad({ code: 'gathering-stopped', pause });
    }
    if (failure) return bad({ code: 'issuer-failed', detail: failure.detail ?? failure.code });
    firstIndex += outputsOf(recorded, account, curve);
  }
  return good(true);
}

/** Gives up the gathers of a purse that wait for the device and that nobody drives: the mint has seen nothing of them. */
export function abandonGathers(
  rows: Rows,
  kind: OperationKind<OwnSwap, MintCall, MintAnswer>,
  purse: string,
  operations: Pick<Operations, 'isDriven'>,
): void {
  for (const swap of ownSwaps(rows, kind)) {
    if (swap.purse !== purse || swap.payment || operations.isDriven(hex(swap.id))) continue;
    const given = cancelOwnSwap(swap);
    if (!given) continue;
    given.write(rows);
    recordOperation(rows, kind, swap.id, given.next);
  }
}

/** The own-swaps in the store. */
export function ownSwaps(rows: Rows, kind: OperationKind<OwnSwap, MintCall, MintAnswer>): readonly OwnSwap[] {
  return rows.list(operationSpace, `${kind.name}/`).map(([, value]) => readOperation<OwnSwap>(kind, value));
}
