// Finishes what was interrupted: at start, and whenever the person asks. Drives every operation that is not final, except
// those that would put a question on the device: they are *waiting for device* until somebody touches them.
import { isFinal } from '../payments/payment/lifecycle.ts';
import type { Following } from '../payments/payment/advance.ts';
import type { OperationView, Progress } from '../payments/payment/operation.ts';
import type { Wallet } from './context.ts';

/** All operations of all modules, the newest first. */
export async function operations(wallet: Wallet): Promise<readonly OperationView[]> {
  const all = (await Promise.all(wallet.modules.map((module) => module.operations()))).flat();
  return all.toSorted((first, second) => second.startedAt - first.startedAt || (first.id < second.id ? -1 : 1));
}

/**
 * Drives every interrupted operation as far as it goes without the person. One that fails does not hold up the others; what
 * was thrown (a store that fails, a damaged record) comes out when all have had their turn.
 */
export async function recover(wallet: Wallet): Promise<readonly Progress[]> {
  const reached: Progress[] = [];
  const faults: unknown[] = [];
  for (const module of wallet.modules) {
    await module.giveUpAbandoned();
    for (const { id, state } of await module.operations()) {
      if (isFinal(state) || state === 'waiting-for-device' || state === 'returnable') continue;
      try {
        const progress = await module.drive(id, {});
        if (progress) reached.push(progress);
      } catch (fault) {
        faults.push(fault);
      }
    }
  }
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults, 'recovering failed');
  return reached;
}

/** Goes on with one operation, asking the device if it must; `undefined` when there is none of this id. */
export async function resume(wallet: Wallet, id: string, following: Following = {}): Promise<Progress | undefined> {
  for (const module of wallet.modules) {
    const progress = await module.drive(id, following);
    if (progress) return progress;
  }
  return undefined;
}

/** Gives up an operation that has moved nothing; false when it is too late. */
export async function cancel(wallet: Wallet, id: string): Promise<boolean> {
  for (const module of wallet.modules) {
    if (await module.cancel(id)) return true;
  }
  return false;
}
