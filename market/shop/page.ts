// The shop's page: plain HTML without script. All that makes it a shop is one link per article, `web+semper:offer?url=…`
// (protocols/deal SPEC §6), and beside it the offer as a file for wallets that no link reaches. Every text is escaped.
import type { Article } from '#main/headless/till-routes.ts';
import { includedTax } from '#protocols/deal/sums.ts';
import { amount, amountText, sumAmounts, type Amount } from '#protocols/values/amount.ts';
import type { ShopArticle } from './articles.ts';

/** The link that hands an article's offer to the wallet; `till` is the till's origin. */
export function offerLink(till: string, article: Pick<Article, 'id'>): string {
  return `web+semper:offer?url=${encodeURIComponent(offerAddress(till, article))}`;
}

/** Writes the whole page. */
export function shopPage(name: string, till: string, articles: readonly ShopArticle[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(name)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<h1>${escape(name)}</h1>
<p class="practice">Practice shop: practice money only, nothing is sold or sent.</p>
</header>
<main>
${articles.map((article) => articleCard(till, article)).join('\n')}
</main>
<footer>
<p>“Buy” opens your Semper wallet, which shows the offer before anything is paid. Should nothing open, save the offer as a
file and open it in the wallet.</p>
</footer>
</body>
</html>
`;
}

function articleCard(till: string, article: ShopArticle): string {
  const { total, tax } = priceOf(article);
  return `<article aria-labelledby="${article.id}">
<h2 id="${article.id}">${escape(article.title)}</h2>
<p>${escape(article.about)}</p>
${article.lines.length > 1 ? lineList(article) : ''}<p class="price"><strong>${amountText(total)}</strong> <span>including ${amountText(tax)} tax</span></p>
<p class="ways"><a class="buy" href="${escape(offerLink(till, article))}" aria-label="Buy ${escape(article.title)}">Buy</a>
<a href="${escape(offerAddress(till, article))}" download aria-label="Offer for ${escape(article.title)} as a file">Offer as a file</a></p>
</article>`;
}

function lineList({ lines }: ShopArticle): string {
  const items = lines.map(({ description, quantity, unitPrice }) => {
    const price = quantity === 1 ? amountText(unitPrice) : `${quantity} at ${amountText(unitPrice)}`;
    return `<li>${escape(description)}, ${price}</li>`;
  });
  return `<ul>\n${items.join('\n')}\n</ul>\n`;
}

/** Total and included tax as the offer will state them: tax is rounded line by line. */
function priceOf({ lines }: ShopArticle): { readonly total: Amount; readonly tax: Amount } {
  const priced = lines.map(({ quantity, unitPrice, taxRate }) => {
    const minor = BigInt(quantity) * unitPrice.minor;
    const { currency } = unitPrice;
    return { total: amount(minor, currency), tax: amount(includedTax(minor, taxRate), currency) };
  });
  const currency = priced[0]?.total.currency ?? 'EUR';
  const sum = (field: 'total' | 'tax') =>
    sumAmounts(
      priced.map((line) => line[field]),
      currency,
    );
  return { total: sum('total'), tax: sum('tax') };
}

function offerAddress(till: string, { id }: Pick<Article, 'id'>): string {
  return `${till}/offers/${id}`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
