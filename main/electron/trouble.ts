// When a page hangs, ends or never speaks: the person is asked what to do, in the system's own window, since the page cannot
// show anything then. Whatever was under way is main's and goes on; a page that loads anew shows where it is.
//
//   loading ──speaks──► well ──hangs──► hung ──answers──► well
//      │                  │               │
//      └─too long─► mute  └───ends──► gone ◄──ends
//
// From mute, hung and gone: load anew (→ loading), wait (hung, mute → as it was), or quit.
import type { BrowserWindow, RenderProcessGoneDetails } from 'electron';
import type { Electron } from './electron-types.ts';

/** How a page is. */
export type PageState = 'loading' | 'well' | 'mute' | 'hung' | 'gone';

/** What happens to a page. */
export type PageEvent = 'speaks' | 'too-long' | 'hangs' | 'answers' | 'ends' | 'loads-anew';

const table: Readonly<Record<PageState, Partial<Record<PageEvent, PageState>>>> = {
  loading: { speaks: 'well', 'too-long': 'mute', hangs: 'hung', ends: 'gone' },
  well: { hangs: 'hung', ends: 'gone', 'loads-anew': 'loading' },
  mute: { speaks: 'well', ends: 'gone', 'loads-anew': 'loading' },
  hung: { answers: 'well', speaks: 'well', ends: 'gone', 'loads-anew': 'loading' },
  gone: { 'loads-anew': 'loading' },
};

/** What a page is after an event; as it was where the event means nothing. */
export function next(state: PageState, event: PageEvent): PageState {
  return table[state][event] ?? state;
}

/** How long a page may take from loading to its first question, in milliseconds. */
export const greatestSilence = 30_000;

/** What the watch needs. */
export type WatchParts = {
  readonly window: BrowserWindow;
  /** Loads the page anew. */
  readonly reload: () => void;
  readonly quit: () => void;
  /** Default: `greatestSilence`. */
  readonly silenceMs?: number;
};

/** Watches a window's page; the caller tells when the page spoke. */
export function watchPage({ dialog }: Electron, { window, reload, quit, silenceMs = greatestSilence }: WatchParts) {
  let state: PageState = 'loading';
  let silence: NodeJS.Timeout | undefined;
  let asking: AbortController | undefined;

  const become = (event: PageEvent, reason = '') => {
    const before = state;
    state = next(state, event);
    if (state === before && event !== 'loads-anew') return;
    clearTimeout(silence);
    asking?.abort();
    asking = undefined;
    if (state === 'loading') silence = setTimeout(() => become('too-long'), silenceMs);
    else if (state !== 'well') void ask(reason);
  };

  async function ask(reason: string): Promise<void> {
    if (window.isDestroyed()) return;
    const { message, detail, mayWait } = wordsOf(state, reason);
    const buttons = ['Load it anew', ...(mayWait ? ['Wait'] : []), 'Quit'];
    const withdrawn = new AbortController();
    asking = withdrawn;
    const options = { type: 'warning', message, detail, buttons, defaultId: 0, cancelId: mayWait ? 1 : 0 } as const;
    const { response } = await dialog.showMessageBox(window, { ...options, noLink: true, signal: withdrawn.signal });
    if (withdrawn.signal.aborted || window.isDestroyed()) return;
    const chosen = buttons[response];
    if (chosen === 'Quit') return quit();
    if (chosen === 'Wait') return;
    become('loads-anew');
    reload();
  }

  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason }: RenderProcessGoneDetails) => {
    if (reason !== 'clean-exit') become('ends', reason);
  });
  webContents.on('did-fail-load', (_event, _code, description, _address, isMainFrame) => {
    if (isMainFrame) become('ends', description);
  });
  webContents.on('preload-error', (_event, _path, error) => become('ends', error.message));
  window.on('unresponsive', () => become('hangs'));
  window.on('responsive', () => become('answers'));
  window.on('closed', () => {
    clearTimeout(silence);
    asking?.abort();
  });
  silence = setTimeout(() => become('too-long'), silenceMs);
  return {
    state: () => state,
    /** The page asked something: it lives. */
    spoke: () => become('speaks'),
  };
}

function wordsOf(state: PageState, reason: string) {
  const safe = 'The wallet itself goes on, and what was recorded is safe.';
  if (state === 'hung') return { message: 'The wallet’s page does not answer.', detail: safe, mayWait: true };
  if (state === 'mute') {
    const detail = `${safe} If it stays so, install the wallet again.`;
    return { message: 'The wallet’s page has not come up.', detail, mayWait: true };
  }
  const detail = `${safe}${reason === '' ? '' : ` What the system said: ${reason}.`}`;
  return { message: 'The wallet’s page ended.', detail, mayWait: false };
}
