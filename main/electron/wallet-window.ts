// The wallet's window: the screens on `app://wallet`, in a partition of their own that keeps nothing on disk, with the one
// function of the preload. Closed on every side; what the page may open beside itself, main knows by itself.
import type { BrowserWindow } from 'electron';
import type { PageFile } from '../browser/host.ts';
import type { Dispatch } from '../dispatch.ts';
import { answerAsks } from './ask-channel.ts';
import type { Electron } from './electron-types.ts';
import { guardNavigation } from './navigation-guard.ts';
import { answerFrom, isScreenAddress, scheme, screenAddress } from './screen-scheme.ts';
import { guardSession } from './session-guard.ts';
import { watchPage } from './trouble.ts';
import { closedPreferences, frame } from './window-options.ts';
import { keepPlace, placeOn, readPlace, smallestSize } from './window-place.ts';

/** What the window is made from. */
export type WalletWindowParts = {
  readonly files: ReadonlyMap<string, PageFile>;
  /** The preload's file. */
  readonly preload: string;
  readonly dispatch: Dispatch;
  /** Where the window's place is kept. */
  readonly placeFile: string;
  /** The page wished to open an address beside itself. */
  readonly onWish: (address: string) => void;
  readonly quit: () => void;
  /** How long the page may be silent after loading, in milliseconds. */
  readonly silenceMs?: number;
};

/** Makes the partition of the screens and serves the page in it; once in a process. */
export function screenSession(electron: Electron, files: ReadonlyMap<string, PageFile>) {
  // Without `persist:` a partition lives in memory alone: nothing that a screen showed is left on disk.
  const session = electron.session.fromPartition('screens');
  const devTools = !electron.app.isPackaged;
  const mayLoad = (address: string) => isScreenAddress(address) || (devTools && address.startsWith('devtools://'));
  guardSession(session, { mayLoad, mayWriteClipboard: true });
  session.protocol.handle(scheme, (request) => answerFrom(files, request));
  return session;
}

/** Opens the wallet's window. */
export function openWalletWindow(
  electron: Electron,
  session: ReturnType<typeof screenSession>,
  parts: WalletWindowParts,
): BrowserWindow {
  const { app, BrowserWindow, screen } = electron;
  const place = readPlace(parts.placeFile);
  const window = new BrowserWindow({
    ...frame,
    ...placeOn(screen.getAllDisplays(), place),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    webPreferences: { ...closedPreferences(session, { devTools: !app.isPackaged }), preload: parts.preload },
  });
  const { webContents } = window;
  guardNavigation(webContents, parts.onWish);
  const load = () => void window.loadURL(screenAddress).catch(() => undefined); // did-fail-load tells the watch
  const watch = watchPage(electron, {
    window,
    reload: load,
    quit: parts.quit,
    ...(parts.silenceMs !== undefined && { silenceMs: parts.silenceMs }),
  });
  answerAsks(webContents, parts.dispatch, () => watch.spoke());
  window.once('ready-to-show', () => {
    if (place?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () => {
    keepPlace(parts.placeFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  load();
  return window;
}
