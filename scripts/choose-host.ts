// Which host `npm start` runs: Electron wherever its binary is and can show a window, else the browser host, unless the command
// line says. Pure; scripts/start.ts finds out the facts and does it.

/** What is so on this machine. */
export type Facts = {
  /** Electron's binary is here. */
  readonly electron: boolean;
  /** It was tried to fetch this version before, in vain. */
  readonly tried: boolean;
  /** A window can be shown; and Electron keeps its sandbox, which it has for nobody who is root. */
  readonly window: boolean;
};

/** What to do. `fetch` tries to get Electron first; without it `otherwise` follows. */
export type Choice =
  | { readonly is: 'electron' | 'browser'; readonly args: readonly string[] }
  | { readonly is: 'fetch'; readonly args: readonly string[]; readonly otherwise: 'browser' | 'fail' }
  | { readonly is: 'no-window' | 'usage' };

/** Options that mean something to the browser host alone. */
const browserOnly = ['--no-open', '--port', '--money'];

/** Chooses; the host's own arguments go on to it. */
export function chooseHost(given: readonly string[], { electron, tried, window }: Facts): Choice {
  const { host, args } = splitHost(given);
  if (host === 'browser') return { is: 'browser', args };
  const wantsBrowser = args.some((arg) => browserOnly.some((name) => arg === name || arg.startsWith(`${name}=`)));
  if (host === 'electron') {
    if (wantsBrowser) return { is: 'usage' };
    if (!window) return { is: 'no-window' };
    return electron ? { is: 'electron', args } : { is: 'fetch', args, otherwise: 'fail' };
  }
  if (host !== undefined) return { is: 'usage' };
  if (wantsBrowser || !window) return { is: 'browser', args };
  if (electron) return { is: 'electron', args };
  return tried ? { is: 'browser', args } : { is: 'fetch', args, otherwise: 'browser' };
}

/** Takes `--host X` or `--host=X` out of the arguments; the last one counts. */
function splitHost(given: readonly string[]): { readonly host: string | undefined; readonly args: readonly string[] } {
  let host: string | undefined;
  const args: string[] = [];
  for (let place = 0; place < given.length; place += 1) {
    const arg = given[place] ?? '';
    if (arg === '--host') {
      place += 1;
      host = given[place] ?? '';
    } else if (arg.startsWith('--host=')) host = arg.slice('--host='.length);
    else args.push(arg);
  }
  return { host, args };
}
