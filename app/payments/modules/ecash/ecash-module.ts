// The ecash module on the payer's side: a vault whose coins only the device can spend (DESIGN §6, vault rules). It joins the
// operations to the module port; each of them stands in its own file.
import type { Curve } from '#protocols/ecash/curve.ts';
import { currencyOfUnit, ecashSystem } from '#protocols/ecash/messages.ts';
import { tillKey } from '#protocols/ecash/pocket-outputs.ts';
import { splitAmount } from '#protocols/ecash/denominations.ts';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { amount as amountOf } from '#protocols/values/amount.ts';
import type { Http } from '../../../support/communication/http.ts';
import type { DescribeRow } from '../../../support/archive/keeping-store.ts';
import type { Clock, Random } from '../../../support/ports.ts';
import type { Store } from '../../../support/store/store.ts';
import type { TrustedIo } from '../../../support/trusted-io/trusted-io.ts';
import {
  operationKey,
  operationSpace,
  readOperation,
  recordOperation,
  type Carriers,
  type Following,
} from '../../payment/advance.ts';
import { createOperations, erase } from '../../payment/operations.ts';
import type { Manifest, PayeeModule, PaymentModule, StartFailure } from '../module.ts';
import { accountKeysets, activeKeyset, readAccount, readAccounts, writeAccount, type Account } from './account.ts';
import { cashuMint } from './cashu-adapter.ts';
import { describeEcashRows, noteRestored } from './archived-rows.ts';
import { addCoins, readCoins, spendCoins, type CoinPlace } from './coins.ts';
import { ownSwaps } from './gather.ts';
import { receiveOperation, tokenOperation } from './intake-operation.ts';
import { loadOperation } from './load-operation.ts';
import { mintIssuer, type MintAnswer, type MintCall } from './mint-calls.ts';
import { openAccount, type OpenFailure } from './open-account.ts';
import { cancelOwnSwap, ownSwapOperation } from './own-swap-operation.ts';
import { cancelPay, payOperation } from './pay-operation.ts';
import type { Pay } from './pay-record.ts';
import { knownPocketSeed } from './pocket.ts';
import { judgePurse, purseOf } from './purse-view.ts';
import { restoreKeyset } from './restore-account.ts';
import { paymentStarter, readPayment } from './start-payment.ts';
import { startToken } from './start-token.ts';
import { planReturn } from './take-back.ts';
import { createVaultPayee } from './vault-payee.ts';

/** What this module is and what it may touch. */
export const ecashManifest: Manifest = {
  name: 'Ecash (Cashu)',
  system: ecashSystem,
  roles: ['payer', 'payee'],
  currencies: Object.values(currencyOfUnit),
  model: 'cash-like',
  capabilities: ['pay', 'load', 'receive', 'restore', 'take-back'],
  rights: ['store', 'network', 'device', 'clock', 'random'],
};

/** The ports that the module is handed. */
export type EcashPorts = {
  readonly store: Store;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly curve: Curve;
  readonly trustedIo: TrustedIo;
  readonly practice: boolean;
  /** Gives the store that keeps the described rows in the archive too; absent where nothing is archived. */
  readonly keep?: (describe: DescribeRow) => Store;
};

/** The module, with what only ecash has: opening a purse at a mint, taking back what a payee did not take, tokens. */
export type EcashModule = PaymentModule & {
  openPurse(
    name: string,
    mint: string,
    unit: string,
    following: Following,
  ): Promise<Result<{ readonly id: string }, OpenFailure>>;
  takeBack(payment: string): Promise<Result<{ readonly id: string }, StartFailure>>;
  startToken: NonNullable<PaymentModule['startToken']>;
  /** The same purses in the payee's role: what is paid to a deal of theirs goes into the vault. */
  readonly payee: PayeeModule;
};

/** Makes the module; nothing is read or sent before it is asked. */
export function createEcashModule(ports: EcashPorts): EcashModule {
  const { http, clock, random, curve, practice } = ports;
  const purseNamed = (id: string) => {
    const { name, mint } = accountOf(id);
    return { name, system: ecashSystem, issuer: mint, practice };
  };
  const store = ports.keep?.(describeEcashRows(() => kinds, purseNamed, clock)) ?? ports.store;
  const accounts = new Map<string, Account>();
  const accountOf = (id: string): Account => {
    const account = accounts.get(id);
    if (!account) throw new Error(`no ecash purse ${id}`);
    return account;
  };
  let seed: Uint8Array | undefined;
  const pocket = (): Uint8Array => {
    if (!seed) throw new Error('a deal without a pocket seed');
    return seed;
  };
  const refresh = async (): Promise<void> => {
    await store.transact((rows) => {
      for (const account of readAccounts(rows)) accounts.set(account.id, account);
      seed ??= knownPocketSeed(rows);
    });
  };
  const mintAt = (url: string) => cashuMint(url, http);
  const carriers: Carriers<MintCall, MintAnswer> = {
    store,
    http,
    trustedIo: ports.trustedIo,
    issuer: mintIssuer(mintAt, curve),
  };

  const payKind = payOperation(accountOf, { curve, clock, random });
  const loadKind = loadOperation(accountOf, curve);
  const ownSwapKind = ownSwapOperation(accountOf, { curve, random }, (rows, payment, outcome) => {
    const key = operationKey(payKind, payment);
    const pay = readOperation<Pay>(payKind, rows.get(operationSpace, key) ?? new Uint8Array());
    if (pay.is !== 'moved' && pay.is !== 'untaken') return;
    const code = 'code' in pay ? pay.code : 'not-acknowledged';
    const { approval, order, signature, digest, payment: token, ...planned } = pay;
    recordOperation(rows, payKind, payment, {
      ...planned,
      approval,
      order,
      signature,
      digest,
      payment: token,
      code,
      is: outcome,
    });
  });
  const intake = { accountOf, curve, lockSecretOf: (deal: Uint8Array) => tillKey(pocket(), deal, curve).secret };
  const receiveKind = receiveOperation(intake);
  const tokenKind = tokenOperation(intake);
  const kinds = [erase(payKind), erase(loadKind), erase(ownSwapKind), erase(receiveKind), erase(tokenKind)];
  const operations = createOperations(carriers, kinds);

  const starter = paymentStarter({ store, clock, random, curve, payKind, ownSwapKind, operations, refresh });

  const payee = createVaultPayee({
    manifest: ecashManifest,
    store,
    random,
    curve,
    mintAt,
    kind: receiveKind,
    operations,
    async accounts() {
      await refresh();
      return [...accounts.values()];
    },
  });

  return {
    manifest: ecashManifest,
    payee,
    async startToken(purse, text) {
      await refresh();
      return startToken(purse, text, { store, curve, kind: tokenKind, now: clock.now() });
    },
    async judge(purse, part, amount) {
      await refresh();
      return store.transact((rows) => judgePurse(rows, accountOf(purse.id), part, amount));
    },
    async purses() {
      await refresh();
      return store.transact((rows) => readAccounts(rows).map((account) => purseOf(rows, account, practice)));
    },
    async openPurse(name, mint, unit, following) {
      const opened = await openAccount({ name, mint, unit }, { mintAt, trustedIo: ports.trustedIo, random }, following);
      if (!opened.ok) return opened;
      await store.transact((rows) => {
        const known = readAccount(rows, opened.value.id);
        const nextBatch = Math.max(known?.nextBatch ?? 0, opened.value.nextBatch);
        writeAccount(rows, { ...opened.value, nextBatch });
      });
      await refresh();
      return good({ id: opened.value.id });
    },
    async startLoad(purse, amount) {
      await refresh();
      const account = accounts.get(purse);
      const keyset = account && activeKeyset(account);
      if (!account) return bad({ code: 'purse-unknown' });
      if (!keyset) return bad({ code: 'issuer-failed', detail: 'the mint has no active keyset' });
      if (amount.currency !== currencyOfUnit[account.unit])
        return outOfRange(`the purse holds ${currencyOfUnit[account.unit]}`);
      if (amount.minor <= 0n) return outOfRange('more than zero');
      const amounts = splitAmount(amount.minor, keyset);
      if (!amounts.ok) return outOfRange(amounts.error.code);
      const id = random.bytes(16);
      const record = { id, purse, startedAt: clock.now(), amount: amount.minor };
      await store.transact((rows) => recordOperation(rows, loadKind, id, { is: 'wanted', ...record }));
      return good({ id: hex(id) });
    },
    paymentFor: starter.paymentFor,
    startPayment: starter.start,
    giveUpAbandoned: starter.giveUpAbandoned,
    async takeBack(payment) {
      await refresh();
      const ids = { id: random.bytes(16), requestId: random.bytes(16), startedAt: clock.now() };
      return store.transact((rows): Result<{ readonly id: string }, StartFailure> => {
        const pay = readPayment(rows, payKind, payment);
        if (!pay) return bad({ code: 'not-offered', detail: 'no such payment' });
        const swaps = ownSwaps(rows, ownSwapKind);
        const planned = planReturn(rows, pay, { account: accountOf(pay.purse), swaps, curve }, ids);
        if (!planned.ok) return planned;
        recordOperation(rows, ownSwapKind, planned.value.id, planned.value);
        return good({ id: hex(planned.value.id) });
      });
    },
    async drive(id, following) {
      await refresh();
      return operations.drive(id, following);
    },
    async cancel(id) {
      await refresh();
      const bytes = fromHex(id, 16);
      if (!bytes) return false;
      return store.transact((rows) => {
        for (const [kind, giveUp] of [
          [erase(payKind), (state: unknown) => cancelPay(state as Pay)],
          [erase(ownSwapKind), (state: unknown) => cancelOwnSwap(state as Parameters<typeof cancelOwnSwap>[0])],
        ] as const) {
          const record = rows.get(operationSpace, operationKey(kind, bytes));
          const step = record && giveUp(readOperation(kind, record));
          if (!step) continue;
          step.write?.(rows);
          recordOperation(rows, kind, bytes, step.next);
          return true;
        }
        return false;
      });
    },
    async operations() {
      await refresh();
      return operations.views();
    },
    async restore(purse) {
      await refresh();
      const account = accounts.get(purse);
      if (!account) return bad({ code: 'purse-unknown' });
      // What an operation in doubt brought is its own: found before it is settled, it would be booked twice.
      for (const { id, purse: of, state } of await operations.views()) {
        if (of === purse && ['started', 'approved', 'sent'].includes(state)) await operations.drive(id, {});
      }
      const report: { keyset: string; found: number; free: ReturnType<typeof amountOf> }[] = [];
      for (const keyset of accountKeysets(account)) {
        const restored = await restoreKeyset(account, keyset, mintAt(account.mint), curve);
        if (!restored.ok) return bad({ code: 'issuer-failed', detail: restored.error.code });
        const { coins, nextBatch } = restored.value;
        await store.transact((rows) => {
          const known = new Set(readCoins(rows, purse).map(placeOf));
          const fresh = coins.filter((coin) => !coin.spent && !known.has(placeOf(coin)));
          const found = fresh.reduce((sum, coin) => sum + coin.amount, 0n);
          noteRestored(rows, purse, account.unit, keyset.id, found, clock.now());
          const held = new Set(
            readCoins(rows, purse).flatMap((coin) => (coin.state === 'reserved' ? [placeOf(coin)] : [])),
          );
          addCoins(rows, purse, coins);
          // A coin that an operation holds keeps its state; all others are as the mint says.
          spendCoins(
            rows,
            purse,
            coins.filter((coin) => coin.spent && !held.has(placeOf(coin))),
          );
          const current = readAccount(rows, purse) ?? account;
          writeAccount(rows, { ...current, nextBatch: Math.max(current.nextBatch, nextBatch) });
        });
        const free = coins.filter(({ spent }) => !spent).reduce((sum, coin) => sum + coin.amount, 0n);
        report.push({
          keyset: hex(keyset.id),
          found: coins.length,
          free: amountOf(free, currencyOfUnit[account.unit]),
        });
      }
      await refresh();
      return good({ keysets: report });
    },
  };
}

function placeOf({ keyset, batch, index }: CoinPlace): string {
  return `${hex(keyset)}/${batch}/${index}`;
}

function outOfRange(detail: string): Result<never, StartFailure> {
  return bad({ code: 'amount-out-of-range', detail });
}
