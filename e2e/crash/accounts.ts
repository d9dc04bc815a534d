// Whether every cent is where it must be: the mint's own books against purse, till, fees, and coins that lie locked for the
// payee. Exact, in bigint; a lost or doubled cent throws.
import type { OperationView } from '#app/payments/payment/operation.ts';
import { isFinal } from '#app/payments/payment/lifecycle.ts';
import type { World } from './world.ts';

/** Where the money of a world is, in cents. */
export type Accounts = {
  readonly loaded: bigint;
  readonly fees: bigint;
  readonly purse: bigint;
  readonly till: bigint;
  /** Paid, and not (or not yet) taken by the payee. */
  readonly locked: bigint;
};

/** Reads the accounts when everything is over or waits for the device; throws when they do not add up. */
export async function accountsOf(world: World): Promise<Accounts> {
  const books = world.mint.books();
  const [purse] = await world.hand.ecash.purses();
  const views = await world.views();
  const accounts = {
    loaded: books.loaded,
    fees: books.feesKept,
    purse: (purse?.free.minor ?? 0n) + (purse?.inFlight.minor ?? 0n),
    till: await world.till.balance(),
    locked: views.filter(isLocked).reduce((sum, { amount }) => sum + amount.minor, 0n),
  };
  const { loaded, fees, till, locked } = accounts;
  const sums = JSON.stringify(accounts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  if (!books.balanced) throw new Error(`the mint's books do not balance: ${sums}`);
  if (loaded !== fees + accounts.purse + till + locked) throw new Error(`money was lost or doubled: ${sums}`);
  return accounts;
}

/** Throws when something is neither final nor waiting for the device. */
export function mustBeFinalOrWaiting(views: readonly OperationView[]): void {
  const open = views.filter(({ state }) => !isFinal(state) && state !== 'waiting-for-device' && state !== 'returnable');
  if (open.length > 0)
    throw new Error(`still in doubt: ${open.map(({ kind, state }) => `${kind} ${state}`).join(', ')}`);
}

function isLocked({ kind, state, failure }: OperationView): boolean {
  return kind === 'pay' && state === 'returnable' && failure !== undefined;
}
