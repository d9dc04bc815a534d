import { expect, onTestFinished, test } from 'vitest';
import { readOfferLink } from '#protocols/deal/payer.ts';
import { amount } from '#protocols/values/amount.ts';
import { articles, shopName } from './articles.ts';
import { offerLink, shopPage } from './page.ts';
import { startShop } from './shop.ts';

const till = 'http://127.0.0.1:4711';

test('Each article has a link that a wallet reads as its offer, and the same offer as a plain file', () => {
  const page = shopPage(shopName, till, articles);
  for (const article of articles) {
    const link = offerLink(till, article);
    expect(readOfferLink(link)).toEqual({ url: `${till}/offers/${article.id}` });
    expect(page).toContain(`href="${link}"`);
    expect(page).toContain(`href="${till}/offers/${article.id}" download`);
  }
});

test('The page shows price and tax as the offer will state them, tax rounded line by line', () => {
  const page = shopPage(shopName, till, articles);
  expect(page).toContain('<strong>12.90 EUR</strong> <span>including 0.84 EUR tax</span>');
  expect(page).toContain('<strong>20.70 EUR</strong> <span>including 2.18 EUR tax</span>'); // 0.78 + 1.10 + 0.30
  expect(page).toContain('<strong>2100 SAT</strong> <span>including 137 SAT tax</span>');
});

test('No text of an article becomes markup', () => {
  const text = `"><script>alert('x')</script>&`;
  const line = { description: text, quantity: 1, unitPrice: amount(1n, 'EUR'), taxRate: 0 };
  const page = shopPage(text, till, [{ id: 'a', title: text, about: text, lines: [line, line] }]);
  expect(page).not.toMatch(/<script|alert\('/);
  expect(page.match(/&quot;&gt;&lt;script&gt;alert\(&#39;x&#39;\)&lt;\/script&gt;&amp;/g)?.length).toBe(8);
});

test('The shop serves its page and style on localhost alone, under a policy that allows no script', async () => {
  const shop = await startShop({ port: 0, name: shopName, till, articles });
  onTestFinished(() => shop.stop());
  expect(shop.url).toMatch(/^http:\/\/localhost:\d+$/);
  const page = await fetch(shop.url);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
  expect(await page.text()).not.toMatch(/<script|style=|\son\w+=/);
  expect((await fetch(`${shop.url}/style.css`)).headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect((await fetch(`${shop.url}/../articles.ts`)).status).toBe(404);
  expect((await fetch(shop.url, { method: 'POST' })).status).toBe(405);
  expect((await fetch(shop.url.replace('localhost', '127.0.0.1'))).status).toBe(421);
});
