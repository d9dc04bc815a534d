// Gathers several batches in one before a payment, since one SIG_ALL signature covers coins of one key only. Each batch is
// an own-swap, recorded before the next begins; what is interrupted is finished by recovery like any operation.
import type { Curve } from '#protocols/ecash/curve.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Clock, Random } from '../../../support/ports.ts';
import { advance, recordOperation, type Carriers, type Following } from '../../payment/advance.ts';
import type { OperationKind } from '../../payment/operation.ts';
import type { StartFailure } from '../module.ts';
import { takeBatch, type Account } from './account.ts';
import { areFree, asStored, reserveCoins, type Coin } from './coins.ts';
import type { MintAnswer, MintCall } from './mint-calls.ts';
import { outputsOf, type OwnSwap } from './own-swap-operation.ts';

/** What gathering needs. */
export type GatherMeans = {
  readonly carriers: Carriers<MintCall, MintAnswer>;
  readonly kind: OperationKind<OwnSwap, MintCall, MintAnswer>;
  readonly clock: Clock;
  readonly random: Random;
  readonly curve: Curve;
  readonly following: Following;
};

/** Swaps each group of coins (of one batch each, at most 16) into one new batch, one after the other. */
export async function gather(
  groups: readonly (readonly Coin[])[],
  account: Account,
  keyset: Uint8Array,
  { carriers, kind, clock, random, curve, following }: GatherMeans,
): Promise<Result<true, StartFailure>> {
  const batch = await carriers.store.transact((rows) => takeBatch(rows, account.id));
  let firstIndex = 0;
  for (const group of groups) {
    const coins = group.map(asStored);
    const ids = { id: random.bytes(16), requestId: random.bytes(16) };
    const record: OwnSwap = {
      is: 'planned',
      ...ids,
      purse: account.id,
      startedAt: clock.now(),
      coins,
      keyset,
      batch,
      firstIndex,
    };
    const made = outputsOf(record, account, curve);
    const recorded = await carriers.store.transact((rows) => {
      if (!areFree(rows, account.id, group)) return false;
      reserveCoins(rows, account.id, group, ids.id);
      recordOperation(rows, kind, ids.id, record);
      return true;
    });
    // Another payment took one of them meanwhile: the caller chooses anew.
    if (!recorded) return good(true);
    const { state, pause } = await advance(carriers, kind, ids.id, following);
    if (pause) return bad({ code: 'gathering-stopped', pause });
    if (state.is === 'failed') return bad({ code: 'issuer-failed', detail: state.detail ?? state.code });
    firstIndex += made;
  }
  return good(true);
}
