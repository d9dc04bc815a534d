// A person's wallet as payee: offers a lock key that is one deal's alone, checks what comes in without asking the mint, and swaps
// it at once into the vault purse of that mint and unit (protocols/ecash SPEC §5, §8, §9). Between payment and swap the coins
// hang on the pocket seed, as at a till; afterwards they are the device's alone.
import type { Curve } from '#protocols/ecash/curve.ts';
import { splitAmount } from '#protocols/ecash/denominations.ts';
import { swapFee, type Keyset } from '#protocols/ecash/keyset.ts';
import { currencyOfUnit, ecashPartCodec, greatestPart } from '#protocols/ecash/messages.ts';
import { checkPayment } from '#protocols/ecash/payee.ts';
import { tillKey } from '#protocols/ecash/pocket-outputs.ts';
import { amount as amountOf, type Amount } from '#protocols/values/amount.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import type { Random } from '../../../support/ports.ts';
import type { Rows, Store } from '../../../support/store/store.ts';
import { operationKey, operationSpace, readOperation, recordOperation } from '../../payment/advance.ts';
import type { Operations } from '../../payment/operations.ts';
import { createTurns } from '../../payment/turns.ts';
import type { IncomingPayment, Manifest, PartFailure, PayeeModule, TakeOutcome, Validity } from '../module.ts';
import { accountKeysets, type Account } from './account.ts';
import { readToken } from './cashu-adapter.ts';
import { readCoins } from './coins.ts';
import { beginIntake, planIntake, type Intake, type IntakeKind } from './intake-operation.ts';
import type { MintPort } from './mint-port.ts';
import { pocketSeed } from './pocket.ts';

/** What it shares with the payer's side of the same wallet. */
export type VaultPayeeMeans = {
  readonly manifest: Manifest;
  readonly store: Store;
  readonly random: Random;
  readonly curve: Curve;
  readonly mintAt: (url: string) => MintPort;
  readonly kind: IntakeKind;
  readonly operations: Operations;
  /** The open accounts, read anew. */
  readonly accounts: () => Promise<readonly Account[]>;
};

/** How long a payment stays locked to the payee: so long after the offer's issue, and after its end. */
const lockDays = 14;
const lockDaysAfterEnd = 7;

/** Makes it. */
export function createVaultPayee(means: VaultPayeeMeans): PayeeModule {
  const { store, random, curve, mintAt, kind, operations } = means;
  // One payment of a deal at a time: a second delivery waits for the first and finds its record.
  const inTurn = createTurns();

  async function part(
    deal: Uint8Array,
    total: Amount,
    { issuedAt, validUntil }: Validity,
  ): Promise<Result<Uint8Array, PartFailure>> {
    const account = (await means.accounts()).find(({ unit }) => currencyOfUnit[unit] === total.currency);
    if (!account) return bad({ code: 'currency-not-accepted' });
    const { mint, unit } = account;
    const told = await mintAt(mint).keysets();
    if (!told.ok) return bad({ code: 'issuer-failed', detail: told.error.code });
    const usable = accountKeysets(account).filter(({ id }) =>
      told.value.some((one) => one.active && sameBytes(one.id, id)),
    );
    const keysetIds = usable.map(({ id }) => id);
    if (usable.some((keyset) => !splitAmount(total.minor, keyset).ok)) return bad({ code: 'amount-too-large' });
    if (usable.some((keyset) => isEatenUp(total.minor, keyset))) return bad({ code: 'amount-too-small' });
    if (keysetIds.length === 0) return bad({ code: 'issuer-failed', detail: 'its keys are new: open the purse again' });
    const seed = await store.transact((rows) => pocketSeed(rows, random.bytes(32)));
    const lockKey = tillKey(seed, deal, curve).publicKey;
    const lockTime = Math.max(issuedAt + lockDays * day, validUntil + lockDaysAfterEnd * day);
    return good(toBytes(ecashPartCodec, { mint, unit, keysetIds, lockKey, lockTime }));
  }

  async function take(incoming: IncomingPayment): Promise<TakeOutcome> {
    const { deal, payment, amount, reference, title } = incoming;
    const accounts = await means.accounts();
    const earlier = await store.transact((rows) => readIntake(rows, kind, deal));
    if (earlier && earlier.is !== 'failed' && !sameBytes(earlier.payment, payment))
      return { is: 'refused', code: 'deal-paid-otherwise' };
    if (earlier && earlier.is !== 'failed') return drive(deal);
    const read = fromBytes(ecashPartCodec, incoming.part, greatestPart);
    if (!read.ok) throw new Error('our own offer holds a part that is malformed');
    const { mint, unit, keysetIds } = read.value;
    const account = accounts.find((one) => one.mint === mint && one.unit === unit);
    const [keyset] = keysetIds;
    if (!account || !keyset) throw new Error('our own offer is for a purse that is not there');
    const token = readToken(payment);
    if (!token || token.mint !== mint || token.unit !== unit) return { is: 'refused', code: 'payment-malformed' };
    const checked = checkPayment({ part: read.value, amount, reference }, token.proofs, accountKeysets(account), curve);
    if (!checked.ok) return { is: 'refused', code: 'payment-refused', detail: checked.error.code };
    const planned = planIntake(token.proofs, account, keyset, account.nextBatch, curve);
    if ('code' in planned) return { is: 'refused', code: 'payment-refused', detail: planned.code };
    const wanted = { id: deal, purse: account.id, startedAt: incoming.takenAt, payment, amount: amount.minor };
    const terms = { fee: planned.plan.fee, keyset, aux: random.bytes(32), ...(title !== undefined && { title }) };
    await store.transact((rows) => {
      // Between processes the store decides: another one may have recorded it meanwhile.
      const standing = readIntake(rows, kind, deal);
      if (standing && standing.is !== 'failed') return;
      recordOperation(rows, kind, deal, beginIntake(rows, { ...wanted, ...terms }));
    });
    return drive(deal);
  }

  async function drive(deal: Uint8Array): Promise<TakeOutcome> {
    const progress = await operations.drive(hex(deal), {});
    const intake = await store.transact((rows) => readIntake(rows, kind, deal));
    if (!intake) throw new Error('a payment taken in is gone');
    if (intake.is === 'received') return { is: 'received', receivedAt: intake.startedAt };
    if (intake.is === 'failed') {
      const code = intake.code === 'coins-spent-elsewhere' ? 'payment-spent' : 'payment-refused';
      return { is: 'refused', code, detail: intake.detail ?? intake.code };
    }
    const pause = progress?.pause;
    return { is: 'later', detail: pause && 'detail' in pause ? pause.detail : 'under way' };
  }

  return {
    manifest: means.manifest,
    part,
    take: (incoming) => inTurn(hex(incoming.deal), () => take(incoming)),
    async receivedAt(deal) {
      const intake = await store.transact((rows) => readIntake(rows, kind, deal));
      return intake?.is === 'received' ? intake.startedAt : undefined;
    },
    async recover() {
      await means.accounts();
      const rows = await store.transact((all) => all.list(operationSpace, `${kind.name}/`));
      for (const [, value] of rows) {
        const { is, id } = readOperation<Intake>(kind, value);
        if (is === 'incoming' || is === 'placed') await inTurn(hex(id), () => drive(id));
      }
    },
    async balances() {
      const accounts = await means.accounts();
      return store.transact((rows) =>
        accounts.map(({ id, unit }) => {
          const free = readCoins(rows, id).filter(({ state }) => state === 'free');
          const minor = free.reduce((sum, coin) => sum + coin.amount, 0n);
          return amountOf(minor, currencyOfUnit[unit]);
        }),
      );
    },
  };
}

/** Whether the mint's fee for taking an amount in leaves nothing of it: nobody should be asked to pay that. */
function isEatenUp(minor: bigint, keyset: Keyset): boolean {
  const coins = splitAmount(minor, keyset);
  return !coins.ok || swapFee(coins.value.map(() => keyset.feePpk)) >= minor;
}

function readIntake(rows: Rows, kind: IntakeKind, id: Uint8Array): Intake | undefined {
  const value = rows.get(operationSpace, operationKey(kind, id));
  return value && readOperation<Intake>(kind, value);
}
