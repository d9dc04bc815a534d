// Addresses that the page wishes to open beside itself. The page names them, main decides: the device's panel comes to the
// front, the practice shop opens in the person's browser when the person says so to the system's own window, nothing else does.
import type { BrowserWindow } from 'electron';
import type { Electron } from './electron-types.ts';

/** Where things are now, as main itself learnt it from the programs that it started. */
export type KnownPlaces = { readonly panel?: string | undefined; readonly shop?: string | undefined };

/** What becomes of a wish. */
export type Wish =
  { readonly is: 'panel' } | { readonly is: 'outside'; readonly address: string } | { readonly is: 'no' };

/** Judges a wish; addresses are compared whole origins at a time, never by how they begin or end. */
export function judgeWish(address: string, { panel, shop }: KnownPlaces): Wish {
  const url = URL.parse(address);
  if (!url || url.username !== '' || url.password !== '') return { is: 'no' };
  if (panel !== undefined && url.origin === URL.parse(panel)?.origin) return { is: 'panel' };
  const { protocol, origin, href } = url;
  const web = protocol === 'http:' || protocol === 'https:';
  return web && shop !== undefined && origin === URL.parse(shop)?.origin
    ? { is: 'outside', address: href }
    : { is: 'no' };
}

/** Asks the person, then hands the address to the system. */
export async function openOutside({ dialog, shell }: Electron, owner: BrowserWindow, address: string): Promise<void> {
  const { host } = new URL(address);
  const { response } = await dialog.showMessageBox(owner, {
    type: 'question',
    message: `Open ${host} in your browser?`,
    detail: `${address}\n\nWhat happens there is not the wallet’s. It will never ask for your PIN or your words.`,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) await shell.openExternal(address);
}
