// The ecash module on the payee's side: offers a lock key that is one deal's alone, checks what comes in without asking the
// mint, and swaps it at once (protocols/ecash SPEC §5, §8, §9).
import type { Curve } from '#protocols/ecash/curve.ts';
import { checkKeyset, type Keyset } from '#protocols/ecash/keyset.ts';
import { currencyOfUnit, ecashPartCodec, greatestPart, type Unit } from '#protocols/ecash/messages.ts';
import { checkPayment } from '#protocols/ecash/payee.ts';
import { tillKey } from '#protocols/ecash/pocket-outputs.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { amount as amountOf } from '#protocols/values/amount.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import type { Http } from '../../../support/communication/http.ts';
import type { Random } from '../../../support/ports.ts';
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
import type { IncomingPayment, PartFailure, PayeeModule, TakeOutcome } from '../module.ts';
import { cashuMint, readToken } from './cashu-adapter.ts';
import { ecashManifest } from './ecash-module.ts';
import { mintIssuer, type MintAnswer, type MintCall } from './mint-calls.ts';
import { nextCounter, pocketSeed, raiseCounter, readPocketCoins } from './pocket.ts';
import { planTake, takeOperation, type Take } from './take-operation.ts';

/** The mints and units that a payee accepts, and the ports it is handed. It has no device: it only receives. */
export type EcashPayeePorts = {
  readonly store: Store;
  readonly http: Http;
  readonly random: Random;
  readonly curve: Curve;
  readonly issuers: readonly { readonly mint: string; readonly unit: Unit }[];
};

/** How long a payment stays locked to the payee after the offer's issue (SPEC §5: at least seven days). */
const lockDays = 14;

/** Makes the payee's module; mints are asked when the first offer is made. */
export function createEcashPayee({ store, http, random, curve, issuers }: EcashPayeePorts): PayeeModule {
  const known = new Map<string, readonly Keyset[]>();
  const mintAt = (url: string) => cashuMint(url, http);
  const keysetsOf = (mint: string, unit: string) => known.get(`${mint} ${unit}`) ?? [];
  const carriers: Carriers<MintCall, MintAnswer> = {
    store,
    http,
    trustedIo: noDevice,
    issuer: mintIssuer(mintAt, curve),
  };
  const running = new Map<string, Promise<unknown>>();
  const meansNow = async () => {
    const seed = await store.transact((rows) => pocketSeed(rows, random.bytes(32)));
    return { pocketSeed: seed, keysetsOf, curve };
  };

  // Asked anew for each offer, since mints rotate; what was learnt before stays known for payments under way.
  async function learnKeysets(mint: string, unit: Unit): Promise<Result<readonly Keyset[], PartFailure>> {
    const told = await mintAt(mint).keysets();
    if (!told.ok) return bad({ code: 'issuer-failed', detail: told.error.code });
    const checked = told.value
      .filter((keyset) => keyset.unit === unit)
      .map(({ active, unit: _unit, ...evidence }) => {
        const keyset = checkKeyset(evidence, unit);
        return keyset.ok ? [{ active, keyset: keyset.value }] : [];
      });
    const all = checked.flat();
    known.set(
      `${mint} ${unit}`,
      all.map(({ keyset }) => keyset),
    );
    const active = all.filter((one) => one.active).map(({ keyset }) => keyset);
    return active.length > 0 ? good(active.slice(0, 8)) : bad({ code: 'issuer-failed', detail: 'no usable keyset' });
  }

  async function drive(deal: Uint8Array): Promise<TakeOutcome> {
    const kind = takeOperation(await meansNow());
    const { state, pause } = await advance(carriers, kind, deal);
    if (state.is === 'received') return { is: 'received', receivedAt: state.takenAt };
    if (state.is === 'failed') {
      const code = state.code === 'coins-spent-elsewhere' ? 'payment-spent' : 'payment-refused';
      return { is: 'refused', code, detail: state.detail ?? state.code };
    }
    return { is: 'later', detail: pause && 'detail' in pause ? pause.detail : 'under way' };
  }

  async function take(incoming: IncomingPayment): Promise<TakeOutcome> {
    const { deal, payment, amount, reference, takenAt } = incoming;
    const means = await meansNow();
    const kind = takeOperation(means);
    const part = fromBytes(ecashPartCodec, incoming.part, greatestPart);
    if (!part.ok) throw new Error('our own offer holds a part that is malformed');
    const { mint, unit } = part.value;
    if (keysetsOf(mint, unit).length === 0) {
      const learnt = await learnKeysets(mint, unit);
      if (!learnt.ok) return { is: 'later', detail: 'the mint cannot be reached' };
    }
    const before = await store.transact((rows) => rows.get(operationSpace, operationKey(kind, deal)));
    const earlier = before && readOperation<Take>(kind, before);
    if (earlier && earlier.is !== 'failed') {
      return sameBytes(earlier.payment, payment) ? drive(deal) : { is: 'refused', code: 'deal-paid-otherwise' };
    }
    const token = readToken(payment);
    if (!token || token.mint !== mint || token.unit !== unit) return { is: 'refused', code: 'payment-malformed' };
    const keysets = keysetsOf(mint, unit);
    const checked = checkPayment({ part: part.value, amount, reference }, token.proofs, keysets, curve);
    if (!checked.ok) return { is: 'refused', code: 'payment-refused', detail: checked.error.code };
    const keyset = keysets.find(({ id }) => part.value.keysetIds.some((offered) => sameBytes(offered, id)));
    if (!keyset) return { is: 'refused', code: 'payment-refused', detail: 'payment-keyset' };
    const aux = random.bytes(32);
    const recorded = await store.transact((rows) => {
      const record = { deal, takenAt, payment, keyset: keyset.id, counter: nextCounter(rows, keyset.id), aux };
      const planned = planTake(record, means);
      if ('code' in planned) return planned;
      raiseCounter(rows, keyset.id, planned.plan.nextCounter);
      recordOperation(rows, kind, deal, { is: 'taken', ...record });
      return undefined;
    });
    return recorded ? { is: 'refused', code: 'payment-refused', detail: recorded.code } : drive(deal);
  }

  // One payment of a deal at a time: a second delivery waits for the first and finds its record.
  async function oneAtATime<Outcome>(deal: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const turn = (running.get(deal) ?? Promise.resolve()).then(work, work);
    running.set(deal, turn);
    try {
      return await turn;
    } finally {
      if (running.get(deal) === turn) running.delete(deal);
    }
  }

  return {
    manifest: ecashManifest,
    async part(deal, total, issuedAt) {
      const issuer = issuers.find(({ unit }) => currencyOfUnit[unit] === total.currency);
      if (!issuer) return bad({ code: 'currency-not-accepted' });
      const keysets = await learnKeysets(issuer.mint, issuer.unit);
      if (!keysets.ok) return keysets;
      const { pocketSeed: seed } = await meansNow();
      const lockKey = tillKey(seed, deal, curve).publicKey;
      const keysetIds = keysets.value.map(({ id }) => id);
      return good(toBytes(ecashPartCodec, { ...issuer, keysetIds, lockKey, lockTime: issuedAt + lockDays * day }));
    },
    take: (incoming) => oneAtATime(hex(incoming.deal), () => take(incoming)),
    async recover() {
      for (const { mint, unit } of issuers) await learnKeysets(mint, unit);
      const kind = takeOperation(await meansNow());
      const rows = await store.transact((all) => all.list(operationSpace, `${kind.name}/`));
      for (const [, value] of rows) {
        const state = readOperation<Take>(kind, value);
        if (state.is === 'taken') await oneAtATime(hex(state.deal), () => drive(state.deal));
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

const noDevice: TrustedIo = {
  approvePayment: () => Promise.resolve(bad({ code: 'device-absent', detail: 'a till has no device' })),
  system: () => Promise.resolve(bad({ code: 'device-absent', detail: 'a till has no device' })),
};
