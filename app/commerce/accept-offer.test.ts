import { expect, test } from 'vitest';
import { acceptLink, acceptOffer } from './accept-offer.ts';
import { root } from '#protocols/credential/vectors/practice.ts';
import { greatestOffer } from '#protocols/deal/messages.ts';
import { clock as now, content, offer } from '#protocols/deal/vectors/bookshop.ts';
import { digest } from '#protocols/values/digest.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bad, good } from '#protocols/values/result.ts';
import type { HttpAnswer, HttpFailure, HttpRequest } from '../support/communication/http.ts';

const clock = { now: () => now };
const url = 'http://127.0.0.1:4711/offers/ferns';
const link = (hash?: Uint8Array) =>
  `web+semper:offer?url=${encodeURIComponent(url)}${hash ? `&digest=${hex(hash)}` : ''}`;
const shop = (answer: Partial<HttpAnswer> | HttpFailure) => {
  const requests: HttpRequest[] = [];
  const http = {
    send(request: HttpRequest) {
      requests.push(request);
      if ('code' in answer) return Promise.resolve(bad(answer));
      return Promise.resolve(good({ status: 200, contentType: '', body: offer, ...answer }));
    },
  };
  return { ports: { http, clock }, requests };
};

test('The offer behind a link is fetched once, with a limit, and kept with its exact bytes', async () => {
  const { ports, requests } = shop({});
  expect(await acceptLink(` ${link(digest(offer))}\n`, root, ports)).toMatchObject({
    value: { bytes: offer, content: { title: content.title } },
  });
  expect(requests).toEqual([{ method: 'GET', url, greatestAnswer: greatestOffer }]);
});

test('What is not the offer that the link names is refused, though it is a good offer', async () => {
  expect(await acceptLink(link(new Uint8Array(32)), root, shop({}).ports)).toEqual(
    bad({ code: 'offer-not-as-linked' }),
  );
});

test.each([
  ['the web', 'https://shop.example/offers/ferns'],
  ['plain http elsewhere', 'web+semper:offer?url=http%3A%2F%2Fshop.example%2Foffers%2Fferns'],
  ['a file', 'web+semper:offer?url=file%3A%2F%2F%2Fetc%2Fpasswd'],
  ['nothing', ''],
])('A link to %s is none, and nothing is fetched', async (_, text) => {
  const { ports, requests } = shop({});
  expect(await acceptLink(text, root, ports)).toEqual(bad({ code: 'link-malformed' }));
  expect(requests).toEqual([]);
});

test('A shop that cannot be reached, does not answer, or has no such offer says why', async () => {
  const failures = await Promise.all([
    acceptLink(link(), root, shop({ code: 'unreachable', detail: 'refused' }).ports),
    acceptLink(link(), root, shop({ code: 'no-answer', detail: 'cut' }).ports),
    acceptLink(link(), root, shop({ status: 404 }).ports),
  ]);
  expect(failures).toMatchObject([
    { error: { code: 'offer-unavailable', detail: 'the shop cannot be reached: refused' } },
    { error: { code: 'offer-unavailable', detail: 'no answer: cut' } },
    { error: { code: 'offer-unavailable', detail: 'status 404' } },
  ]);
});

test('An offer is judged by the clock, to the second', () => {
  const at = (time: number) => acceptOffer(offer, root, { now: () => time });
  expect(at(content.validUntil).ok).toBe(true);
  expect(at(content.validUntil + 1)).toMatchObject({ error: { code: 'offer-expired' } });
});

test('Bytes that are no offer, or one that nobody certified, are refused', () => {
  expect(acceptOffer(new Uint8Array(3), root, clock)).toMatchObject({ error: { code: 'offer-malformed' } });
  expect(acceptOffer(offer, offer, clock)).toMatchObject({ error: { code: 'offer-payee-uncertified' } });
});
