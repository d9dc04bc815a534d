// The practice market put together: authority, mint, till and shop, each with a folder of its own, all in one process or one
// role a process. All of it is practice: money that nobody owes, names that nobody checked.
import { join } from 'node:path';
import { startTill, type TillFailure } from '#main/headless/till.ts';
import { systemClock } from '#main/node/clock.ts';
import { systemRandom } from '#main/node/random.ts';
import type { Clock } from '#app/support/ports.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { startAuthority } from './authority/authority.ts';
import { startMint } from './mint/server.ts';
import {
  marketRoles,
  rememberedPort,
  startOnPort,
  type MarketRole,
  type PortTaken,
  type WishedPorts,
} from './ports.ts';
import { articles, shopName } from './shop/articles.ts';
import { startShop } from './shop/shop.ts';

/** How a market is set up. */
export type MarketOptions = {
  /** Each role has a folder in it; made when absent. */
  readonly folder: string;
  /** Only this role, which finds the others where they were last. Default: all. */
  readonly only?: MarketRole;
  readonly ports?: WishedPorts;
  readonly clock?: Clock;
  /** The mint's fee for each input in thousandths of a unit. Default: the mint's own. */
  readonly feePpk?: number;
  /** The till has no certificate: its offers are UNVERIFIED. */
  readonly uncertified?: boolean;
  /** Told what failed and is tried again. */
  readonly onFault?: (fault: unknown) => void;
};

/** Addresses by role, without slashes at the end; `root` is the authority's root certificate in hex. */
export type MarketAddresses = Partial<Readonly<Record<MarketRole | 'root', string>>>;

/** A market that is serving. */
export type RunningMarket = { readonly addresses: MarketAddresses; readonly stop: () => Promise<void> };

/** Why no market: a port is taken, or a role that another one needs has never been started from this folder. */
export type MarketFailure =
  PortTaken | { readonly code: 'role-not-started'; readonly role: MarketRole; readonly neededBy: MarketRole };

type Started = { readonly url: string; readonly root?: Uint8Array; readonly stop: () => Promise<void> };
type Needs = (role: MarketRole) => string;

/** Starts the market. What was started before a failure is stopped again. Throws when a folder cannot be used. */
export async function startMarket(options: MarketOptions): Promise<Result<RunningMarket, MarketFailure>> {
  const { folder, only, ports = {} } = options;
  const running: Started[] = [];
  const addresses: Partial<Record<MarketRole | 'root', string>> = {};
  const stop = async () => {
    for (const role of running.toReversed()) await role.stop();
  };
  try {
    for (const role of only ? [only] : marketRoles) {
      const needs: Needs = (needed) => addresses[needed] ?? lastAddress(folder, needed, role);
      const started = await startOnPort(folder, role, ports[role], (port) => starters[role](options, port, needs));
      if (!started.ok) {
        await stop();
        return started;
      }
      running.push(started.value);
      addresses[role] = started.value.url;
      if (started.value.root) addresses.root = hex(started.value.root);
    }
  } catch (error) {
    await stop();
    if (error instanceof NotStarted)
      return bad({ code: 'role-not-started', role: error.role, neededBy: error.neededBy });
    throw error;
  }
  return good({ addresses, stop });
}

/** How each role starts on a port, with the addresses of those that it needs. */
const starters: Readonly<Record<MarketRole, (options: MarketOptions, port: number, needs: Needs) => Promise<Started>>> =
  {
    authority: ({ folder, clock = systemClock }, port) =>
      startAuthority({
        folder: join(folder, 'authority'),
        port,
        clock,
        random: systemRandom,
        register: [{ name: shopName, roles: ['till', 'merchant'] }],
        open: ['till'],
      }),
    mint: ({ folder, clock = systemClock, feePpk }, port) =>
      startMint({
        folder: join(folder, 'mint'),
        host: '127.0.0.1',
        port,
        clock: () => clock.now(),
        ...(feePpk !== undefined && { feePpk }),
      }),
    async till({ folder, clock = systemClock, uncertified = false, onFault }, port, needs) {
      const till = await startTill({
        folder: join(folder, 'till'),
        port,
        authority: needs('authority'),
        mint: needs('mint'),
        name: shopName,
        uncertified,
        articles,
        clock,
        random: systemRandom,
        ...(onFault && { onFault }),
      });
      if (!till.ok) throw new Error(`the till cannot start: ${explain(till.error)}`, { cause: till.error });
      return till.value;
    },
    shop: (_options, port, needs) => startShop({ port, name: shopName, till: needs('till'), articles }),
  };

function explain(failure: TillFailure): string {
  return 'detail' in failure ? `${failure.code}: ${failure.detail}` : failure.code;
}

function lastAddress(folder: string, role: MarketRole, neededBy: MarketRole): string {
  const port = rememberedPort(folder, role);
  if (port === undefined) throw new NotStarted(role, neededBy);
  return `http://127.0.0.1:${port}`;
}

class NotStarted extends Error {
  readonly role: MarketRole;
  readonly neededBy: MarketRole;
  constructor(role: MarketRole, neededBy: MarketRole) {
    super(`${neededBy} needs ${role}`);
    this.role = role;
    this.neededBy = neededBy;
  }
}
