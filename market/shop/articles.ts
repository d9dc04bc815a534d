// What the practice bookshop sells: the till's price list and the shop's page are made from this one list. Prices are for
// one piece, tax included; the reduced rate for books, the full rate for the rest.
import type { Article } from '#main/headless/till-routes.ts';
import { amount, type Amount } from '#protocols/values/amount.ts';

/** An article with what the page says about it. */
export type ShopArticle = Article & { readonly about: string };

const books = 700;
const otherGoods = 1900;

/** The practice shop's name: the payee in its certificate, its offers and its receipts. */
export const shopName = 'Bookshop at the Bridge';

/** The practice shop's articles; ids stand in addresses and stay. */
export const articles: readonly ShopArticle[] = [
  single(
    'ferns',
    'A Field Guide to Ferns',
    'Pocket book, 212 pages, with a key to 48 species.',
    amount(1290n, 'EUR'),
    books,
  ),
  single('tides', 'The Tide Tables of 1911', 'Facsimile, sewn, with the harbour plans.', amount(3450n, 'EUR'), books),
  single('postcard', 'Postcard of the Bridge', 'Offset print on card, one piece.', amount(120n, 'EUR'), otherGoods),
  {
    id: 'walking-set',
    title: 'Walking set',
    about: 'The fern guide, a waxed notebook, and two pencils.',
    lines: [
      { description: 'A Field Guide to Ferns', quantity: 1, unitPrice: amount(1190n, 'EUR'), taxRate: books },
      { description: 'Waxed notebook', quantity: 1, unitPrice: amount(690n, 'EUR'), taxRate: otherGoods },
      { description: 'Pencil, soft', quantity: 2, unitPrice: amount(95n, 'EUR'), taxRate: otherGoods },
    ],
  },
  single('essay', 'On Paper Money (essay)', 'Sixteen pages, as a file.', amount(2100n, 'SAT'), books),
];

function single(id: string, title: string, about: string, unitPrice: Amount, taxRate: number): ShopArticle {
  return { id, title, about, lines: [{ description: title, quantity: 1, unitPrice, taxRate }] };
}
