// A window stays where it was put. Every way by which a page could lead itself, a frame or a new window elsewhere is refused;
// what may open beside it is decided by whoever made the window, from what main knows and never from what the page says.
import type { WebContents } from 'electron';

/** Keeps a page where it is. `onWish` is told each address that it wished to open beside itself; no window is made for it. */
export function guardNavigation(contents: WebContents, onWish?: (address: string) => void): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    onWish?.(url);
    return { action: 'deny' };
  });
}
