// `npm start` as a program: started twice, killed hard, started again; what it leaves behind, and whom it lets in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { View } from '#app/screen-contract/views.ts';
import { screenAt } from '../actors/screen-by-http.ts';
import { printed, spawnWallet, startWallet, type StartedWallet } from '../actors/started-wallet.ts';

let folder = '';
const running: StartedWallet[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-start-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((wallet) => wallet.stop()));
  rmSync(folder, { recursive: true });
});

async function start(): Promise<StartedWallet> {
  const wallet = await startWallet(folder);
  running.push(wallet);
  return wallet;
}

/** What a page does with an address: the secret for its token, or undefined. */
async function secretFor(address: string): Promise<string | undefined> {
  const { origin, hash } = new URL(address);
  const token = hash.replace('#launch=', '');
  const answer = await post(`${origin}/launch`, { token }, '');
  return answer.ok ? ((await answer.json()) as { secret: string }).secret : undefined;
}

function post(url: string, body: unknown, secret: string): Promise<Response> {
  const headers = { Origin: new URL(url).origin, 'Content-Type': 'application/json', 'Semper-Secret': secret };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function viewAt(address: string, secret: string): Promise<View> {
  const answer = await post(`${new URL(address).origin}/ask`, { method: 'wallet/view', input: { after: 0 } }, secret);
  return ((await answer.json()) as { value: View }).value;
}

/** Whether anybody answers there. */
async function answers(url: string): Promise<boolean> {
  return fetch(url)
    .then(() => true)
    .catch(() => false);
}

test('A second start gives a fresh address of the first and ends well; each address opens the wallet once', async () => {
  const first = await start();
  const program = fileURLToPath(new URL('../../main/browser/start.ts', import.meta.url));
  const args = [program, '--no-open', '--folder', join(folder, 'data')];
  const second = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(second, 'exit');
  const [address = ''] = await printed(second, ['Semper Wallet:']);
  expect((await ended)[0]).toBe(0);
  expect(new URL(address).origin).toBe(new URL(first.address).origin);
  expect(address).not.toBe(first.address);
  const secrets = [await secretFor(first.address), await secretFor(address)];
  expect(new Set(secrets).size).toBe(2);
  expect(secrets).not.toContain(undefined);
  expect([await secretFor(first.address), await secretFor(address)]).toEqual([undefined, undefined]);
});

test('A second start with a link hands it to the first, which says what became of it and pays nothing', async () => {
  const first = await start();
  const screen = await screenAt(first.address);
  const link = 'web+semper:offer?url=https%3A%2F%2Fshop.example%2Foffers%2Fferns';
  const second = await spawnWallet(folder, [link]);
  await second.stop();
  const view = await screen.until(({ door }) => 'problem' in door && door.problem !== undefined);
  // No authority is trusted yet, so that no offer can be judged.
  expect(view.door).toMatchObject({ is: 'open', problem: { code: 'root-not-pinned' } });
  expect(view.wallet?.payments).toEqual([]);
  expect(await screen.ask('activity/dismiss', {})).toMatchObject({ ok: true });
  expect((await screen.view()).door).not.toHaveProperty('problem');
  expect(first.complaints()).toContain('trusts no authority yet');
});

test.each([
  ['real money, which is not there yet', ['--money', 'real'], 'Real money is not there yet'],
  ['a link of another kind', ['https://shop.example/'], 'npm start'],
  ['two links', ['web+semper:a', 'web+semper:b'], 'npm start'],
  ['a way that does not exist', ['--way', 'mine'], 'npm start'],
])('Asked for %s, it says so, does nothing, and ends with status 2', async (_what, args, said) => {
  const program = fileURLToPath(new URL('../../main/browser/start.ts', import.meta.url));
  const all = [program, '--no-open', '--folder', join(folder, 'data'), ...args];
  const asked = spawn(process.execPath, all, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  asked.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  expect(await once(asked, 'exit')).toEqual([2, null]);
  expect(complaints).toContain(said);
  expect(readdirSync(folder)).toEqual([]);
});

test('Killed hard, the wallet leaves no process behind; started again it has its shop and mint where they were', async () => {
  const first = await start();
  const secret = (await secretFor(first.address)) ?? '';
  const before = await viewAt(first.address, secret);
  expect(before).toMatchObject({
    money: 'practice',
    wallet: { purses: [], payments: [], trust: { onDevice: 'unknown' } },
  });
  expect(before.wallet?.trust.proposed?.name).toBe('Practice Root');
  const gone = once(first.process, 'exit');
  first.process.kill('SIGKILL');
  await gone;
  for (const address of [first.shop, first.panel, before.places.mint ?? '']) {
    await expect.poll(() => answers(address), { timeout: 10_000 }).toBe(false);
  }

  const again = await start();
  const after = await viewAt(again.address, (await secretFor(again.address)) ?? '');
  expect(after.places).toMatchObject({ shop: before.places.shop, mint: before.places.mint });
  expect(after.wallet?.trust.proposed).toEqual(before.wallet?.trust.proposed);
  const { origin } = new URL(again.address);
  expect((await post(`${origin}/ask`, { method: 'wallet/view', input: { after: 0 } }, secret)).status).toBe(401);
});

test('Ended by SIGTERM, it stops what it started and says goodbye with status 0; its files are its owner’s alone', async () => {
  const wallet = await start();
  const gone = once(wallet.process, 'exit');
  wallet.process.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  expect(await answers(wallet.shop)).toBe(false);
  expect(await answers(wallet.panel)).toBe(false);
  expect(wallet.complaints()).toBe('');
  const data = join(folder, 'data');
  expect(readdirSync(data)).not.toContain('running.json');
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).map((name) => join(data, name));
  const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0);
  expect(open.filter((file) => statSync(file).isFile() && file.includes(join('data', 'wallet')))).toEqual([]);
  expect(statSync(data).mode & 0o077).toBe(0);
});
