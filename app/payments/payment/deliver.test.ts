import { expect, test } from 'vitest';
import { payeeRefusalStatus } from '#protocols/deal/errors.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bad, good } from '#protocols/values/result.ts';
import type { HttpRequest } from '../../support/communication/http.ts';
import { deliver } from './deliver.ts';

const answering = (status: number, contentType: string, body: string) => ({
  send: () => Promise.resolve(good({ status, contentType, body: utf8(body) })),
});
const sent = (status: number, contentType: string, body: string) =>
  deliver(answering(status, contentType, body), 'http://127.0.0.1/deals/1/1', Uint8Array.of(1));

test('The message goes as it is, by PUT, under its own type', async () => {
  const requests: HttpRequest[] = [];
  const message = Uint8Array.of(1, 2, 3);
  await deliver(
    { send: (request) => (requests.push(request), Promise.resolve(bad({ code: 'no-answer', detail: 'cut' }))) },
    'http://127.0.0.1/deals/1/1',
    message,
  );
  expect(requests).toMatchObject([
    { method: 'PUT', url: 'http://127.0.0.1/deals/1/1', contentType: 'application/semper-payment+cbor', body: message },
  ]);
});

test('A receipt is bytes under its type; the caller checks it', async () => {
  expect(await sent(200, 'application/semper-receipt+cbor', 'signed')).toEqual({
    is: 'receipt',
    bytes: utf8('signed'),
  });
});

test.each(Object.entries(payeeRefusalStatus).filter(([code]) => code !== 'payee-unable'))(
  'A refusal %s counts under its own status only',
  async (code, status) => {
    expect(await sent(status, 'application/json', JSON.stringify({ code, detail: 'why' }))).toEqual({
      is: 'refused',
      code,
      detail: 'why',
    });
    expect(await sent(status, 'application/json', JSON.stringify({ code }))).toEqual({ is: 'refused', code });
    expect((await sent(status === 422 ? 400 : 422, 'application/json', JSON.stringify({ code }))).is).toBe('later');
  },
);

test.each([
  [202, 'application/json', '{}'],
  [503, 'application/json', '{"code":"payee-unable"}'],
  [500, 'application/json', '{"code":"internal-error"}'],
  [422, 'application/json', '{"code":"toString"}'],
  [422, 'application/json', '{"code":7}'],
  [422, 'application/json', 'null'],
  [422, 'application/json', '[]'],
  [422, 'application/json', '{"code":'],
  [422, 'text/html', '{"code":"payment-refused"}'],
  [200, 'text/html', '<p>thank you'],
  [302, '', ''],
])('An answer %i %s %s is none of the protocol: the payment stays in doubt', async (status, contentType, body) => {
  expect((await sent(status, contentType, body)).is).toBe('later');
});
