// Being paid with the program as it is started: a practice wallet has a name certified by the practice market, asks for money, is
// killed and started again, and pays its own request by the link; the money goes out by the device and comes back into the vault.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { fingerAt } from '../actors/finger-on-keypad.ts';
import { approveReview, enterPin } from '../actors/person-at-device.ts';
import { screenAt } from '../actors/screen-by-http.ts';
import { spawnWallet } from '../actors/started-wallet.ts';

test('A request made before the program was killed is paid by its link, and what was paid is in the purse again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'semper-asking-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const first = await spawnWallet(folder, []);
  onTestFinished(() => first.stop());
  const before = await screenAt(first.address);
  await before.ask('door/try', {});
  await before.until(({ door }) => door.is === 'open');
  expect(await before.ask('receive/name', { name: 'Bookshop at the Bridge' })).toMatchObject({
    error: { code: 'name-taken' },
  });
  expect(await before.ask('receive/name', { name: 'Ada Practice' })).toEqual({ ok: true, value: {} });
  const made = await before.ask('receive/request', {
    title: 'Half of the dinner',
    amount: { minor: '500', currency: 'EUR' },
    validForSeconds: 3600,
  });
  if (!made.ok) throw new Error(made.error.code);
  const gone = once(first.process, 'exit');
  first.process.kill('SIGKILL');
  await gone;

  const control = join(folder, 'control.sock');
  const second = await spawnWallet(folder, ['--control', control]);
  onTestFinished(() => second.stop());
  const screen = await screenAt(second.address);
  const open = await screen.until(({ wallet }) => wallet?.requests[0]?.is === 'open' && wallet.device.is === 'paired');
  expect(open.wallet?.identity).toMatchObject({ name: 'Ada Practice', certifiedBy: 'Practice Root' });
  const [request] = open.wallet?.requests ?? [];
  expect(await screen.ask('offer/consider', { link: request?.link ?? '' })).toEqual({ ok: true, value: {} });
  const { offer, purses } = (await screen.view()).wallet ?? {};
  await screen.ask('offer/pay', { digest: offer?.digest ?? '', purse: purses?.[0]?.id ?? '' });
  const finger = await fingerAt(control);
  onTestFinished(() => finger.close());
  await enterPin(finger, open.places.practicePin ?? ''); // it was switched off meanwhile
  const pages = await approveReview(finger, 'Pay');
  expect(pages.join('\n')).toContain('Ada Practice');
  const paid = await screen.until(({ wallet }) => wallet?.requests[0]?.is === 'paid' && wallet.activity?.is === 'done');
  const { payments = [] } = paid.wallet ?? {};
  const kinds = payments.map(({ kind, state }) => `${kind} ${state}`);
  expect(kinds).toContain('receive completed');
  expect(kinds).toContain('pay completed');
  // Out and in again: all that is gone are the mint's fees, for the payment and for taking it in.
  const fees = payments.reduce((sum, { fee }) => sum + Number(fee.minor), 0);
  expect(fees).toBeGreaterThan(0);
  expect(paid.wallet?.purses[0]?.free.minor).toBe(String(5000 - fees));
});
