// Which object plays which port. Reads like a table of contents: a new payment system is one line in each role.
import { acceptLoss } from '#app/business/accept-loss.ts';
import { createPayee } from '#app/business/receive.ts';
import type { Wallet } from '#app/business/context.ts';
import { createEcashModule, ecashManifest, type EcashModule } from '#app/payments/modules/ecash/ecash-module.ts';
import { createEcashPayee } from '#app/payments/modules/ecash/ecash-payee.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { createArchiver } from '#app/support/archive/archiver.ts';
import { archivingTrustedIo } from '#app/support/archive/archiving-trusted-io.ts';
import { keepingStore, type DescribeRow } from '#app/support/archive/keeping-store.ts';
import { entryNoter } from '#app/support/archive/note.ts';
import type { Http } from '#app/support/communication/http.ts';
import { askAlways } from '#app/support/policy/decide.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import type { Store } from '#app/support/store/store.ts';
import type { DeviceCall, TrustedIo, TrustedIoFailure } from '#app/support/trusted-io/trusted-io.ts';
import { isUnit } from '#protocols/ecash/messages.ts';
import { bad, type Result } from '#protocols/values/result.ts';
import type { Payee, PayeeIdentity, PayeeParts } from './headless/payee.ts';
import { wasmCurve } from './node/wasm-curve.ts';

/** The host's parts of a payer's wallet; `root` is the certificate of the authority that the person trusts. */
export type WalletParts = {
  readonly store: Store;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly trustedIo: TrustedIo;
  readonly root: Uint8Array;
  readonly practice: boolean;
  /** Keeps what happens; without it nothing is archived, as in some tests. */
  readonly archive?: Archive;
  /** Told when the archive fails; what waits for it stays and is tried again. */
  readonly onFault?: (fault: unknown) => void;
};

/** A composed wallet; `settled` resolves when all that happened so far stands in the archive. */
export type ComposedWallet = {
  readonly wallet: Wallet;
  readonly ecash: EcashModule;
  settled(): Promise<void>;
  /** The same wallet in the payee's role, over the same store and archive: what is paid to it goes into its purses. */
  payee(identity: PayeeIdentity): ReturnType<typeof createPayee>;
  /** Has the person accept on the device that entries of the archive are lost; refused where nothing is archived. */
  acceptLoss(call: DeviceCall): Promise<Result<Uint8Array, TrustedIoFailure>>;
};

/** Puts a payer's wallet together. */
export function composeWallet(parts: WalletParts): ComposedWallet {
  const { store, root, http, clock, random, archive } = parts;
  const archiver = archive && createArchiver(store, archive, parts.onFault);
  const trustedIo = archiver
    ? archivingTrustedIo(parts.trustedIo, archiver.archive, store, archiver.settled)
    : parts.trustedIo;
  const keep = archiver && { keep: (describe: DescribeRow) => keepingStore(store, describe, archiver.wake) };
  const ecash = createEcashModule({ ...parts, trustedIo, curve: wasmCurve, ...keep });
  const rules = askAlways(ecashManifest.currencies);
  const note = archiver && entryNoter(store, clock, random, archiver.wake);
  return {
    wallet: { modules: [ecash], rules, root, http, clock, ...(note && { note }) },
    ecash,
    settled: () => archiver?.settled() ?? Promise.resolve(),
    payee(identity) {
      const kept = archiver && { kept: archiver.wake };
      return createPayee({ store, clock, random, modules: [ecash.payee], identity: () => identity, ...kept });
    },
    async acceptLoss(call) {
      if (!archive || !note) return bad({ code: 'device-not-ready', reason: 'no-archive' });
      return acceptLoss(parts.trustedIo, archive, note, call);
    },
  };
}

/** Puts a payee together: the same blocks in the mirrored role, as the till runs them. */
export function composePayee(parts: PayeeParts): Payee {
  const { store, http, clock, random, identity, issuers, archive, practice = true } = parts;
  const archiver = archive && createArchiver(store, archive, parts.onFault);
  const keeping = archiver && {
    keep: (describe: DescribeRow) => keepingStore(store, describe, archiver.wake),
    clock,
    name: identity.name,
    practice,
  };
  const known = issuers.flatMap(({ mint, unit }) => (isUnit(unit) ? [{ mint, unit }] : []));
  const ecash = createEcashPayee({
    store,
    http,
    random,
    curve: wasmCurve,
    issuers: known,
    ...(keeping && { keeping }),
  });
  const kept = archiver && { kept: archiver.wake };
  const payee = createPayee({ store, clock, random, modules: [ecash], identity: () => identity, ...kept });
  return {
    async offer({ title, lines, deliverTo, validForSeconds }) {
      const [first] = lines;
      if (!first || lines.some(({ unitPrice }) => unitPrice.currency !== first.unitPrice.currency)) {
        return bad({ code: 'goods-malformed' });
      }
      const priced = lines.map((line) => ({ ...line, unitPrice: line.unitPrice.minor }));
      const goods = { title, currency: first.unitPrice.currency, lines: priced, deliverTo };
      return payee.offer(goods, validForSeconds);
    },
    takePayment: (deal, body) => payee.takePayment(deal, body),
    recover: () => payee.recover(),
    settled: () => archiver?.settled() ?? Promise.resolve(),
  };
}
