// A wallet as a process of its own, for tests that kill it: does one thing on the folder it is given and ends. Tells in lines of
// JSON where it is, and holds before a request when it is told to, so that it can be killed exactly there.
import { join } from 'node:path';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { operations, recover, resume } from '#app/business/recover.ts';
import type { Following } from '#app/payments/payment/advance.ts';
import type { Http } from '#app/support/communication/http.ts';
import { nodeHttp } from '#main/node/http.ts';
import { pairingFile } from '#main/node/pairing-file.ts';
import { openSqliteStore } from '#main/node/sqlite-store.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { WalletAtDesk } from '../../actors/wallet-at-desk.ts';

/** What the process is told. `hold` names the request before which it waits for ever. */
export type Errand = {
  readonly folder: string;
  readonly socket: string;
  readonly root: string;
  readonly does: 'load' | 'pay' | 'go-on';
  readonly link?: string;
  readonly cents?: string;
  readonly hold?: 'swap' | 'deliver';
};

const errand = JSON.parse(process.argv[2] ?? '{}') as Errand;
const store = openSqliteStore(join(errand.folder, 'wallet.sqlite'));
if (!store.ok) throw new Error(`no store: ${store.error.code}`);
const network = nodeHttp();
const desk = new WalletAtDesk(store.value, fromHex(errand.root) ?? new Uint8Array(), { http: telling(network) });
await desk.connect(errand.socket, pairingFile(join(errand.folder, 'pairings')));
const following: Following = { onWaiting: (waiting) => tell({ waiting: waiting.for }) };
const problem = await run();
const [purse] = await desk.ecash.purses();
const views = await operations(desk.wallet);
tell({
  done: views.map(({ kind, state, failure, documents }) => ({
    kind,
    state,
    ...(failure && { failure: failure.code }),
    receipt: documents.receipt !== undefined,
  })),
  free: String(purse?.free.minor),
  inFlight: String(purse?.inFlight.minor),
  ...(problem !== undefined && { problem }),
});
await desk.close();
network.close();
store.value.close();

async function run(): Promise<string | undefined> {
  const [purse] = await desk.ecash.purses();
  if (errand.does === 'load') {
    const loaded = await load(desk.wallet, purse?.id ?? '', { minor: BigInt(errand.cents ?? 0), currency: 'EUR' });
    return loaded.ok ? loaded.value.pause?.code : loaded.error.code;
  }
  if (errand.does === 'pay') {
    const considered = await considerOffer(desk.wallet, { link: errand.link ?? '' });
    if (!considered.ok) return considered.error.code;
    const paid = await pay(desk.wallet, considered.value.offer, undefined, following);
    return paid.ok ? paid.value.pause?.code : paid.error.code;
  }
  await recover(desk.wallet);
  for (const { id, state } of await operations(desk.wallet)) {
    if (state === 'waiting-for-device') await resume(desk.wallet, id, following);
  }
  return undefined;
}

function telling(http: Http): Http {
  return {
    async send(request) {
      const at = request.method === 'PUT' ? 'deliver' : request.url.endsWith('/v1/swap') ? 'swap' : undefined;
      if (at !== undefined) tell({ at });
      if (at !== undefined && at === errand.hold) await new Promise(() => setInterval(() => undefined, 60_000));
      return http.send(request);
    },
  };
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
