import { expect, test } from 'vitest';
import { root, shop, shopKey } from '#protocols/credential/vectors/practice.ts';
import { clock as now } from '#protocols/deal/vectors/bookshop.ts';
import { readOffer } from '#protocols/deal/offer.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bad, good } from '#protocols/values/result.ts';
import type { PayeeModule } from '../payments/modules/module.ts';
import { offerGoods, type Goods } from './make-offer.ts';

const identity = { name: 'Bookshop at the Bridge', key: shopKey, chain: [shop] };
const line = { description: 'A Field Guide to Ferns', quantity: 2, unitPrice: 1290n, taxRate: 700 };
const goods: Goods = {
  title: 'Ferns',
  currency: 'EUR',
  lines: [line, { ...line, quantity: 1, unitPrice: 100n, taxRate: 0 }],
  deliverTo: 'http://127.0.0.1:4711/deals',
};
const validity = { issuedAt: now, validUntil: now + 3600 };
const deal = new Uint8Array(16).fill(5);
const system = (name: string, part: Awaited<ReturnType<PayeeModule['part']>>) =>
  ({ manifest: { system: `urn:semper:${name}:1` }, part: () => Promise.resolve(part) }) as unknown as PayeeModule;

test('An offer adds its lines up, with one alternative for each system that takes the amount', async () => {
  const modules = [
    system('ecash', good(utf8('coins'))),
    system('card', bad({ code: 'currency-not-accepted' })),
    system('transfer', good(utf8('account'))),
  ];
  const made = await offerGoods(goods, identity, modules, deal, validity);
  const read = made.ok ? readOffer(made.value, root, { clock: now }) : made;
  expect(read).toMatchObject({
    value: {
      content: {
        deal,
        payee: identity.name,
        total: { minor: 2680n, currency: 'EUR' },
        tax: 169n,
        alternatives: [{ system: 'urn:semper:ecash:1' }, { system: 'urn:semper:transfer:1' }],
      },
    },
  });
});

test('Where no system takes the amount there is no offer, and each says why', async () => {
  const modules = [
    system('ecash', bad({ code: 'issuer-failed', detail: 'mint-unreachable' })),
    system('card', bad({ code: 'currency-not-accepted' })),
  ];
  expect(await offerGoods(goods, identity, modules, deal, validity)).toEqual(
    bad({
      code: 'no-payment-system',
      reasons: [{ code: 'issuer-failed', detail: 'mint-unreachable' }, { code: 'currency-not-accepted' }],
    }),
  );
});

test.each<[string, Partial<Goods>]>([
  ['title', { title: 'Ferns\n' }],
  ['title', { title: 'x'.repeat(65) }],
  ['lines', { lines: [] }],
  ['lines', { lines: Array.from({ length: 65 }, () => line) }],
  ['lines[1]', { lines: [line, { ...line, unitPrice: 0n }] }],
  ['lines[0]', { lines: [{ ...line, quantity: 0 }] }],
  ['lines[0]', { lines: [{ ...line, quantity: 1.5 }] }],
  ['lines[0]', { lines: [{ ...line, taxRate: 10_001 }] }],
  ['lines[0]', { lines: [{ ...line, description: '\u202egreen' }] }],
  ['deliverTo', { deliverTo: 'http://shop.example/deals' }],
])('Goods that no wallet would take are not offered: %s', async (path, change) => {
  const made = await offerGoods({ ...goods, ...change }, identity, [], deal, validity);
  expect(made).toEqual(bad({ code: 'goods-malformed', path }));
});
