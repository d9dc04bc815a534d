// Being paid as the screens see it, over real sockets: a name that the practice authority certifies, requests that another wallet
// pays by their link, across restarts and changed ports; pasted tokens; and words for what cannot be.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import type { Input, Method, Output, Reply } from '#app/screen-contract/contract.ts';
import { explain } from '#app/screen-contract/problems.ts';
import { identitySchema, paymentRequestSchema } from '#app/screen-contract/receive-views.ts';
import { createDispatch, type Handlers } from '#main/dispatch.ts';
import { nodeHttp } from '#main/node/http.ts';
import { systemClock } from '#main/node/clock.ts';
import { systemRandom } from '#main/node/random.ts';
import { createActivities } from '#main/session/activities.ts';
import { createReceiving, receiveHandlers } from '#main/session/receiving.ts';
import { asRoot } from '#main/session/trust.ts';
import type { SessionParts, WalletSession } from '#main/session/wallet-session.ts';
import { shopName } from '#market/shop/articles.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { day } from '#protocols/values/time.ts';
import { startMarketAtHand, type MarketAtHand } from '../actors/market-at-hand.ts';
import type { Disk } from '../crash/disk.ts';
import { makeReceiver, ReceiverAtHand, type ReceiverKept } from '../crash/receiver-at-hand.ts';

let folder: string;
let market: MarketAtHand;
let payeeKept: ReceiverKept;
let payer: ReceiverAtHand;
const http = nodeHttp();
const time = { ahead: 0 };
const clock = { now: () => systemClock.now() + time.ahead };
const own = () => ({ http, clock, random: systemRandom, root: market.authority.root });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-asking-'));
  market = await startMarketAtHand(join(folder, 'market'));
  payeeKept = await makeReceiver(market.mint.url, own(), 30);
  payer = new ReceiverAtHand(await makeReceiver(market.mint.url, own(), 31), own());
  await payer.start();
  await load(payer.wallet, payer.purse, { minor: 5000n, currency: 'EUR' });
  await payer.device.plugIn();
});
afterAll(async () => {
  payer.close();
  http.close();
  await market.stop();
  rmSync(folder, { recursive: true });
});

/** The screens' methods of being paid, over a wallet on this disk. */
async function openSession(disk: Disk, authority: string | undefined = market.authority.url) {
  const wallet = new ReceiverAtHand({ ...payeeKept, disk }, own());
  await wallet.start();
  const store = wallet.disk;
  const surroundings = () => ({ places: {}, ...(authority !== undefined && { authority }) });
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => void faults.push(fault);
  const parts = { store, http, clock, random: systemRandom, surroundings, onFault, recoverMs: 50 };
  const receiving = createReceiving(parts as unknown as SessionParts, () => undefined);
  const root = asRoot(market.authority.root);
  if (!root) throw new Error('no root');
  const composed = { ...wallet.composed, root };
  const activities = createActivities(() => undefined, onFault);
  const reached = () => undefined;
  const session = { parts, receiving, activities, reached, composed: () => composed } as unknown as WalletSession;
  const dispatch = createDispatch(receiveHandlers(session) as unknown as Handlers, onFault);
  let ended: Promise<void> | undefined;
  const stop = () => (ended ??= receiving.stop().then(() => wallet.close()));
  onTestFinished(async () => {
    await stop();
    expect(faults).toEqual([]);
  });
  async function ask<Name extends Method>(method: Name, input: Input<Name>): Promise<Reply<Output<Name>>> {
    const granted = new Set(['look', 'act', 'approve'] as const);
    return (await dispatch({ method, input }, granted, new AbortController().signal)) as Reply<Output<Name>>;
  }
  const request = async (minor: string, title = 'Half of the dinner') => {
    const reply = await ask('receive/request', {
      title,
      amount: { minor, currency: 'EUR' },
      validForSeconds: 3600,
    });
    if (!reply.ok) throw new Error(reply.error.code);
    return requestOf(reply.value.deal);
  };
  const requestOf = (deal: string) => {
    const found = receiving.view().requests.find((one) => one.deal === deal);
    return paymentRequestSchema.parse(found);
  };
  return { ask, request, requestOf, view: () => receiving.view(), wallet, activities, disk: store, stop };
}

async function payLink(link: string) {
  const considered = await considerOffer(payer.wallet, { link });
  if (!considered.ok) return considered;
  return pay(payer.wallet, considered.value.offer, payer.purse);
}

test('A person has a name certified, asks for money, and sees it come when another pays by the link', async () => {
  const asking = await openSession(payeeKept.disk);
  const wish = { title: 'Dinner', amount: { minor: '2100', currency: 'EUR' }, validForSeconds: 3600 } as const;
  expect(await asking.ask('receive/request', wish)).toMatchObject({ error: { code: 'name-needed' } });
  expect(await asking.ask('receive/name', { name: 'Ada Practice' })).toEqual({ ok: true, value: {} });
  const identity = identitySchema.parse(asking.view().identity);
  expect(identity).toMatchObject({ name: 'Ada Practice', certifiedBy: 'Practice Root' });
  expect(identity.until - clock.now()).toBeGreaterThan(29 * day);

  const request = await asking.request('2100');
  expect(request).toMatchObject({ is: 'open', title: 'Half of the dinner', total: { minor: '2100', currency: 'EUR' } });
  expect(request.link).toMatch(
    /^web\+semper:offer\?url=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Foffers%2F\w{32}&digest=\w{64}$/,
  );
  expect(await payLink(request.link)).toMatchObject({
    ok: true,
    value: { view: { state: 'completed', payee: 'Ada Practice' } },
  });
  const paid = asking.requestOf(request.deal);
  expect(paid).toMatchObject({ is: 'paid', file: request.file });
  expect(paid.paidAt).toBeGreaterThanOrEqual(request.madeAt);
  expect(await asking.wallet.balance()).toBe(2099n);
  // Whoever fetches a paid request is told so before he pays it again.
  expect(await considerOffer(payer.wallet, { link: request.link })).toMatchObject({
    error: { code: 'offer-unavailable', detail: 'status 410' },
  });
});

test('What a request holds as a file is the offer behind its link', async () => {
  const asking = await openSession(payeeKept.disk);
  await asking.ask('receive/name', { name: 'Berta Practice' });
  const { link, file } = await asking.request('8');
  const bytes = Uint8Array.from(Buffer.from(file, 'base64'));
  const byLink = await considerOffer(payer.wallet, { link });
  const byFile = await considerOffer(payer.wallet, { bytes });
  expect(byLink.ok && byLink.value.offer.digest).toEqual(byFile.ok && byFile.value.offer.digest);
});

test('Requests survive the program at the same address; on a port that is another’s now they are over, and new ones move', async () => {
  const first = await openSession(payeeKept.disk);
  await first.ask('receive/name', { name: 'Carl Practice' });
  const [one, other] = [await first.request('16'), await first.request('32')];
  await first.stop();
  expect(await payLink(one.link)).toMatchObject({ error: { code: 'offer-unavailable' } });

  const second = await openSession(first.disk);
  await expect.poll(() => second.requestOf(one.deal).is).toBe('open');
  expect(second.view().identity).toMatchObject({ name: 'Carl Practice' });
  expect(await payLink(one.link)).toMatchObject({ value: { view: { state: 'completed' } } });
  expect(second.requestOf(one.deal).is).toBe('paid');
  await second.stop();

  const port = Number(/3A(\d+)%2F/.exec(other.link)?.[1]);
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  const third = await openSession(second.disk);
  await expect
    .poll(() =>
      third
        .view()
        .requests.map(({ is }) => is)
        .toSorted(),
    )
    .toEqual(['over', 'paid']);
  const moved = await third.request('64');
  expect(moved.link).not.toContain(`3A${port}%2F`);
  expect(await payLink(moved.link)).toMatchObject({ value: { view: { state: 'completed' } } });
  await third.stop();
  squatter.close();
  await once(squatter, 'close');

  const fourth = await openSession(third.disk);
  await expect.poll(() => fourth.requestOf(other.deal).is).toBe('open');
  expect(await payLink(other.link)).toMatchObject({ value: { view: { state: 'completed' } } });
});

test('Without an authority a person is paid by their key alone, payers are told so, and a restart changes neither', async () => {
  const asking = await openSession(payeeKept.disk, 'http://127.0.0.1:1');
  const named = { name: shopName, uncertified: true };
  expect(await asking.ask('receive/name', named)).toEqual({ ok: true, value: {} });
  const identity = identitySchema.parse(asking.view().identity);
  expect(identity).toMatchObject({ name: shopName });
  expect(identity.fingerprint).toMatch(/^[0-9A-F]{4}( [0-9A-F]{4}){4}$/);
  expect(identity.certifiedBy).toBeUndefined();
  const request = await asking.request('2100');
  await asking.stop();

  const again = await openSession(asking.disk, 'http://127.0.0.1:1');
  await expect.poll(() => again.view().identity).toEqual(identity);
  await expect.poll(() => again.requestOf(request.deal).is).toBe('open');
  const considered = await considerOffer(payer.wallet, { link: request.link });
  if (!considered.ok) throw new Error(considered.error.code);
  const { certified, payee } = considered.value.offer;
  expect([certified, fingerprint(digest(payee.key.bytes))]).toEqual([false, identity.fingerprint]);
  expect(await payLink(request.link)).toMatchObject({ value: { view: { state: 'completed', payee: shopName } } });
  expect(again.requestOf(request.deal).is).toBe('paid');
  await again.stop();

  const later = await openSession(again.disk);
  expect(await later.ask('receive/name', { name: 'Frida Practice' })).toEqual({ ok: true, value: {} });
  const now = later.view().identity;
  expect(now).toMatchObject({ name: 'Frida Practice', certifiedBy: 'Practice Root' });
  expect(now).not.toHaveProperty('fingerprint');
});

test('A request is over when its time is, and is not handed out any more', async () => {
  const asking = await openSession(payeeKept.disk);
  await asking.ask('receive/name', { name: 'Dora Practice' });
  const request = await asking.request('16');
  time.ahead += 4000;
  onTestFinished(() => void (time.ahead -= 4000));
  expect(asking.requestOf(request.deal).is).toBe('over');
  expect(await payLink(request.link)).toMatchObject({ error: { code: 'offer-unavailable', detail: 'status 410' } });
});

test('What cannot be is told by a code with words: names of others, no purse, amounts that fees eat up, an authority that is away', async () => {
  const asking = await openSession(payeeKept.disk);
  const ask = async (wish: Partial<Input<'receive/request'>>) => {
    const whole = { title: 'Dinner', amount: { minor: '2100', currency: 'EUR' }, validForSeconds: 3600 } as const;
    const reply = await asking.ask('receive/request', { ...whole, ...wish });
    return reply.ok ? 'made' : reply.error.code;
  };
  const name = async (wished: string) => {
    const reply = await asking.ask('receive/name', { name: wished });
    return reply.ok ? 'certified' : reply.error.code;
  };
  expect(await name(shopName)).toBe('name-taken');
  expect(await name(`${shopName.toUpperCase()} `.replace(' ', '  ').trim())).toBe('name-taken');
  expect(await name('  Ada')).toBe('name-malformed');
  expect(asking.view().identity).toBeUndefined();
  expect(await name('Emil Practice')).toBe('certified');
  expect(await name('Emil Practice Too')).toBe('certified');
  expect(await ask({ amount: { minor: '500', currency: 'CHF' } })).toBe('no-purse-to-receive');
  expect(await ask({ amount: { minor: '1', currency: 'EUR' } })).toBe('amount-too-small');
  expect(await ask({ amount: { minor: '1099511627775', currency: 'EUR' } })).toBe('amount-too-large');
  expect(await ask({ amount: { minor: '0', currency: 'EUR' } })).toBe('request-malformed');
  expect(await ask({ title: 'a\u202Eb' })).toBe('request-malformed');
  expect(asking.view().requests).toEqual([]);
  await asking.stop();
  const alone = await openSession(asking.disk, 'http://127.0.0.1:1');
  const away = await alone.ask('receive/name', { name: 'Somebody' });
  if (away.ok) throw new Error('certified by nobody');
  expect(away.error.code).toBe('authority-unavailable');
  expect(explain(away.error).next).not.toBe('');
  expect(alone.view().identity).toMatchObject({ name: 'Emil Practice Too' });
});

test('A pasted token that is none ends the activity with its problem', async () => {
  const asking = await openSession(payeeKept.disk);
  await asking.ask('receive/token', { token: 'cashuBnothing', purse: payeeKept.purse });
  await expect
    .poll(() => asking.activities.view())
    .toMatchObject({
      does: 'take-token',
      is: 'failed',
      problem: { code: 'token-malformed' },
    });
});
