// The simulated device's panel in a window and a partition of its own: what the person approves by is out of the screens'
// reach. It is a page that another program of ours serves on a port of 127.0.0.1; the window is pinned to that origin, has
// no preload, and may do nothing but talk to it.
import type { BrowserWindow } from 'electron';
import type { Electron } from './electron-types.ts';
import { guardNavigation } from './navigation-guard.ts';
import { guardSession } from './session-guard.ts';
import { closedPreferences, frame } from './window-options.ts';

/** The panel's window, which follows the device to wherever it is started again. */
export type PanelWindow = {
  /** Opens the window at an address of the panel, or leads the open one there; `undefined` closes it. */
  show(address: string | undefined): void;
  /** Brings it to the front. */
  focus(): void;
  window(): BrowserWindow | undefined;
};

const size = { width: 420, height: 720 };

/** Makes the panel's partition; the window comes with its first address. */
export function createPanelWindow(electron: Electron): PanelWindow {
  const { app, BrowserWindow, session: sessions } = electron;
  let pinned = '';
  let shown = '';
  let window: BrowserWindow | undefined;
  const isPinned = (address: string) => pinned !== '' && URL.parse(address)?.origin === pinned;
  const session = sessions.fromPartition('panel');
  guardSession(session, { mayLoad: isPinned, mayWriteClipboard: false });

  function open(): BrowserWindow {
    const made = new BrowserWindow({
      ...frame,
      ...size,
      title: 'Device (simulated)',
      webPreferences: closedPreferences(session, { devTools: !app.isPackaged }),
    });
    guardNavigation(made.webContents);
    made.once('ready-to-show', () => made.showInactive());
    made.on('closed', () => (window = undefined));
    return made;
  }

  return {
    show(address) {
      const origin = panelOrigin(address);
      if (address === undefined || origin === undefined) {
        pinned = '';
        shown = '';
        window?.destroy();
        return;
      }
      if (address === shown && window) return;
      pinned = origin;
      shown = address;
      window ??= open();
      void window.loadURL(address).catch(() => undefined); // the device went again; its next address comes here
    },
    focus() {
      window?.show();
      window?.focus();
    },
    window: () => window,
  };
}

/** The origin of a panel's address; `undefined` for what cannot be one. */
function panelOrigin(address: string | undefined): string | undefined {
  const url = address === undefined ? null : URL.parse(address);
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1' && url.port !== '' ? url.origin : undefined;
}
