// The practice shop's first article, for a first payment without leaving the wallet: what its till describes at
// `/.well-known/semper.json` (main/headless/till-routes.ts) becomes the link that the shop's page would carry. What is offered is
// verified like any offer; nothing that is read here is believed.
import { z } from 'zod';
import type { Http } from '#app/support/communication/http.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

const described = z.object({ offers: z.array(z.object({ url: z.url().max(512) })).min(1) });
const greatestDescription = 65_536;

/** A link to the offer of the first article; `till` is the shop's till, absent while the market is not running. */
export async function linkFromShop(till: string | undefined, http: Http): Promise<Result<string, Problem>> {
  if (till === undefined) return bad({ code: 'market-not-running', details: {} });
  const answer = await http.send({
    method: 'GET',
    url: `${till}/.well-known/semper.json`,
    greatestAnswer: greatestDescription,
  });
  const text = answer.ok && answer.value.status === 200 ? fromUtf8(answer.value.body) : undefined;
  const first = firstOffer(text ?? '');
  if (first === undefined || new URL(first).origin !== till) return bad({ code: 'shop-unavailable', details: {} });
  return good(`web+semper:offer?url=${encodeURIComponent(first)}`);
}

function firstOffer(text: string): string | undefined {
  try {
    return described.parse(JSON.parse(text)).offers[0]?.url;
  } catch {
    return undefined;
  }
}
