// A shop that means harm: links that lead elsewhere, servers that redirect, flood, drip or change their mind, offers in
// another's name (deal SPEC §2, §6; credential SPEC). The wallet's own blocks and its own door to servers, against real
// sockets; each attack ends in a typed failure before there is anything to pay.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Wallet } from '#app/business/context.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import type { AcceptFailure } from '#app/commerce/accept-offer.ts';
import type { Http } from '#app/support/communication/http.ts';
import { askAlways } from '#app/support/policy/decide.ts';
import { nodeHttp } from '#main/node/http.ts';
import { issueRoot } from '#protocols/credential/authority.ts';
import { documentType, greatestOffer, offerCodec, type OfferContent } from '#protocols/deal/messages.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import { hex } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { day } from '#protocols/values/time.ts';
import {
  certificate,
  held,
  issued,
  offerContent,
  offerOf,
  root,
  rootName,
  shopKey,
  thiefCertificate,
  thiefKey,
  thiefName,
} from './small-world.ts';

const servers: Server[] = [];
const http = nodeHttp({ connectMs: 5000, timeoutMs: 5000 });
afterEach(() => {
  http.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A wallet without purses: whatever an offer needs to be believed, it has. */
function walletWith(port: Http = http): Wallet & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const counting: Http = {
    send(request) {
      asked.push(request.url);
      return port.send(request);
    },
  };
  const clock = { now: () => issued + 60 };
  return { modules: [], rules: askAlways(['EUR']), root, http: counting, clock, asked };
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/offers/ferns`;
}

const linkTo = (url: string, more = '') => `web+semper:offer?url=${encodeURIComponent(url)}${more}`;

async function failureOf(wallet: Wallet, source: { link: string } | { bytes: Uint8Array }): Promise<AcceptFailure> {
  const considered = await considerOffer(wallet, source);
  if (considered.ok) throw new Error('the offer was taken');
  return considered.error;
}

test('an honest shop is understood, or the attacks below would prove nothing', async () => {
  const url = await serve((_request, response) => void response.end(offerOf()));
  const { offer } = held(await considerOffer(walletWith(), { link: linkTo(url, `&digest=${hex(digest(offerOf()))}`) }));
  expect(offer.bytes).toEqual(offerOf());
});

test.for([
  'javascript:alert(1)',
  'data:application/semper-offer+cbor;base64,AA==',
  'file:///etc/passwd',
  'http://192.168.0.1/offers/ferns',
  'http://10.0.0.1/offers/ferns',
  'http://[fe80::1]/offers/ferns',
  'http://shop.example/offers/ferns',
  'http://localhost.shop.example/offers/ferns',
  'http://127.0.0.1.shop.example/offers/ferns',
  'http://127.0.0.1@shop.example/offers/ferns',
  'https://127.0.0.1:80@shop.example/offers/ferns',
  'https://user:secret@shop.example/offers/ferns',
  'https://shop.example\\@thief.example/offers/ferns',
  'http://2130706433/offers/ferns',
  'http://0x7f.1/offers/ferns',
  'https://shop.example/offers/../../admin',
  'https://shop.example/offers/%2e%2e/admin',
  'https://shop.example/offers/ferns#deal',
  'https://shop.example/offers/\u202esnref',
  'https://sh\u043ep.example/offers/ferns',
  ' https://shop.example/offers/ferns',
  '//shop.example/offers/ferns',
  `https://shop.example/${'a'.repeat(512)}`,
  '',
])('a link to %s is refused, and nothing is fetched', async (url) => {
  const wallet = walletWith();
  expect(await failureOf(wallet, { link: linkTo(url) })).toEqual({ code: 'link-malformed' });
  expect(wallet.asked).toEqual([]);
});

test('a link that says something twice, or in another form, is refused, and nothing is fetched', async () => {
  const wallet = walletWith();
  const url = 'https://shop.example/offers/ferns';
  const links = [
    linkTo(url, `&url=${encodeURIComponent('https://thief.example/')}`),
    linkTo(url, '&digest=00'),
    linkTo(url, `&digest=${'0'.repeat(64)}&digest=${'1'.repeat(64)}`),
    linkTo(url, '&pay=now'),
    linkTo(url).replace('web+semper:', 'web+semper://'),
    linkTo(url).replace('offer?', 'approve?'),
    linkTo(url).replace('%3A', '%zz'),
    url,
    'javascript:web+semper:offer?url=https://shop.example/',
  ];
  for (const link of links) expect(await failureOf(wallet, { link }), link).toEqual({ code: 'link-malformed' });
  expect(wallet.asked).toEqual([]);
});

test.for([301, 302, 303, 307, 308])('an offer that is redirected by %i is not fetched there', async (status) => {
  let elsewhere = 0;
  const target = await serve((_request, response) => {
    elsewhere += 1;
    response.end(offerOf());
  });
  const url = await serve((_request, response) => void response.writeHead(status, { Location: target }).end());
  expect(await failureOf(walletWith(), { link: linkTo(url) })).toMatchObject({ code: 'offer-unavailable' });
  expect(elsewhere).toBe(0);
});

test.for(['announced', 'unannounced'])('an offer of 100 MB, %s, is given up long before its end', async (how) => {
  const whole = 100 * 1024 * 1024;
  let sent = 0;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const url = await serve((_request, response) => {
    if (how === 'announced') response.setHeader('Content-Length', whole);
    const piece = Buffer.alloc(65_536);
    const flood = () => {
      while (sent < whole && !response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return;
      }
      response.end();
    };
    response.on('drain', flood).on('error', () => undefined);
    response.on('close', end);
    flood();
  });
  expect(await failureOf(walletWith(), { link: linkTo(url) })).toMatchObject({ code: 'offer-unavailable' });
  await ended;
  expect(sent).toBeLessThan(whole / 4);
});

test('an offer one byte longer than an offer can be is not looked at', async () => {
  const url = await serve((_request, response) => void response.end(new Uint8Array(greatestOffer + 1)));
  expect(await failureOf(walletWith(), { link: linkTo(url) })).toMatchObject({ code: 'offer-unavailable' });
});

test.for(['says nothing', 'drips for ever'])('a shop that %s is given up', async (how) => {
  const url = await serve((_request, response) => {
    if (how === 'says nothing') return;
    const drip = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(drip));
  });
  const impatient = nodeHttp({ timeoutMs: 200 });
  expect(await failureOf(walletWith(impatient), { link: linkTo(url) })).toMatchObject({ code: 'offer-unavailable' });
  impatient.close();
});

test('a shop that answers with an error page, or with what is no offer, sells nothing', async () => {
  const page = await serve((_request, response) => void response.writeHead(404).end(offerOf()));
  expect(await failureOf(walletWith(), { link: linkTo(page) })).toMatchObject({ code: 'offer-unavailable' });
  for (const body of ['<html>', '', offerOf().subarray(1), Buffer.concat([offerOf(), offerOf()])]) {
    const url = await serve((_request, response) => void response.end(body));
    expect(await failureOf(walletWith(), { link: linkTo(url) })).toMatchObject({ code: 'offer-malformed' });
  }
});

test('an offer that changes between two fetches is not the one that the link names', async () => {
  let fetched = 0;
  const dearer = offerOf({ total: { minor: 12_900n, currency: 'EUR' }, ...ferns(12_900n) });
  const url = await serve((_request, response) => {
    fetched += 1;
    response.end(fetched === 1 ? offerOf() : dearer);
  });
  const link = linkTo(url, `&digest=${hex(digest(offerOf()))}`);
  const wallet = walletWith();
  held(await considerOffer(wallet, { link }));
  expect(await failureOf(wallet, { link })).toEqual({ code: 'offer-not-as-linked' });
});

test('what the person looked at is what is paid: paying fetches nothing anew', async () => {
  let fetched = 0;
  const url = await serve((_request, response) => {
    fetched += 1;
    response.end(offerOf({ deal: new Uint8Array(16).fill(fetched) }));
  });
  const wallet = walletWith();
  const { offer } = held(await considerOffer(wallet, { link: linkTo(url) }));
  expect(await pay(wallet, offer, undefined)).toMatchObject({ ok: false, error: { code: 'no-purse' } });
  expect([fetched, offer.bytes]).toEqual([1, offerOf({ deal: new Uint8Array(16).fill(1) })]);
});

test('an offer for another payee’s name, by a shop that has a certificate of its own', async () => {
  const bytes = offerOf({ chain: [thiefCertificate] }, thiefKey);
  const certified = { offered: offerContent().payee, certified: thiefName };
  expect(await failureOf(walletWith(), { bytes })).toEqual({ code: 'offer-payee-differs', ...certified });
});

test('a forged chain: another root, another’s chain, a till that issues, a certificate with an altered key', async () => {
  const wallet = walletWith();
  const key = thiefKey.publicKey.bytes;
  const life = { notBefore: issued, notAfter: issued + 3650 * day, id: new Uint8Array(16) };
  const twin = issueRoot(thiefKey, { name: rootName, ...life });
  const altered = Uint8Array.from(certificate());
  const at = altered.findIndex((_, start) =>
    shopKey.publicKey.bytes.every((byte, index) => altered[start + index] === byte),
  );
  altered.set(key, at);
  expect(at).toBeGreaterThan(0);
  const chains: [string, string, readonly Uint8Array[]][] = [
    ['offer-payee-uncertified', 'issuer-differs', [certificate({ key }, thiefKey, 'Honest Root')]],
    ['offer-payee-uncertified', 'certificate-signature', [certificate({ key }, thiefKey)]],
    ['offer-payee-uncertified', 'certificate-signature', [certificate({ key }, thiefKey), twin]],
    ['offer-payee-uncertified', 'issuer-not-authority', [certificate({ key }, thiefKey, thiefName), thiefCertificate]],
    ['offer-payee-uncertified', 'certificate-signature', [altered]],
    ['offer-payee-uncertified', 'role-missing', [certificate({ key, roles: ['person'] })]],
    [
      'offer-payee-uncertified',
      'certificate-expired',
      [certificate({ key, notBefore: issued - day, notAfter: issued })],
    ],
    ['offer-payee-uncertified', 'certificate-not-yet-valid', [certificate({ key, notBefore: issued + day })]],
  ];
  for (const [code, reason, chain] of chains) {
    const bytes = offerOf({ chain }, thiefKey);
    expect(await failureOf(wallet, { bytes }), reason).toMatchObject({ code, reason: { code: reason } });
  }
  expect(await failureOf(wallet, { bytes: offerOf({}, thiefKey) })).toMatchObject({ code: 'offer-signature' });
});

test('an offer whose sums do not hold, that has expired, or that wants its payment sent where a wallet must not go', async () => {
  const wallet = walletWith();
  const signed = (changes: Partial<OfferContent>) =>
    coseSign1(shopKey, documentType.offer, toBytes(offerCodec, { ...offerContent(), ...changes }));
  const dear = { total: { minor: 12_900n, currency: 'EUR' } } as const;
  expect(await failureOf(wallet, { bytes: signed(dear) })).toMatchObject({ code: 'offer-sums-differ' });
  const past = { issuedAt: issued - day, validUntil: issued };
  expect(await failureOf(wallet, { bytes: signed(past) })).toMatchObject({ code: 'offer-expired' });
  for (const deliverTo of [
    'http://192.168.0.1/deals',
    'javascript:alert(1)',
    'https://a@b.example/',
    'https://b.example/?x',
  ]) {
    expect(await failureOf(wallet, { bytes: signed({ deliverTo }) })).toMatchObject({ path: '.deliverTo' });
  }
});

/** The lines and tax of the book at another price. */
function ferns(price: bigint): Pick<OfferContent, 'lines' | 'tax'> {
  const line = offerLine('A Field Guide to Ferns', 1, price, 700);
  return { lines: [line], tax: line.tax };
}
