// Where each role of the practice market listens. A role's address is remembered in its folder once it was used: wallets
// pin a mint by its URL, so a market that came back elsewhere would be another market, and its coins lost.
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '#main/node/files.ts';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** The roles of the market, in the order in which they need each other. */
export const marketRoles = ['authority', 'mint', 'till', 'shop'] as const;
export type MarketRole = (typeof marketRoles)[number];

/** Ports that were asked for by hand; 0 takes a free one. */
export type WishedPorts = Partial<Readonly<Record<MarketRole, number>>>;

/** A role whose port is another program's, or its own from an earlier start that still runs. */
export type PortTaken = { readonly code: 'port-in-use'; readonly role: MarketRole; readonly port: number };

const usualPort = { authority: 4709, mint: 4710, till: 4711, shop: 4712 } as const;

/** Reads `role=port,role=port`, or `any` for free ones throughout; `undefined` when it is neither. */
export function readWishedPorts(text: string): WishedPorts | undefined {
  if (text === 'any') return Object.fromEntries(marketRoles.map((role) => [role, 0]));
  const wished: Partial<Record<MarketRole, number>> = {};
  for (const pair of text.split(',')) {
    const [, name, digits] = /^([a-z]+)=(\d{1,5})$/.exec(pair) ?? [];
    const role = marketRoles.find((candidate) => candidate === name);
    if (!role || Number(digits) > 65_535) return undefined;
    wished[role] = Number(digits);
  }
  return wished;
}

/** The port that a role used last. */
export function rememberedPort(folder: string, role: MarketRole): number | undefined {
  const kept = readPrivateFile(portFile(folder, role));
  const digits = kept && /^\d{1,5}$/.exec(fromUtf8(kept)?.trim() ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Starts a role on the port wished for, else on the one it had, else on its usual one or any free one, and remembers it.
 * Only a first start may move elsewhere; whoever has been told an address must find it again. A wish for any free port (0)
 * gives way to the one remembered.
 */
export async function startOnPort<Started extends { readonly url: string }>(
  folder: string,
  role: MarketRole,
  wished: number | undefined,
  start: (port: number) => Promise<Started>,
): Promise<Result<Started, PortTaken>> {
  const fixed = wished === 0 ? rememberedPort(folder, role) : (wished ?? rememberedPort(folder, role));
  const first = fixed ?? wished ?? usualPort[role];
  let started = await tryStart(start, first);
  if (!started && fixed === undefined) started = await tryStart(start, 0);
  if (!started) return bad({ code: 'port-in-use', role, port: first });
  writePrivateFile(portFile(folder, role), `${new URL(started.url).port}\n`);
  return good(started);
}

async function tryStart<Started>(
  start: (port: number) => Promise<Started>,
  port: number,
): Promise<Started | undefined> {
  try {
    return await start(port);
  } catch (error) {
    if (isPortInUse(error)) return undefined;
    throw error;
  }
}

/** Whether a role failed for its port: the system's own error, or a `ServeFailure` as the cause. */
function isPortInUse(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const reason: unknown = error.cause ?? error;
  const code = typeof reason === 'object' && reason !== null && 'code' in reason ? reason.code : undefined;
  return code === 'EADDRINUSE' || code === 'port-in-use';
}

function portFile(folder: string, role: MarketRole): string {
  return join(folder, role, 'port');
}
