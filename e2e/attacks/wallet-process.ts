// A payer's wallet as a process of its own: SQLite store, pairing file, and no access to the device but the link. It is told
// where everything is by its first message and says by messages what a person would be shown; whoever started it is the
// person. After the payment it plants a random value in each place that is searched, and writes its heap.
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { pairingFile } from '#main/node/pairing-file.ts';
import { openSqliteStore } from '#main/node/sqlite-store.ts';
import { amount } from '#protocols/values/amount.ts';
import { WalletAtDesk } from '../actors/wallet-at-desk.ts';
import { held } from './small-world.ts';

/** Where the wallet finds everything; `root` in hex. */
export type WalletOrders = {
  readonly folder: string;
  readonly heap: string;
  readonly socket: string;
  readonly root: string;
  readonly mint: string;
  readonly link: string;
};

/** What the wallet tells, in this order; `planted` in hex. */
export type WalletTold =
  | { readonly is: 'digits'; readonly digits: string }
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'paired' }
  | { readonly is: 'pinned' }
  | { readonly is: 'opened' }
  | { readonly is: 'paid'; readonly state: string; readonly free: string; readonly planted: string };

function tell(told: WalletTold): void {
  process.send?.(told);
}

function nextMessage(): Promise<unknown> {
  return new Promise((resolve) => process.once('message', resolve));
}

/** Kept alive, and out of reach of the optimizer: the raw value and its text. */
const planted: { raw?: Uint8Array; text?: string } = {};
Object.assign(globalThis, { planted });

async function main({ folder, heap, socket, root, mint, link }: WalletOrders): Promise<void> {
  const store = held(openSqliteStore(join(folder, 'wallet.sqlite')));
  const certificate = Uint8Array.from(Buffer.from(root, 'hex'));
  const desk = new WalletAtDesk(store, certificate);
  const device = await desk.connect(socket, pairingFile(join(folder, 'pairings')));
  const pairing = device.pair({
    showDigits: (digits) => tell({ is: 'digits', digits }),
    async confirmCode(code) {
      const answer = nextMessage();
      tell({ is: 'code', code });
      return (await answer) === 'same';
    },
  });
  held(await pairing);
  tell({ is: 'paired' });
  held(await device.pinRoot({ certificate }));
  tell({ is: 'pinned' });
  const { id } = held(await desk.ecash.openPurse('Purse', mint, 'eur', {}));
  tell({ is: 'opened' });
  console.log(JSON.stringify(held(await load(desk.wallet, id, amount(5000n, 'EUR'))), withBigints));
  const { offer } = held(await considerOffer(desk.wallet, { link }));
  const paid = held(await pay(desk.wallet, offer, id));
  console.log(JSON.stringify(paid, withBigints));
  const [purse] = await desk.ecash.purses();
  console.error(JSON.stringify(purse, withBigints));

  const value = randomBytes(16);
  planted.raw = Uint8Array.from(value);
  planted.text = value.toString('hex');
  console.log(`planted ${value.toString('base64')}`);
  appendFileSync(join(folder, 'planted'), `${value.toString('hex').toUpperCase()}\n`);
  writeHeapSnapshot(heap);
  const over = nextMessage();
  tell({
    is: 'paid',
    state: paid.view.state,
    free: String(purse?.free.minor),
    planted: value.toString('hex'),
  });
  await over;
  await desk.close();
  store.close();
  process.disconnect();
}

function withBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

await main((await nextMessage()) as WalletOrders);
