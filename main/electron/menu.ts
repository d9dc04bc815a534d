// The program's menu: what the system expects, and nothing that leads outside. Electron's own menu has pages of its project
// behind it, and development tools in a packaged program.
import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { Electron } from './electron-types.ts';

/** The menu; hidden until Alt where windows carry it. */
export function applicationMenu({ app, Menu }: Electron): Menu {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
  ];
  return Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : [{ label: 'Wallet', submenu: quit }]),
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ]);
}

const quit: MenuItemConstructorOptions[] = [{ role: 'quit' }];
