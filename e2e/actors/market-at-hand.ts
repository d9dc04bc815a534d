// The practice market inside the test's own process, over real sockets: mint, authority and till, each with its own folder.
// For journeys that need to look into it; processes of their own are for kill tests and for the tour.
import { join } from 'node:path';
import { articles, shopName } from '#market/shop/articles.ts';
import { startAuthority, type RunningAuthority } from '#market/authority/authority.ts';
import { startMint, type RunningMint } from '#market/mint/server.ts';
import { startTill, type RunningTill } from '#main/headless/till.ts';
import { systemClock } from '#main/node/clock.ts';
import { systemRandom } from '#main/node/random.ts';

/** A market that serves until `stop`. */
export type MarketAtHand = {
  readonly mint: RunningMint;
  readonly authority: RunningAuthority;
  readonly till: RunningTill;
  /** The link of an article, as the shop's page carries it. */
  link(article: string): string;
  stop(): Promise<void>;
};

/** Starts the three roles on free ports; `feePpk` is the mint's fee for each coin, thousandths of a unit. */
export async function startMarketAtHand(folder: string, feePpk = 100): Promise<MarketAtHand> {
  const clock = systemClock;
  const random = systemRandom;
  const mint = await startMint({ folder: join(folder, 'mint'), clock: () => clock.now(), feePpk });
  const register = [{ name: shopName, roles: ['till', 'merchant'] as const }];
  const authority = await startAuthority({
    folder: join(folder, 'authority'),
    port: 0,
    clock,
    random,
    register,
    open: ['till'],
  });
  const till = await startTill({
    folder: join(folder, 'till'),
    port: 0,
    authority: authority.url,
    mint: mint.url,
    name: shopName,
    articles,
    clock,
    random,
  });
  if (!till.ok) throw new Error(`the till did not start: ${till.error.code}`);
  const { url } = till.value;
  return {
    mint,
    authority,
    till: till.value,
    link: (article) => `web+semper:offer?url=${encodeURIComponent(`${url}/offers/${article}`)}`,
    async stop() {
      await till.value.stop();
      await authority.stop();
      await mint.stop();
    },
  };
}
