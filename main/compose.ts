// Which object plays which port. Reads like a table of contents: a new payment system is one line in each role.
import { createPayee } from '#app/business/receive.ts';
import type { Wallet } from '#app/business/context.ts';
import { createEcashModule, ecashManifest, type EcashModule } from '#app/payments/modules/ecash/ecash-module.ts';
import { createEcashPayee } from '#app/payments/modules/ecash/ecash-payee.ts';
import type { Http } from '#app/support/communication/http.ts';
import { askAlways } from '#app/support/policy/decide.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import type { Store } from '#app/support/store/store.ts';
import type { TrustedIo } from '#app/support/trusted-io/trusted-io.ts';
import { isUnit } from '#protocols/ecash/messages.ts';
import { bad } from '#protocols/values/result.ts';
import type { Payee, PayeeParts } from './headless/payee.ts';
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
};

/** Puts a payer's wallet together. */
export function composeWallet(parts: WalletParts): { readonly wallet: Wallet; readonly ecash: EcashModule } {
  const ecash = createEcashModule({ ...parts, curve: wasmCurve });
  const rules = askAlways(ecashManifest.currencies);
  const { root, http, clock } = parts;
  return { wallet: { modules: [ecash], rules, root, http, clock }, ecash };
}

/** Puts a payee together: the same blocks in the mirrored role, as the till runs them. */
export function composePayee({ store, http, clock, random, identity, issuers }: PayeeParts): Payee {
  const known = issuers.flatMap(({ mint, unit }) => (isUnit(unit) ? [{ mint, unit }] : []));
  const ecash = createEcashPayee({ store, http, random, curve: wasmCurve, issuers: known });
  const payee = createPayee({ store, clock, random, modules: [ecash], identity: () => identity });
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
  };
}
