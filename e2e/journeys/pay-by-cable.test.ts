// The first payment, from pairing to receipt, with the device at the end of a socket and at the end of a serial line: what the
// person sees and what the archive keeps must be the same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { resume } from '#app/business/recover.ts';
import { elsewhere } from '#e2e/house/needs.ts';
import { systemClock } from '#main/node/clock.ts';
import { openWalletFolder, type WalletFolder } from '#main/node/wallet-folder.ts';
import { amount } from '#protocols/values/amount.ts';
import { keptInArchive, withoutChance } from '../actors/kept-in-archive.ts';
import { startMarketAtHand, type MarketAtHand } from '../actors/market-at-hand.ts';
import { approveReview } from '../actors/person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';

const pin = '314159';
const words = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const home = mkdtempSync(join(tmpdir(), 'semper-cable-'));
let market: MarketAtHand;

beforeAll(async () => {
  market = await startMarketAtHand(join(home, 'market'));
});
afterAll(async () => {
  await market.stop();
  rmSync(home, { recursive: true, force: true });
});

type Desk = { readonly desk: WalletAtDesk; readonly device: SpawnedDevice; readonly folder: WalletFolder };

/** A paired device with a loaded purse, and the wallet before it. */
async function atDesk<Outcome>(
  name: string,
  transport: string,
  work: (desk: Desk) => Promise<Outcome>,
): Promise<Outcome> {
  const place = join(home, name);
  const opened = await openWalletFolder(join(place, 'wallet'), { passphrase: 'at the desk' }, systemClock.now());
  if (!opened.ok) throw new Error(opened.error.code);
  const device = await spawnDevice(place, ['--pre-provisioned', pin, '--new-words', words, '--transport', transport]);
  const desk = new WalletAtDesk(opened.value.store, market.authority.root, { archive: opened.value.archive });
  try {
    await desk.connect(device.place, memory);
    await desk.pair(device.finger, pin);
    await desk.pinRoot(device.finger, market.authority.root, pin);
    const opening = desk.ecash.openPurse('Euro', market.mint.url, 'eur', {});
    await approveReview(device.finger, 'Open purse');
    const purse = await opening;
    if (!purse.ok) throw new Error(purse.error.code);
    await load(desk.wallet, purse.value.id, amount(5000n, 'EUR'));
    return await work({ desk, device, folder: opened.value });
  } finally {
    await desk.settled();
    await desk.close();
    await device.stop();
    await opened.value.close();
  }
}
const memory = pairingsInMemory();

async function consider(desk: WalletAtDesk) {
  const considered = await considerOffer(desk.wallet, { link: market.link('ferns') });
  if (!considered.ok) throw new Error(considered.error.code);
  return considered.value.offer;
}

async function payOver(
  transport: string,
): Promise<{ readonly pages: readonly string[]; readonly kept: readonly string[] }> {
  return atDesk(`over-${transport}`, transport, async (at) => {
    const paying = pay(at.desk.wallet, await consider(at.desk), undefined);
    const pages = await approveReview(at.device.finger, 'Pay');
    const paid = await paying;
    expect(paid).toMatchObject({ ok: true, value: { view: { state: 'completed' } } });
    return { pages, kept: await keptInArchive(at.desk, at.folder) };
  });
}

test('A payment over a serial line shows the same pages as over a socket, and leaves the same archive', async (context) => {
  if (process.platform === 'win32') elsewhere(context, 'a system with pseudo-terminals');
  const overSocket = await payOver('socket');
  const overSerial = await payOver('pty');
  expect(overSerial.pages.map(withoutChance)).toEqual(overSocket.pages.map(withoutChance));
  expect(overSerial.kept.length).toBeGreaterThan(5);
  expect(overSerial.kept).toEqual(overSocket.kept);
});

test('A serial cable pulled during the review costs nothing: plugged in again, the same payment is approved once', async (context) => {
  if (process.platform === 'win32') elsewhere(context, 'a system with pseudo-terminals');
  await atDesk('pulled', 'pty', async ({ desk, device }) => {
    const paying = pay(desk.wallet, await consider(desk), undefined);
    await device.finger.waitFor('Pay to');
    await desk.device.close();
    const stopped = await paying;
    expect(stopped).toMatchObject({ ok: true, value: { view: { state: 'waiting-for-device' } } });
    if (!stopped.ok) return;
    // A line does not say that it was pulled: the device is the old session's until its lease is over.
    const connecting = () => desk.connect(device.place, memory).then(({ state }) => state.name, String);
    await expect.poll(connecting, { timeout: 15_000, interval: 250 }).toBe('paired');
    const going = resume(desk.wallet, stopped.value.view.id);
    await approveReview(device.finger, 'Pay');
    expect(await going).toMatchObject({ view: { state: 'completed' } });
    const [purse] = await desk.ecash.purses();
    expect(purse?.free.minor).toBe(5000n - 1290n - 1n);
  });
});
