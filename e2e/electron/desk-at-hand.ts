// The Electron host over the stand-in, with a wallet that only writes down what reaches it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Input } from '#app/screen-contract/contract.ts';
import { createDispatch, type Handlers } from '#main/dispatch.ts';
import type { DeskWallet, ElectronParts, GivenByHost } from '#main/electron/main.ts';
import { runElectron } from '#main/electron/main.ts';
import { screenOrigin } from '#main/electron/screen-scheme.ts';
import { bad, good } from '#protocols/values/result.ts';
import { fakeElectron, type FakeState, type FakeWindow } from './fake-electron.ts';

/** The program, as a test sees it. */
export type Desk = {
  readonly state: FakeState;
  readonly window: FakeWindow;
  readonly given: GivenByHost;
  readonly folder: string;
  /** What happened, in its order: methods that reached the wallet, links, lock, stop. */
  readonly heard: string[];
  readonly faults: unknown[];
  places: { panel?: string; shop?: string };
};

const page = new TextEncoder().encode('<!doctype html><title>Wallet</title>');
const script = new TextEncoder().encode('document.title = "Semper";');

/** The page's files. */
export const files = new Map([
  ['/', { type: 'text/html; charset=utf-8', content: page }],
  ['/assets/page.js', { type: 'text/javascript; charset=utf-8', content: script }],
]);

/** Options of the program. */
export type DeskOptions = {
  readonly args?: readonly string[];
  readonly primary?: boolean;
  readonly packaged?: boolean;
  readonly silenceMs?: number;
  readonly folder?: string;
  readonly places?: Desk['places'];
  readonly failure?: string;
  readonly before?: (state: FakeState) => void;
};

/** Starts the program; `window` is undefined behind the type when it opened none. */
export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const { electron, state } = fakeElectron(options);
  options.before?.(state);
  const heard: string[] = [];
  const faults: unknown[] = [];
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'semper-desk-'));
  const desk = { state, heard, faults, folder, places: options.places ?? {} };
  let given: GivenByHost | undefined;
  const wallet: DeskWallet = {
    dispatch: createDispatch(handlers(heard), (fault) => faults.push(fault)),
    consider: (link) => heard.push(`link ${link}`),
    lock: () => heard.push('lock'),
    places: () => desk.places,
    stop: () => Promise.resolve(void heard.push('stop')),
  };
  const parts: ElectronParts = {
    folder,
    preload: '/preload.cjs',
    args: options.args ?? [],
    readPage: () => Promise.resolve(good(files)),
    openWallet(by) {
      given = by;
      return Promise.resolve(options.failure === undefined ? good(wallet) : bad(options.failure));
    },
    onFault: (fault) => faults.push(fault),
    ...(options.silenceMs !== undefined && { silenceMs: options.silenceMs }),
  };
  await runElectron(electron, parts);
  const window = state.windows.find(({ loaded }) => loaded[0]?.startsWith(screenOrigin));
  return Object.assign(desk, { window, given }) as Desk;
}

/** Only two methods are played; any other that comes through is a fault. */
function handlers(heard: string[]): Handlers {
  const played: Partial<Handlers> = {
    'door/stay': () => {
      heard.push('door/stay');
      return good({});
    },
    'purse/open': ({ name }: Input<'purse/open'>) => {
      heard.push(`purse/open ${name}`);
      return bad({ code: 'market-not-running', details: {} });
    },
  };
  return played as Handlers;
}
