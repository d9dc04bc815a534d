// The ecash module on the payee's side: offers a lock key that is one deal's alone, checks what comes in without asking the
// mint, and swaps it at once (protocols/ecash SPEC §5, §8, §9).
import type { Curve } from '#protocols/ecash/curve.ts';
import { checkKeyset, type Keyset } from '#protocols/ecash/keyset.ts';
import { currencyOfUnit, ecashPartCodec, greatestPart, isUnit, type Unit } from '#protocols/ecash/messages.ts';
import { checkPayment } from '#protocols/ecash/payee.ts';
import { tillKey } from '#protocols/ecash/pocket-outputs.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { amount as amountOf } from '#protocols/values/amount.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import type { Http } from '../../../support/communication/http.ts';
import type { DescribeRow } from '../../../support/archive/keeping-store.ts';
import type { Clock, Random } from '../../../support/ports.ts';
import type { Store } from '../../../support/store/store.ts';
import type { TrustedIo } from '../../../support/trusted-io/trusted-io.ts';
import {
  advance,
  operationKey,
  operationSpace,
  readOperation,
  recordOperation,
  type Carriers,
} from '../../payment/advance.ts';
import type { OperationPause } from '../../payment/operation.ts';
import { createTurns } from '../../payment/turns.ts';
import type { IncomingPayment, PartFailure, PayeeModule, TakeOutcome } from '../module.ts';
import { describeTakes } from './archived-rows.ts';
import { cashuMint, readToken } from './cashu-adapter.ts';
import { ecashManifest } from './ecash-module.ts';
import { mintIssuer, type MintAnswer, type MintCall } from './mint-calls.ts';
import { nextCounter, pocketSeed, raiseCounter, readPocketCoins } from './pocket.ts';
import { keysetRetired, planTake, takeOperation, takeRecord, type Take } from './take-operation.ts';

/** The mints and units that a payee accepts, and the ports it is handed. It has no device: it only receives. */
export type EcashPayeePorts = {
  readonly store: Store;
  readonly http: Http;
  readonly random: Random;
  readonly curve: Curve;
  readonly issuers: readonly { readonly mint: string; readonly unit: Unit }[];
  /** How payments taken in are archived; absent where nothing is. */
  readonly keeping?: KeepTakes;
};

/** Gives the store that keeps the described rows in the archive too, where the payee's purse stands under `name`. */
export type KeepTakes = {
  readonly keep: (describe: DescribeRow) => Store;
  readonly clock: Clock;
  readonly name: string;
  readonly practice: boolean;
};

/** How long a payment stays locked to the payee: so long after the offer's issue (SPEC §5: at least seven), and after its end. */
const lockDays = 14;
const lockDaysAfterEnd = 7;

type Known = { readonly active: boolean; readonly keyset: Keyset };

/** Makes the payee's module; mints are asked when the first offer is made. */
export function createEcashPayee(ports: EcashPayeePorts): PayeeModule {
  const { http, random, curve, issuers, keeping } = ports;
  const known = new Map<string, readonly Known[]>();
  const mintAt = (url: string) => cashuMint(url, http);
  const knownOf = (mint: string, unit: string) => known.get(`${mint} ${unit}`) ?? [];
  const keysetsOf = (mint: string, unit: string) => knownOf(mint, unit).map(({ keyset }) => keyset);
  const store = keeping?.keep(describeTakes(keysetsOf, keeping, keeping.clock)) ?? ports.store;
  const carriers: Carriers<MintCall, MintAnswer> = {
    store,
    http,
    trustedIo: noDevice,
    issuer: mintIssuer(mintAt, curve),
  };
  // One payment of a deal at a time: a second delivery waits for the first and finds its record.
  const inTurn = createTurns();
  const meansNow = async () => {
    const seed = await store.transact((rows) => pocketSeed(rows, random.bytes(32)));
    return { pocketSeed: seed, keysetsOf, curve };
  };

  // Asked anew for each offer, since mints rotate; what was learnt before stays known for payments under way.
  async function learnKeysets(mint: string, unit: Unit): Promise<Result<readonly Keyset[], PartFailure>> {
    const told = await mintAt(mint).keysets();
    if (!told.ok) return bad({ code: 'issuer-failed', detail: told.error.code });
    const listed = told.value
      .filter((keyset) => keyset.unit === unit)
      .flatMap(({ active, unit: _unit, ...evidence }) => {
        const keyset = checkKeyset(evidence, unit);
        return keyset.ok ? [{ active, keyset: keyset.value }] : [];
      });
    const gone = knownOf(mint, unit)
      .filter(({ keyset }) => !listed.some((one) => sameBytes(one.keyset.id, keyset.id)))
      .map(({ keyset }) => ({ active: false, keyset }));
    known.set(`${mint} ${unit}`, [...listed, ...gone]);
    const active = listed.filter((one) => one.active).map(({ keyset }) => keyset);
    return active.length > 0 ? good(active.slice(0, 8)) : bad({ code: 'issuer-failed', detail: 'no usable keyset' });
  }

  type Wanted = Pick<Take, 'deal' | 'takenAt' | 'payment'>;

  /** Records a take with fresh counters of a keyset that the mint signs with; the code when it cannot be planned. */
  async function record(wanted: Wanted, keyset: Keyset): Promise<{ readonly code: string } | undefined> {
    const means = await meansNow();
    const aux = random.bytes(32);
    return store.transact((rows) => {
      const { deal, takenAt, payment } = wanted;
      const content = { deal, takenAt, payment, keyset: keyset.id, counter: nextCounter(rows, keyset.id), aux };
      const planned = planTake(content, means);
      if ('code' in planned) return planned;
      raiseCounter(rows, keyset.id, planned.plan.nextCounter);
      recordOperation(rows, takeOperation(means), deal, { is: 'taken', ...content });
      return undefined;
    });
  }

  async function drive(deal: Uint8Array): Promise<TakeOutcome> {
    const kind = takeOperation(await meansNow());
    const { state, pause } = await advance(carriers, kind, deal);
    if (pause?.code === 'issuer-cheats' && pause.failure === keysetRetired && (await renew(state))) {
      return outcomeOf(await advance(carriers, kind, deal));
    }
    return outcomeOf({ state, ...(pause && { pause }) });
  }

  /** Plans a take anew after the mint has rotated its keysets; false when it has none that is active and another. */
  async function renew(take: Take): Promise<boolean> {
    const token = readToken(take.payment);
    if (!token || !isUnit(token.unit)) return false;
    const learnt = await learnKeysets(token.mint, token.unit);
    const other = learnt.ok ? learnt.value.find(({ id }) => !sameBytes(id, take.keyset)) : undefined;
    return other !== undefined && (await record(take, other)) === undefined;
  }

  async function take(incoming: IncomingPayment): Promise<TakeOutcome> {
    const { deal, payment, amount, reference } = incoming;
    const kind = takeOperation(await meansNow());
    const before = await store.transact((rows) => rows.get(operationSpace, operationKey(kind, deal)));
    const earlier = before && readOperation<Take>(kind, before);
    if (earlier && earlier.is !== 'failed' && !sameBytes(earlier.payment, payment))
      return { is: 'refused', code: 'deal-paid-otherwise' };
    if (earlier?.is === 'received') return outcomeOf({ state: earlier });
    const part = fromBytes(ecashPartCodec, incoming.part, greatestPart);
    if (!part.ok) throw new Error('our own offer holds a part that is malformed');
    const { mint, unit } = part.value;
    if (keysetsOf(mint, unit).length === 0) {
      const learnt = await learnKeysets(mint, unit);
      if (!learnt.ok) return { is: 'later', detail: 'the mint cannot be reached' };
    }
    if (earlier?.is === 'taken') return drive(deal);
    const token = readToken(payment);
    if (!token || token.mint !== mint || token.unit !== unit) return { is: 'refused', code: 'payment-malformed' };
    const keysets = keysetsOf(mint, unit);
    const checked = checkPayment({ part: part.value, amount, reference }, token.proofs, keysets, curve);
    if (!checked.ok) return { is: 'refused', code: 'payment-refused', detail: checked.error.code };
    const active = knownOf(mint, unit).find((one) => one.active);
    if (!active) return { is: 'later', detail: 'the mint has no active keyset' };
    const unfit = await record(incoming, active.keyset);
    return unfit ? { is: 'refused', code: 'payment-refused', detail: unfit.code } : drive(deal);
  }

  return {
    manifest: ecashManifest,
    async part(deal, total, { issuedAt, validUntil }) {
      const issuer = issuers.find(({ unit }) => currencyOfUnit[unit] === total.currency);
      if (!issuer) return bad({ code: 'currency-not-accepted' });
      const keysets = await learnKeysets(issuer.mint, issuer.unit);
      if (!keysets.ok) return keysets;
      const { pocketSeed: seed } = await meansNow();
      const lockKey = tillKey(seed, deal, curve).publicKey;
      const keysetIds = keysets.value.map(({ id }) => id);
      const lockTime = Math.max(issuedAt + lockDays * day, validUntil + lockDaysAfterEnd * day);
      return good(toBytes(ecashPartCodec, { ...issuer, keysetIds, lockKey, lockTime }));
    },
    take: (incoming) => inTurn(hex(incoming.deal), () => take(incoming)),
    async receivedAt(deal) {
      const value = await store.transact((rows) => rows.get(operationSpace, operationKey(takeRecord, deal)));
      const standing = value && readOperation<Take>(takeRecord, value);
      return standing?.is === 'received' ? standing.takenAt : undefined;
    },
    async recover() {
      for (const { mint, unit } of issuers) await learnKeysets(mint, unit);
      const kind = takeOperation(await meansNow());
      const rows = await store.transact((all) => all.list(operationSpace, `${kind.name}/`));
      for (const [, value] of rows) {
        const state = readOperation<Take>(kind, value);
        if (state.is !== 'taken') continue;
        const token = readToken(state.payment);
        // Its mint cannot be reached: later.
        if (!token || keysetsOf(token.mint, token.unit).length === 0) continue;
        await inTurn(hex(state.deal), () => drive(state.deal));
      }
    },
    async balances() {
      const coins = await store.transact(readPocketCoins);
      const units = new Set([...issuers.map(({ unit }) => unit), ...coins.map(({ unit }) => unit)]);
      return [...units].map((unit) => {
        const mine = coins.filter((coin) => coin.state === 'free' && coin.unit === unit);
        return amountOf(
          mine.reduce((sum, coin) => sum + coin.amount, 0n),
          currencyOfUnit[unit],
        );
      });
    },
  };
}

function outcomeOf({ state, pause }: { readonly state: Take; readonly pause?: OperationPause }): TakeOutcome {
  if (state.is === 'received') return { is: 'received', receivedAt: state.takenAt };
  if (state.is === 'failed') {
    const code = state.code === 'coins-spent-elsewhere' ? 'payment-spent' : 'payment-refused';
    return { is: 'refused', code, detail: state.detail ?? state.code };
  }
  return { is: 'later', detail: pause && 'detail' in pause ? pause.detail : 'under way' };
}

const absent = () => Promise.resolve(bad({ code: 'device-absent', detail: 'a till has no device' } as const));
const noDevice: TrustedIo = { approvePayment: absent, system: absent, archiveMemory: absent, acceptLoss: absent };
