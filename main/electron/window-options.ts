// What every window of ours is made with. All of it is written down, defaults too: a default that changes with the next
// Electron, or a window made in haste, must not open anything.
import type { BrowserWindowConstructorOptions, Session, WebPreferences } from 'electron';

/** What a window's page is given and refused. */
export function closedPreferences(session: Session, given: { readonly devTools: boolean }): WebPreferences {
  return {
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    enableWebSQL: false,
    plugins: false,
    safeDialogs: true,
    autoplayPolicy: 'document-user-activation-required',
    devTools: given.devTools,
  };
}

/** How each window looks before its page does. */
export const frame = {
  show: false,
  autoHideMenuBar: true,
  backgroundColor: '#f7f6f2',
  title: 'Semper Wallet (practice)',
} as const satisfies BrowserWindowConstructorOptions;
