// From "Try it" to what a person takes away, through the wallet's own process: the journal that hledger accepts, the balance
// line, the payment's story, and evidence that the command of disputes proves, with the wallet long ended.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Delivery } from '#app/screen-contract/books-views.ts';
import type { Output, Reply } from '#app/screen-contract/contract.ts';
import { runDispute } from '#main/headless/dispute-command.ts';
import { approveOnPanel } from '../actors/hand-on-panel.ts';
import { screenAt } from '../actors/screen-by-http.ts';
import { spawnWallet } from '../actors/started-wallet.ts';
import { needs } from '../house/needs.ts';

function value<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.value;
}

test('What was paid in a practice wallet leaves it as books that hledger accepts and evidence that anybody can judge', async (context) => {
  const [hledger, unzip, sha256sum] = [needs(context, 'hledger'), needs(context, 'unzip'), needs(context, 'sha256sum')];
  const folder = mkdtempSync(join(tmpdir(), 'semper-records-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const wallet = await spawnWallet(folder, ['--way', 'try']);
  onTestFinished(() => wallet.stop());
  const screen = await screenAt(wallet.address);
  const ready = await screen.until(
    ({ door }) => door.is === 'open' || ('problem' in door && door.problem !== undefined),
  );
  value(await screen.ask('offer/from-shop', {}));
  const { wallet: shown } = await screen.view();
  const purse = shown?.offer?.candidates[0]?.purse ?? '';
  value(await screen.ask('offer/pay', { digest: shown?.offer?.digest ?? '', purse }));
  await approveOnPanel(ready.places.panel ?? '', 'Pay');
  const paid = await screen.until(({ wallet: open }) => open?.activity?.is === 'done');
  // Loaded and paid in one second, the two come in either order.
  const payment = paid.wallet?.payments.find(({ kind }) => kind === 'pay');
  const [held] = paid.wallet?.purses ?? [];

  const verified = await screen.until(({ wallet: open }) => open?.archive.verified?.from === 0);
  expect(verified.wallet?.archive.verified?.findings).toEqual([]);
  expect(verified.wallet?.archive).not.toHaveProperty('problem');

  const { points } = value(await screen.ask('purse/history', { purse }));
  expect(points.map(({ balance }) => balance)).toEqual([{ minor: '5000', currency: 'EUR' }, held?.free]);
  const story: Output<'archive/story'> = value(await screen.ask('archive/story', { subject: payment?.id ?? '' }));
  expect(story).toMatchObject({ party: 'Bookshop at the Bridge', disputable: true });

  const fetched = async (delivery: Delivery): Promise<string> => {
    if (delivery.is !== 'ready') throw new Error(`the file was ${delivery.is}`);
    const answer = await fetch(`${new URL(wallet.address).origin}${delivery.address}`);
    const path = join(folder, delivery.name);
    writeFileSync(path, new Uint8Array(await answer.arrayBuffer()));
    return path;
  };
  const preview = value(await screen.ask('books/preview', { format: 'journal' }));
  const journal = await fetched(value(await screen.ask('books/save', { format: 'journal' })));
  const bundle = await fetched(value(await screen.ask('dispute/save', { subject: payment?.id ?? '' })));
  expect(value(await screen.ask('dispute/judge', { subject: payment?.id ?? '' })).verdict).toBe('proven');
  expect(wallet.complaints()).toBe('');
  await wallet.stop();

  const run = (tool: string, ...args: readonly string[]) =>
    spawnSync(tool, args, { encoding: 'utf8', cwd: folder, timeout: 60_000 });
  expect(run(hledger, '-f', journal, 'check', '-s', 'ordereddates', 'payees')).toMatchObject({ status: 0, stderr: '' });
  const [closing] = preview.accounts.find(({ name }) => name === 'Practice purse')?.closing ?? [];
  expect(closing).toEqual(held?.free);
  expect(run(hledger, '-f', journal, 'bal', '-N', 'Assets').stdout).toContain(
    `${(Number(closing?.minor) / 100).toFixed(2)} EUR`,
  );
  expect(run(unzip, '-q', bundle, '-d', 'evidence').status).toBe(0);
  expect(run('sh', '-c', `cd evidence && ${sha256sum} -c --quiet SHA256SUMS`)).toMatchObject({ status: 0, stdout: '' });
  const said: string[] = [];
  const ports = { say: (text: string) => said.push(text), complain: (text: string) => said.push(text) };
  expect(runDispute(['--evidence', join(folder, 'evidence')], ports)).toBe(0);
  expect(said.join('\n')).toContain('deal-1: PROVEN');
  expect(said.join('\n')).not.toMatch(/undecided|refuted/);
});
