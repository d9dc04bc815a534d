import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeHttp } from '../node/http.ts';
import { systemRandom } from '../node/random.ts';
import { startAuthority } from '#market/authority/authority.ts';
import { readOffer } from '#protocols/deal/offer.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import { amount } from '#protocols/values/amount.ts';
import { good } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import type { Payee, PayeeParts, Taken } from './payee.ts';
import { startTill, type TillOptions } from './till.ts';
import { greatestPaymentMessage } from './till-routes.ts';

const begin = 1_800_000_000;
const name = 'Bookshop at the Bridge';
const ferns = {
  id: 'ferns',
  title: 'A Field Guide to Ferns',
  lines: [{ description: 'A Field Guide to Ferns', quantity: 1, unitPrice: amount(1290n, 'EUR'), taxRate: 700 }],
};
const freshFolder = () => mkdtempSync(join(tmpdir(), 'semper-till-'));

/** A payee that signs real offers for a system that nobody has, and answers payments as the test says. */
function paperPayee(answers: Readonly<Record<string, Taken>> = {}) {
  const taken: [string, number][] = [];
  let recovered = 0;
  const create = ({ identity, clock, random }: PayeeParts): Payee => ({
    async offer({ title, lines, deliverTo, validForSeconds }) {
      const priced = lines.map((line) =>
        offerLine(line.description, line.quantity, line.unitPrice.minor, line.taxRate),
      );
      const sum = (field: 'total' | 'tax') => priced.reduce((total, line) => total + line[field], 0n);
      const content = {
        deal: random.bytes(16),
        issuedAt: clock.now(),
        validUntil: clock.now() + validForSeconds,
        payee: identity.name,
        chain: identity.chain,
        title,
        lines: priced,
        total: amount(sum('total'), 'EUR'),
        tax: sum('tax'),
        alternatives: [{ system: 'urn:semper:paper:1', part: new Uint8Array() }],
        deliverTo,
      };
      return good(makeOffer(identity.key, content));
    },
    async takePayment(deal, body) {
      taken.push([deal, body.length]);
      const answer = answers[deal];
      if (!answer) throw new Error('the store failed');
      return answer;
    },
    async recover() {
      recovered++;
    },
    settled: () => Promise.resolve(),
  });
  return { create, taken, recovered: () => recovered };
}

/** A market of authority and till in one folder, on a clock that the test moves. */
async function market(payee = paperPayee(), folder = freshFolder()) {
  const time = { now: begin };
  const clock = { now: () => time.now };
  const openAuthority = async (port = 0) => {
    const authority = await startAuthority({
      folder: join(folder, 'authority'),
      port,
      clock,
      random: systemRandom,
      register: [{ name, roles: ['till'] }],
    });
    onTestFinished(() => authority.stop());
    return authority;
  };
  const authority = await openAuthority();
  const openTill = async (options: Partial<TillOptions> = {}) => {
    const till = await startTill({
      folder: join(folder, 'till'),
      port: 0,
      authority: authority.url,
      mint: 'http://127.0.0.1:1',
      name,
      articles: [ferns],
      clock,
      random: systemRandom,
      createPayee: payee.create,
      ...options,
    });
    if (!till.ok) throw new Error(till.error.code);
    onTestFinished(() => till.value.stop());
    return till.value;
  };
  return { authority, openAuthority, openTill, time, payee, folder, clock };
}

async function fetchOffer(url: string, root: Uint8Array, now: number) {
  const answer = await fetch(`${url}/offers/ferns`);
  const body = new Uint8Array(await answer.arrayBuffer());
  return answer.status === 200
    ? readOffer(body, root, { clock: now })
    : { ok: false, error: { code: new TextDecoder().decode(body) } };
}

const put = (
  url: string,
  path: string,
  body: string | Uint8Array<ArrayBuffer> = 'x',
  type = 'application/semper-payment+cbor',
) => fetch(url + path, { method: 'PUT', body, headers: { 'Content-Type': type } });

test('Each request gets an offer of its own that holds under the authority’s root and leads back to this till', async () => {
  const { authority, openTill } = await market();
  const { url } = await openTill();
  const offers = [await fetchOffer(url, authority.root, begin), await fetchOffer(url, authority.root, begin)];
  expect(offers).toMatchObject([
    { ok: true, value: { content: { payee: name, total: { minor: 1290n }, tax: 84n, deliverTo: `${url}/deals` } } },
    { ok: true, value: { content: { validUntil: begin + 3600 } } },
  ]);
  const deals = offers.map((offer) => (offer.ok && 'value' in offer ? offer.value.content.deal.join() : ''));
  expect(new Set(deals).size).toBe(2);
  const answer = await fetch(`${url}/offers/ferns`);
  expect(answer.headers.get('content-type')).toBe('application/semper-offer+cbor');
  expect(answer.headers.get('access-control-allow-origin')).toBe(null);
});

test('A till without an authority asks none, and offers by its own key, the same after a restart', async () => {
  const { authority, openTill } = await market();
  await authority.stop();
  const keys = [];
  for (let start = 0; start < 2; start++) {
    const { url, stop } = await openTill({ uncertified: true, authority: 'http://127.0.0.1:1' });
    const body = new Uint8Array(await (await fetch(`${url}/offers/ferns`)).arrayBuffer());
    const offer = readUncertifiedOffer(body, { clock: begin });
    expect(offer).toMatchObject({ value: { certified: false, content: { payee: name } } });
    keys.push(offer?.ok && offer.value.payee.key.bytes);
    expect(await fetchOffer(url, authority.root, begin)).toMatchObject({ error: { code: 'offer-payee-uncertified' } });
    await stop();
  }
  expect(keys[1]).toEqual(keys[0]);
});

test('A payment message reaches the payee byte for byte, and each of its answers has its status', async () => {
  const deal = (filler: string) => filler.repeat(32);
  const payee = paperPayee({
    [deal('a')]: { is: 'receipt', bytes: Uint8Array.of(1, 2, 3) },
    [deal('b')]: { is: 'later' },
    [deal('c')]: { is: 'refused', code: 'deal-paid-otherwise' },
    [deal('d')]: { is: 'refused', code: 'payment-refused', detail: 'locktime-short' },
  });
  const { openTill } = await market(payee);
  const { url } = await openTill();
  const receipt = await put(url, `/deals/${deal('a')}/1`, new Uint8Array(greatestPaymentMessage));
  expect([receipt.status, receipt.headers.get('content-type')]).toEqual([200, 'application/semper-receipt+cbor']);
  expect(new Uint8Array(await receipt.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  expect((await put(url, `/deals/${deal('b')}/1`)).status).toBe(202);
  const otherwise = await put(url, `/deals/${deal('c')}/1`);
  expect([otherwise.status, await otherwise.json()]).toEqual([409, { code: 'deal-paid-otherwise' }]);
  const refused = await put(url, `/deals/${deal('d')}/1`);
  expect([refused.status, await refused.json()]).toEqual([422, { code: 'payment-refused', detail: 'locktime-short' }]);
  const broken = await put(url, `/deals/${deal('e')}/1`);
  expect([broken.status, await broken.text()]).toEqual([500, '{"code":"internal-error"}']);
  expect(payee.taken[0]).toEqual([deal('a'), greatestPaymentMessage]);
});

test('Wrong methods, paths, types and sizes are refused before the payee hears of them', async () => {
  const { openTill, payee } = await market();
  const { url } = await openTill();
  const deal = `/deals/${'a'.repeat(32)}/1`;
  expect((await put(url, deal, 'x', 'application/cbor')).status).toBe(415);
  expect((await put(url, deal, new Uint8Array(greatestPaymentMessage + 1))).status).toBe(413);
  expect((await fetch(url + deal)).headers.get('allow')).toBe('PUT');
  expect((await put(url, '/offers/ferns')).headers.get('allow')).toBe('GET');
  const nothing = [
    `/deals/${'A'.repeat(32)}/1`,
    `/deals/${'a'.repeat(31)}/1`,
    `${deal}/`,
    deal.replace('/1', '/2'),
    '/',
    '/credential',
  ];
  for (const path of nothing) expect((await put(url, path)).status).toBe(404);
  expect(await (await fetch(`${url}/offers/no-such`)).json()).toEqual({ code: 'article-unknown' });
  expect(payee.taken).toEqual([]);
});

test('The till says who it is and what it offers at its well-known address', async () => {
  const { openTill } = await market();
  const { url } = await openTill();
  expect(await (await fetch(`${url}/.well-known/semper.json`)).json()).toEqual({
    version: 1,
    payee: name,
    offers: [{ title: 'A Field Guide to Ferns', url: `${url}/offers/ferns` }],
    deals: `${url}/deals`,
  });
});

test('The till keeps its key and certificate over a restart, recovers at each start, and shares its store with nobody', async () => {
  const { authority, openTill, payee, folder, clock } = await market();
  const first = await openTill();
  const rival = startTill({
    ...{ folder: join(folder, 'till'), port: 0, authority: authority.url, mint: '', name, articles: [ferns], clock },
    ...{ random: systemRandom, createPayee: payee.create },
  });
  expect(await rival).toMatchObject({ ok: false, error: { code: 'store-in-use' } });
  await first.stop();
  await authority.stop();
  const second = await openTill();
  expect(await fetchOffer(second.url, authority.root, begin)).toMatchObject({ ok: true });
  expect(payee.recovered()).toBe(2);
  expect(statSync(join(folder, 'till', 'credential')).mode & 0o777).toBe(0o600);
});

test('A till whose credential file others can read, or whose folder another one opens, does not start, and says which', async () => {
  const { authority, openTill, payee, folder, clock } = await market();
  await (await openTill()).stop();
  const till = join(folder, 'till');
  const again = () =>
    startTill({
      ...{ folder: till, port: 0, authority: authority.url, mint: '', name, articles: [ferns], clock },
      ...{ random: systemRandom, createPayee: payee.create },
    });
  chmodSync(join(till, 'credential'), 0o640);
  expect(await again()).toEqual({ ok: false, error: { code: 'credential-not-private' } });
  chmodSync(join(till, 'credential'), 0o600);
  writeFileSync(join(till, 'credential'), new Uint8Array(32));
  expect(await again()).toEqual({ ok: false, error: { code: 'credential-wrong' } });
});

test('A certificate is renewed once fewer than seven days are left, and not before', async () => {
  const { authority, openTill, time } = await market();
  const { url, stop } = await openTill();
  const issuedAt = async () => {
    const offer = await fetchOffer(url, authority.root, time.now);
    return offer.ok && 'value' in offer ? offer.value.payee.issuedAt : undefined;
  };
  time.now = begin + 23 * day;
  expect(await issuedAt()).toBe(begin);
  time.now = begin + 23 * day + 1;
  expect(await issuedAt()).toBe(time.now);
  await stop();
});

test('While the authority is away, offers go on as long as the certificate holds, then wait; payments are taken throughout', async () => {
  const deal = 'a'.repeat(32);
  const { authority, openAuthority, openTill, time } = await market(paperPayee({ [deal]: { is: 'later' } }));
  const { url } = await openTill();
  await authority.stop();
  time.now = begin + 30 * day;
  expect(await fetchOffer(url, authority.root, time.now)).toMatchObject({ ok: true });
  time.now = begin + 30 * day + 1;
  const waiting = await fetch(`${url}/offers/ferns`);
  expect([waiting.status, await waiting.json()]).toMatchObject([
    503,
    { code: 'payee-unable', detail: /^authority-unavailable/ },
  ]);
  expect((await put(url, `/deals/${deal}/1`)).status).toBe(202);
  await openAuthority(Number(new URL(authority.url).port));
  expect(await fetchOffer(url, authority.root, time.now)).toMatchObject({ ok: true });
});

test('A till that starts before its authority makes offers as soon as that one is there', async () => {
  const { authority, openAuthority, openTill } = await market();
  await authority.stop();
  const { url } = await openTill();
  expect((await fetch(`${url}/offers/ferns`)).status).toBe(503);
  await openAuthority(Number(new URL(authority.url).port));
  expect(await fetchOffer(url, authority.root, begin)).toMatchObject({ ok: true });
});

test('The certificate of another key is not used, though it bears the name and lies in the till’s own folder', async () => {
  const { openTill, folder } = await market();
  await openTill();
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  for (const file of ['root.cbor', 'chain.json']) copyFileSync(join(folder, 'till', file), join(copy, file));
  const { url } = await openTill({ folder: copy });
  const answer = await fetch(`${url}/offers/ferns`);
  expect([answer.status, await answer.json()]).toMatchObject([503, { detail: /name-taken/ }]);
});

test('A chain under another root than the pinned one, or for another name, is not used', async () => {
  const { authority, openTill } = await market();
  const stranger = await market();
  await (await openTill()).stop();
  const http = nodeHttp();
  onTestFinished(() => http.close());
  // The first till's folder has pinned the first root; an authority with another root now stands at the address.
  const till = await openTill({ authority: stranger.authority.url, clock: { now: () => begin + 25 * day }, http });
  const offer = await fetchOffer(till.url, authority.root, begin + 25 * day);
  expect(offer).toMatchObject({ ok: true, value: { payee: { issuedAt: begin } } });
  const renamed = await stranger.openTill({ name: 'Bookshop at the Bank', folder: join(stranger.folder, 'other') });
  expect((await fetch(`${renamed.url}/offers/ferns`)).status).toBe(503);
});
