// A wallet whose folder was replaced by an older copy asks the device to approve as if nothing had happened since.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { resume } from '#app/business/recover.ts';
import type { Progress } from '#app/payments/payment/operation.ts';
import { archivedOperations } from '#app/bookkeeping/archived-operations.ts';
import { systemClock } from '#main/node/clock.ts';
import { openWalletFolder, type WalletFolder } from '#main/node/wallet-folder.ts';
import { amount } from '#protocols/values/amount.ts';
import { startMarketAtHand, type MarketAtHand } from '../actors/market-at-hand.ts';
import { approveReview, enterPin } from '../actors/person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';

const pin = '314159';
const home = mkdtempSync(join(tmpdir(), 'semper-older-'));
const passphrase = 'an older copy';
const memory = pairingsInMemory();
let market: MarketAtHand;
let device: SpawnedDevice;

beforeAll(async () => {
  market = await startMarketAtHand(join(home, 'market'));
  device = await spawnDevice(home, ['--pre-provisioned', pin]);
});
afterAll(async () => {
  await device.stop();
  await market.stop();
  rmSync(home, { recursive: true, force: true });
});

async function atDesk<Outcome>(work: (desk: WalletAtDesk, folder: WalletFolder) => Promise<Outcome>): Promise<Outcome> {
  const opened = await openWalletFolder(join(home, 'wallet'), { passphrase }, systemClock.now());
  if (!opened.ok) throw new Error(opened.error.code);
  const desk = new WalletAtDesk(opened.value.store, market.authority.root, { archive: opened.value.archive });
  await desk.connect(device.socket, memory);
  try {
    return await work(desk, opened.value);
  } finally {
    await desk.settled();
    await desk.close();
    await opened.value.close();
  }
}

async function buy(desk: WalletAtDesk, article: string, atDevice: () => Promise<unknown>): Promise<Progress> {
  const considered = await considerOffer(desk.wallet, { link: market.link(article) });
  if (!considered.ok) throw new Error(considered.error.code);
  const paying = pay(desk.wallet, considered.value.offer, undefined);
  await atDevice();
  const paid = await paying;
  if (!paid.ok) throw new Error(paid.error.code);
  return paid.value;
}

test('an older copy of the wallet gets no signature until the person accepts on the device that entries are lost', async () => {
  await atDesk(async (desk) => {
    await desk.pair(device.finger, pin);
    await desk.pinRoot(device.finger, market.authority.root, pin);
    const opening = desk.ecash.openPurse('Euro', market.mint.url, 'eur', {});
    await approveReview(device.finger, 'Open purse');
    const opened = await opening;
    if (!opened.ok) throw new Error(opened.error.code);
    await load(desk.wallet, opened.value.id, amount(10_000n, 'EUR'));
    await buy(desk, 'postcard', () => approveReview(device.finger, 'Pay'));
  });
  cpSync(join(home, 'wallet'), join(home, 'copy'), { recursive: true });
  await atDesk((desk) => buy(desk, 'ferns', () => approveReview(device.finger, 'Pay')));
  rmSync(join(home, 'wallet'), { recursive: true });
  cpSync(join(home, 'copy'), join(home, 'wallet'), { recursive: true });

  await atDesk(async (desk, { archive }) => {
    const shown = device.finger.seen.length;
    const stopped = await buy(desk, 'tides', async () => {});
    expect(stopped.view.state).toBe('waiting-for-device');
    expect(stopped.pause).toMatchObject({
      code: 'device-needed',
      failure: { reason: expect.stringMatching(/^archive-(shorter|forked)$/) as unknown },
    });
    expect(device.finger.seen.slice(shown).some(({ text }) => text[0]?.startsWith('Pay') === true)).toBe(false);

    const accepting = desk.acceptLoss({ id: new Uint8Array(16).fill(7) });
    const pages = await approveReview(device.finger, 'Archive');
    expect(pages.join('\n')).toMatch(/Lost/);
    await enterPin(device.finger, pin);
    expect((await accepting).ok).toBe(true);

    const going = resume(desk.wallet, stopped.view.id);
    await approveReview(device.finger, 'Pay');
    const gone = await going;
    // The older copy still counts the coins that the missing payment spent: the mint, not the archive, says which are left.
    expect(gone?.view.state).toMatch(/completed|failed/);
    await desk.settled();
    const kinds: string[] = [];
    for await (const entry of archive.entries()) if (entry.ok) kinds.push(entry.value.entry.kind);
    expect(kinds).toContain('archive:loss-accepted');
    const books: string[] = [];
    for await (const { kind, state } of archivedOperations(archive)) books.push(`${kind}:${state}`);
    expect(books).toContain('load:completed');
  });
});
