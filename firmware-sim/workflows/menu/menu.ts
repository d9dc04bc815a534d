// The device's menu (link SPEC §10): OK between dialogues opens it, after the PIN if the device is locked. A request from a
// host closes the list, since the display is wanted; an entry that is open is finished first.
import { FlashFailed } from '../../flash-guard.ts';
import { showNotKept } from '../notices.ts';
import { aboutItem } from './about.ts';
import { autoLockItem } from './auto-lock.ts';
import { backupItem } from './backup.ts';
import { capsItem } from './caps.ts';
import { chooseRow } from './choose-row.ts';
import { contactsItem } from './contacts.ts';
import { eraseItem, lockItem } from './erase.ts';
import { provePin, type MenuContext, type MenuEnd, type MenuItem } from './menu-item.ts';
import { passphraseItem } from './passphrase.ts';
import { changePinItem, wipePinItem } from './pins.ts';
import { programsItem } from './programs.ts';

const items: readonly MenuItem[] = [
  changePinItem,
  wipePinItem,
  backupItem,
  programsItem,
  contactsItem,
  capsItem,
  passphraseItem,
  autoLockItem,
  lockItem,
  aboutItem,
  eraseItem,
];

/** Holds the menu; `leave` closes its list. Tells whether a notice stands on the display. */
export async function runMenu(
  context: MenuContext & { readonly leave: AbortSignal },
): Promise<Exclude<MenuEnd, 'list'>> {
  const { memory, signal, leave } = context;
  if (memory.condition !== 'ready') {
    const proven = await provePin(context);
    if (proven !== 'unlocked') return proven === 'list' ? 'left' : proven;
  }
  let at = 0;
  for (;;) {
    const ends = AbortSignal.any([signal, leave]);
    const rows = items.map(({ row }) => row);
    const chosen = await chooseRow(memory.hal, { title: 'Menu', rows, at, signal: ends });
    if (typeof chosen === 'string') return 'left';
    at = chosen;
    const end = await items[chosen]?.run(context).catch((error: unknown) => notKept(context, error));
    if (end !== undefined && end !== 'list') return end;
  }
}

/** A flash that keeps nothing is told; what stood there before stands there still. */
function notKept({ memory }: MenuContext, error: unknown): MenuEnd {
  if (!(error instanceof FlashFailed)) throw error;
  showNotKept(memory.hal);
  return 'notice';
}
