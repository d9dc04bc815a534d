// "Try it" as a program does it: a practice wallet made ready through the real protocols, killed at every step, and the first
// payment, which the person alone approves, on the device's own panel.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { preparationSteps } from '#app/screen-contract/door-views.ts';
import type { View } from '#app/screen-contract/views.ts';
import { approveOnPanel } from '../actors/hand-on-panel.ts';
import { screenAt } from '../actors/screen-by-http.ts';
import { spawnWallet, type SpawnedWallet } from '../actors/started-wallet.ts';

let folder = '';
const running: SpawnedWallet[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-try-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((wallet) => wallet.stop()));
  rmSync(folder, { recursive: true });
});

async function start(more: readonly string[] = []) {
  const wallet = await spawnWallet(folder, more);
  running.push(wallet);
  return { wallet, screen: await screenAt(wallet.address) };
}

const isSettled = ({ door }: View) => door.is === 'open' || ('problem' in door && door.problem !== undefined);
const sockets = () => readdirSync(join(folder, 'data', 'device')).filter((name) => name.endsWith('.sock'));

/** What a wallet that was made ready has, however it came to it. */
async function expectReady(view: View): Promise<void> {
  expect(view.door).toEqual({ is: 'open', protection: 'credential', way: 'try' });
  expect(view.wallet?.purses).toMatchObject([
    { name: 'Practice purse', free: { minor: '5000', currency: 'EUR' }, inFlight: { minor: '0' }, practice: true },
  ]);
  expect(view.wallet?.payments).toMatchObject([{ kind: 'load', state: 'completed' }]);
  expect(view.wallet?.device).toMatchObject({ is: 'paired', condition: 'ready', practice: true });
  expect(view.wallet?.trust).toMatchObject({ pinned: { name: 'Practice Root' }, onDevice: 'same' });
  // Nothing but the person presses keys from here on.
  await expect.poll(sockets).toEqual(['device.sock']);
}

test('From nothing, “Try it” ends in a loaded purse; a payment then asks for one approval, which the person gives on the panel', async () => {
  const { wallet, screen } = await start();
  expect((await screen.view()).door).toEqual({ is: 'choosing' });
  expect(existsSync(join(folder, 'data', 'wallet'))).toBe(false);
  expect(await screen.ask('purse/load', { purse: 'p', amount: { minor: '1', currency: 'EUR' } })).toMatchObject({
    error: { code: 'wallet-locked' },
  });
  // Links that come too early are kept; the newest is the one that counts.
  const shop = await screen.until(({ places }) => places.shop !== undefined);
  const tides = /href="(web\+semper:[^"]*tides)"/.exec(await (await fetch(shop.places.shop ?? '')).text())?.[1] ?? '';
  for (const link of ['web+semper:offer?url=http%3A%2F%2F127.0.0.1%3A1%2Fgone', tides])
    await (await spawnWallet(folder, [link])).stop();
  expect((await screen.view()).door).toEqual({ is: 'choosing' });

  expect(await screen.ask('door/try', {})).toEqual({ ok: true, value: {} });
  const ready = await screen.until(isSettled);
  await expectReady(ready);
  const early = await screen.until(({ wallet: open }) => open?.offer !== undefined);
  expect(early.wallet?.offer?.title).toBe('The Tide Tables of 1911');

  expect(await screen.ask('offer/from-shop', {})).toEqual({ ok: true, value: {} });
  const { wallet: shown } = await screen.view();
  expect(shown?.offer).toMatchObject({ payee: 'Bookshop at the Bridge', total: { minor: '1290', currency: 'EUR' } });
  const { digest = '', candidates = [] } = shown?.offer ?? {};
  expect(await screen.ask('offer/pay', { digest, purse: candidates[0]?.purse ?? '' })).toMatchObject({ ok: true });
  const pages = await approveOnPanel(ready.places.panel ?? '', 'Pay');
  expect(pages.join('\n')).toContain('12.90 EUR');
  const paid = await screen.until(({ wallet: open }) => open?.activity?.is === 'done');
  // Payment and load may have begun in one second: the list need not tell which came first.
  const payment = paid.wallet?.payments.find(({ kind }) => kind === 'pay');
  expect(payment).toMatchObject({ state: 'completed', hasReceipt: true });
  expect(wallet.complaints()).toBe('');
});

test('Killed at every step of its preparation, it goes on where it was, and loads once', async () => {
  for (const step of preparationSteps) {
    const { wallet, screen } = await start(['--way', 'try']);
    await screen.until(
      (view) =>
        isSettled(view) ||
        (view.door.is === 'preparing' && view.door.steps.some(({ name, is }) => name === step && is !== 'waiting')),
    );
    const gone = once(wallet.process, 'exit');
    wallet.process.kill('SIGKILL');
    await gone;
  }
  const { wallet, screen } = await start();
  await expectReady(await screen.until(isSettled));
  expect(wallet.complaints()).toBe('');

  // Made ready once, it opens at once the next time, with a device that nobody presses.
  await wallet.stop();
  const again = await start(['--way', 'own']);
  const view = await again.screen.until(({ wallet: open }) => open?.device.is === 'paired');
  expect(view.door).toMatchObject({ is: 'open', way: 'try' });
  expect(view.wallet?.device).toMatchObject({ condition: 'locked' });
  expect(sockets()).toEqual(['device.sock']);

  // Killed between the last step and the note that all is done, it finds everything there.
  await again.wallet.stop();
  const mark = join(folder, 'data', 'door.json');
  writeFileSync(mark, readFileSync(mark, 'utf8').replace('"preparing":false', '"preparing":true'));
  const last = await start();
  await expectReady(await last.screen.until(isSettled));
});
