// The wallet as an Electron program. All of Electron comes in as one parameter, and the wallet behind the contract as another,
// so that a test can stand in for either. What has to happen before Electron is ready happens before anything is awaited:
// the sandbox, the folder, the lock of the one instance, the scheme.
//
//   before ready ──► another instance has the folder: hand it the link, end
//        └─ready──► wallet opens ──► window, panel ──► all windows closed, or quit ──► wallet stops ──► exit
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Result } from '#protocols/values/result.ts';
import type { PageFile } from '../browser/host.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Deliver } from '../session/delivery.ts';
import type { StartProcess } from '../start-process-port.ts';
import { makePrivateFolder } from '../node/files.ts';
import { asLink, linkAmong, linkScheme } from './deep-link.ts';
import type { Electron } from './electron-types.ts';
import { applicationMenu } from './menu.ts';
import { guardNavigation } from './navigation-guard.ts';
import { judgeWish, openOutside, type KnownPlaces } from './outside-links.ts';
import { createPanelWindow } from './panel-window.ts';
import { saveByWindow } from './save-file.ts';
import { scheme, schemePrivileges } from './screen-scheme.ts';
import { startUtility } from './start-utility.ts';
import { openWalletWindow, screenSession } from './wallet-window.ts';

/** The wallet, as the windows stand on it. */
export type DeskWallet = {
  readonly dispatch: Dispatch;
  /** Shows what a link leads to; acts on nothing. */
  consider(link: string): void;
  /** Closes the wallet behind its passphrase, if it has one. */
  lock(): void;
  places(): KnownPlaces;
  stop(): Promise<void>;
};

/** What the wallet is given by this host. */
export type GivenByHost = {
  readonly deliver: Deliver;
  readonly startProcess: StartProcess;
  /** To be called when the panel or the shop has come, gone or moved. */
  readonly placesChanged: () => void;
};

/** What the program is made from, beside Electron. */
export type ElectronParts = {
  /** Where everything of this person's practice lies. */
  readonly folder: string;
  readonly preload: string;
  /** The arguments after the program's own name. */
  readonly args: readonly string[];
  readonly readPage: () => Promise<Result<ReadonlyMap<string, PageFile>, { readonly detail: string }>>;
  /** Opens the wallet, or says in words why not. */
  readonly openWallet: (given: GivenByHost) => Promise<Result<DeskWallet, string>>;
  readonly onFault: (fault: unknown) => void;
  /** How long a page may be silent after loading, in milliseconds. */
  readonly silenceMs?: number;
};

const greatestStop = 9000;

/** Runs the program; resolves when its window is open, or when it gave way to another instance. */
export async function runElectron(electron: Electron, parts: ElectronParts): Promise<void> {
  const { app, powerMonitor, protocol, Menu, dialog } = electron;
  app.enableSandbox();
  const own = join(parts.folder, 'electron');
  makePrivateFolder(own);
  app.setPath('userData', own);
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: schemePrivileges }]);
  // The system may reorder a second instance's arguments: its link comes apart from them.
  const link = linkAmong(parts.args);
  if (!app.requestSingleInstanceLock({ link: link ?? '' })) return app.exit(0);

  let window: BrowserWindow | undefined;
  let wallet: DeskWallet | undefined;
  let waitingLink = link;
  const follow = (given: unknown) => {
    const sound = asLink(given);
    if (sound !== undefined && wallet) wallet.consider(sound);
    else waitingLink = sound ?? waitingLink;
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  };
  app.on('second-instance', (_event, _args, _folder, data) => {
    follow(typeof data === 'object' && data !== null && 'link' in data ? data.link : undefined);
  });
  app.on('open-url', (event, given) => {
    event.preventDefault();
    follow(given);
  });
  // Whatever else makes a page, ours or Electron's own: it opens nothing and goes nowhere.
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
  app.on('child-process-gone', (_event, { type, reason, name }) => {
    if (reason !== 'clean-exit') parts.onFault(new Error(`${name ?? type} ended: ${reason}`));
  });
  const end = endOnce(electron, () => wallet?.stop(), parts.onFault);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void end(0);
  });

  await app.whenReady();
  // Elsewhere the installed desktop entry or the bundle's own list says so; asking there would change the person's choice.
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient(linkScheme);
  Menu.setApplicationMenu(applicationMenu(electron));
  const page = await parts.readPage();
  const panel = createPanelWindow(electron);
  const opened = await parts.openWallet({
    deliver: saveByWindow(electron, () => window),
    startProcess: startUtility(electron),
    placesChanged: () => panel.show(wallet?.places().panel),
  });
  if (opened.ok) wallet = opened.value;
  if (!page.ok || !opened.ok) {
    dialog.showErrorBox('Semper Wallet cannot start', page.ok && !opened.ok ? opened.error : 'Its page is missing.');
    return end(1);
  }
  const { value } = opened;
  for (const event of ['suspend', 'lock-screen'] as const) powerMonitor.on(event as 'suspend', () => value.lock());
  if (waitingLink !== undefined) value.consider(waitingLink);
  window = openWalletWindow(electron, screenSession(electron, page.value), {
    files: page.value,
    preload: parts.preload,
    dispatch: value.dispatch,
    placeFile: join(parts.folder, 'window.json'),
    quit: () => void end(0),
    ...(parts.silenceMs !== undefined && { silenceMs: parts.silenceMs }),
    onWish(address) {
      const wish = judgeWish(address, value.places());
      if (wish.is === 'panel') panel.focus();
      if (wish.is === 'outside' && window) void openOutside(electron, window, wish.address).catch(parts.onFault);
    },
  });
  window.on('closed', () => {
    window = undefined;
    panel.show(undefined); // it is of no use alone, and would keep the program running unseen
  });
  panel.show(value.places().panel);
}

/** Stops the wallet, once, then ends the program; what hangs is left after a while: all that counts is on disk. */
function endOnce({ app }: Electron, stop: () => Promise<void> | undefined, onFault: (fault: unknown) => void) {
  let ending: Promise<void> | undefined;
  return (status: number): Promise<void> => {
    ending ??= (async () => {
      setTimeout(() => app.exit(1), greatestStop).unref();
      try {
        await stop();
      } catch (fault) {
        onFault(fault);
      }
      app.exit(status);
    })();
    return ending;
  };
}
