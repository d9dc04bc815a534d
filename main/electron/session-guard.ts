// What a window's storage and network partition refuses: every permission but writing plain text to the clipboard, every
// device, every download, and every address that is not the window's own. Electron asks at several doors for one thing;
// each is closed by itself.
import type { Session } from 'electron';

/** What a partition lets through. */
export type SessionRules = {
  /** Whether the page in it may load an address. */
  readonly mayLoad: (address: string) => boolean;
  /** Whether the page may write text to the clipboard when the person acts. */
  readonly mayWriteClipboard: boolean;
};

const clipboardWrite = 'clipboard-sanitized-write';

/** Closes a partition. */
export function guardSession(session: Session, { mayLoad, mayWriteClipboard }: SessionRules): void {
  const allows = (permission: string) => mayWriteClipboard && permission === clipboardWrite;
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(allows(permission) && mayLoad(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => allows(permission) && mayLoad(origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  for (const chosen of ['select-hid-device', 'select-serial-port', 'select-usb-device'] as const)
    refuse(session, chosen);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
}

/** Answers the question which device a page gets: none. */
function refuse(session: Session, event: 'select-hid-device' | 'select-serial-port' | 'select-usb-device'): void {
  const none = (asked: { preventDefault(): void }, ...rest: readonly unknown[]) => {
    asked.preventDefault();
    const answer = rest.findLast((given) => typeof given === 'function');
    if (answer) answer('');
  };
  // The three events differ only in what they tell of the devices; each ends with the callback.
  session.on(event as 'select-hid-device', none);
}
