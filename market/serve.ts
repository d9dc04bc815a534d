// npm run market: the practice market as a program. Prints one line of JSON with the addresses by role when it is ready;
// SIGTERM or Ctrl-C stops it cleanly. The same folder gives the same addresses, keys and balances again.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMarket, type MarketFailure } from './market.ts';
import { marketRoles, readWishedPorts } from './ports.ts';

const usage = `npm run market -- [--folder DIR] [--only ${marketRoles.join('|')}] [--ports ROLE=PORT,…|any] [--fee PPK] [--uncertified]`;

const stopWished = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
});

await serve();

async function serve(): Promise<void> {
  const options = readOptions();
  if (!options) return fail(usage, 2);
  const onFault = (fault: unknown) => console.error(fault);
  const market = await startMarket({ ...options, onFault });
  if (!market.ok) return fail(explain(market.error), 1);
  console.log(JSON.stringify(market.value.addresses));
  await stopWished;
  setTimeout(() => process.exit(1), 5000).unref(); // whatever hangs, the stores are safe to leave
  await market.value.stop();
  process.exit(0);
}

function readOptions() {
  const ppk = /^\d{1,4}$/;
  try {
    const { folder, only, ports, fee, uncertified } = parseArgs({
      options: {
        folder: { type: 'string' },
        only: { type: 'string' },
        ports: { type: 'string' },
        fee: { type: 'string' },
        uncertified: { type: 'boolean' },
      },
    }).values;
    const role = marketRoles.find((candidate) => candidate === only);
    const wished = ports === undefined ? {} : readWishedPorts(ports);
    if ((only !== undefined && !role) || !wished || (fee !== undefined && !ppk.test(fee))) return undefined;
    return {
      folder: folder ?? usualFolder(),
      ports: wished,
      ...(role && { only: role }),
      ...(uncertified === true && { uncertified }),
      ...(fee !== undefined && { feePpk: Number(fee) }),
    };
  } catch {
    return undefined; // an option that does not exist
  }
}

/** Practice data lies apart from real data, in the user's data folder (XDG base directories). */
function usualFolder(): string {
  const data = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  return join(data, 'semper-wallet', 'practice', 'market');
}

function explain(failure: MarketFailure): string {
  if (failure.code === 'role-not-started') {
    return `The ${failure.neededBy} needs the ${failure.role}, which was never started from this folder: start it first.`;
  }
  const { role, port } = failure;
  return `Port ${port}, where the ${role} has to be, is taken. Perhaps a market already runs from this folder: stop it first. Or choose another port with --ports ${role}=N.`;
}

function fail(why: string, status: number): void {
  console.error(why);
  process.exitCode = status;
}
