// Real processes and real SIGKILLs: mint, till, device and wallet die while a payment is under way, each once, and are started
// again on their folders. What they had on disk must be enough.
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openMintStore } from '#market/mint/sqlite-store.ts';
import { mintBooks } from '#market/mint/books.ts';
import { nodeHttp } from '#main/node/http.ts';
import { pairingFile } from '#main/node/pairing-file.ts';
import { openSqliteStore } from '#main/node/sqlite-store.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import { approveReview, enterPin } from '../actors/person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { WalletAtDesk } from '../actors/wallet-at-desk.ts';
import { Child } from './child.ts';
import type { Errand } from './test-processes/wallet.ts';

const pin = '314159';
const price = 1290n;
/** The till's swap of its four coins costs a cent. */
const tillGets = price - 1n;

let folder: string;
let device: SpawnedDevice;
let root: string;
let till: string;
const market = new Map<string, Child>();
const children: Child[] = [];
let paid = 0n;

async function start(role: 'authority' | 'mint' | 'till'): Promise<Readonly<Record<string, unknown>>> {
  const args = ['--folder', join(folder, 'market'), '--only', role, '--ports', 'any'];
  const child = new Child('market/serve.ts', args);
  market.set(role, child);
  return child.line(role);
}

function wallet(errand: Pick<Errand, 'does' | 'link' | 'hold'>): Child {
  const child = new Child('e2e/crash/test-processes/wallet.ts', [
    JSON.stringify({ folder, socket: device.socket, root, ...errand } satisfies Errand),
  ]);
  children.push(child);
  return child;
}

const link = () => `web+semper:offer?url=${encodeURIComponent(`${till}/offers/ferns`)}`;
const kill = (role: string) => market.get(role)?.kill();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-kills-'));
  device = await spawnDevice(folder, ['--pre-provisioned', pin]);
  root = String((await start('authority'))['root']);
  const mint = String((await start('mint'))['mint']);
  till = String((await start('till'))['till']);
  const store = openSqliteStore(join(folder, 'wallet.sqlite'));
  const rootBytes = fromHex(root);
  if (!store.ok || !rootBytes) throw new Error('the wallet cannot begin');
  const http = nodeHttp();
  const desk = new WalletAtDesk(store.value, rootBytes, { http });
  await desk.connect(device.socket, pairingFile(join(folder, 'pairings')));
  await desk.pair(device.finger, pin);
  await desk.pinRoot(device.finger, rootBytes, pin);
  const opening = desk.ecash.openPurse('Cash', mint, 'eur', {});
  await approveReview(device.finger, 'Open purse');
  const opened = await opening;
  if (!opened.ok) throw new Error(`no purse: ${opened.error.code}`);
  const loading = await desk.ecash.startLoad(opened.value.id, { minor: 20_000n, currency: 'EUR' });
  if (loading.ok) await desk.ecash.drive(loading.value.id, {});
  await desk.close();
  http.close();
  store.value.close();
});

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
});

afterAll(async () => {
  for (const child of market.values()) await child.kill();
  await device.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Lets a new wallet go on from what is on disk, as often as servers need to be up again, and counts the cents. */
async function mustEndPaid(): Promise<void> {
  let told: Readonly<Record<string, unknown>> = {};
  for (let attempt = 0; attempt < 3; attempt++) {
    const again = wallet({ does: 'go-on' });
    told = await again.line('done');
    await again.ended();
    if (!JSON.stringify(told).match(/"(sent|approved)"/)) break;
  }
  paid += 1n;
  const payments = (told['done'] as { kind: string; state: string; receipt: boolean }[]).filter(
    ({ kind }) => kind === 'pay',
  );
  expect(payments).toEqual(payments.map(() => ({ kind: 'pay', state: 'completed', receipt: true })));
  expect([BigInt(payments.length), told['inFlight']]).toEqual([paid, '0']);
  const store = openMintStore(join(folder, 'market', 'mint'));
  const books = mintBooks(store).find(({ unit }) => unit === 'eur');
  store.close();
  const free = BigInt(String(told['free']));
  expect(books?.balanced).toBe(true);
  expect([books?.loaded, (books?.outstanding ?? 0n) - free]).toEqual([20_000n, paid * tillGets]);
}

test('A wallet that is killed between approval and swap swaps after its restart, and asks nobody again', async () => {
  const dying = wallet({ does: 'pay', link: link(), hold: 'swap' });
  await approveReview(device.finger, 'Pay');
  await dying.line('at');
  await dying.kill();
  const shown = device.finger.seen.filter(({ text }) => text[0]?.startsWith('Pay')).length;
  await mustEndPaid();
  expect(device.finger.seen.filter(({ text }) => text[0]?.startsWith('Pay'))).toHaveLength(shown);
});

test('A mint that is killed during a swap has done it or not; asked again, it is done once', async () => {
  const buying = wallet({ does: 'pay', link: link() });
  await approveReview(device.finger, 'Pay');
  await buying.line('at');
  await kill('mint');
  expect(await buying.line('done')).toMatchObject({});
  await start('mint');
  await mustEndPaid();
});

test.each([0, 1, 3])(
  'A till that is killed when it has written %i times gives the receipt when it is back',
  async (writes) => {
    const buying = wallet({ does: 'pay', link: link(), hold: 'deliver' });
    await approveReview(device.finger, 'Pay');
    await buying.line('at');
    await buying.kill();
    // What was held goes out now, and the till dies somewhere on the way.
    const disk = watch(join(folder, 'market', 'till'));
    const delivering = wallet({ does: 'go-on' });
    await delivering.line('at');
    for (let written = 0; written < writes; written++) {
      await Promise.race([once(disk, 'change'), delivering.line('done')]);
    }
    await kill('till');
    disk.close();
    await delivering.line('done');
    await start('till');
    await mustEndPaid();
  },
);

test('A device that is killed in the middle of a review asks again when it is back, and pays once', async () => {
  const buying = wallet({ does: 'pay', link: link() });
  await device.finger.waitFor('Pay to');
  device.process.kill('SIGKILL');
  expect(await buying.line('done')).toMatchObject({ problem: 'device-needed' });
  await buying.ended();
  await device.stop();
  device = await spawnDevice(folder);
  const ending = mustEndPaid();
  await enterPin(device.finger, pin);
  await approveReview(device.finger, 'Pay');
  await ending;
});
