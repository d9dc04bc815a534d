// From the person's OK on the device to the receipt in the wallet: the device checks again and signs, the wallet records,
// swaps at the mint, records, pays at the till, which swaps in its turn, verifies the receipt and records it. Everything over
// real sockets with stores on disk, all in this process. The peer is the floor: the same two requests (swap, payment
// message) sent bare, prepared beforehand, in a payment of the same kind.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import type { Finger } from '#e2e/actors/finger-on-keypad.ts';
import { approveReview } from '#e2e/actors/person-at-device.ts';
import { startMarketAtHand } from '#e2e/actors/market-at-hand.ts';
import { nodeHttp } from '#main/node/http.ts';
import { openSqliteStore } from '#main/node/sqlite-store.ts';
import { amount } from '#protocols/values/amount.ts';
import type { Result } from '#protocols/values/result.ts';
import { foretellerOf, HeldHttp } from './held-http.ts';
import type { Contest, Measure } from './measure.ts';
import { pairWalletAndDevice, pin, type WalletAndDevice } from './wallet-and-device.ts';

const feePpk = 100;
const price = 120n;

/** The measure. */
export const approvalToReceipt: Measure = {
  name: 'approval-to-receipt',
  unit: 'ms',
  goal: 3,
  goalIs: 'max',
  compares: "from the person's OK to the receipt, against its two HTTP requests sent bare",
  runs: 21,
  async open(folder): Promise<Contest> {
    const market = await startMarketAtHand(folder, feePpk);
    const over = nodeHttp();
    const http = new HeldHttp(over, foretellerOf(market.mint, join(folder, 'mint'), feePpk));
    const store = openSqliteStore(join(folder, 'wallet.sqlite'));
    if (!store.ok) throw new Error(`no store: ${store.error.detail}`);
    const root = await fetchRoot(market.authority.url);
    mkdirSync(join(folder, 'device'));
    const both = await pairWalletAndDevice(join(folder, 'device'), store.value, root, { http });
    const purse = await openPurse(both, root, market.mint.url);
    const link = market.link('postcard');
    const payOnce = async () => {
      value(await load(both.desk.wallet, purse, amount(2n * price, 'EUR')));
      const offer = value(await considerOffer(both.desk.wallet, { link })).offer;
      return approveAndTime(both, () => pay(both.desk.wallet, offer, purse));
    };
    return {
      ours: payOnce,
      async peer() {
        http.holding = true;
        await payOnce();
        return http.bare;
      },
      async close() {
        await both.close();
        over.close();
        store.value.close();
        await market.stop();
      },
    };
  },
};

/** Begins a payment, turns its review to the last page, and times from the OK until the payment is over. */
async function approveAndTime({ finger }: WalletAndDevice, begin: () => ReturnType<typeof pay>): Promise<number> {
  const paying = begin();
  const over = await Promise.race([turnToLastPage(finger), paying]);
  if (over !== undefined) throw new Error(`the payment ended before its review: ${JSON.stringify(over)}`);
  const began = performance.now();
  await finger.press('ok');
  const { view } = value(await paying);
  const took = performance.now() - began;
  if (view.state !== 'completed') throw new Error(`the payment is ${view.state}: ${view.failure?.code ?? ''}`);
  return took;
}

async function turnToLastPage(finger: Finger): Promise<undefined> {
  for (let page = 1; ; page++) {
    const screen = await finger.until(({ text, page: at }) => text[0]?.startsWith('Pay') === true && at?.[0] === page);
    if (screen.page?.[1] === page) return undefined;
    await finger.press('right');
  }
}

async function openPurse({ desk, finger }: WalletAndDevice, root: Uint8Array, mint: string): Promise<string> {
  await desk.pinRoot(finger, root, pin);
  const opening = desk.ecash.openPurse('Euro', mint, 'eur', {});
  await approveReview(finger, 'Open purse');
  return value(await opening).id;
}

async function fetchRoot(authority: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(`${authority}/root`)).arrayBuffer());
}

function value<Value>(result: Result<Value, { readonly code: string }>): Value {
  if (!result.ok) throw new Error(`it ends with ${JSON.stringify(result.error)}`);
  return result.value;
}
