// Where Electron's binary is, without ever causing its download: asking its package for it would. It lies where
// ELECTRON_OVERRIDE_DIST_PATH says, or in the package's own `dist` once it was fetched.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const electronPackage = join(root, 'node_modules', 'electron');

/** Electron's distribution: its folder, and the binary in it. */
export type ElectronDistribution = { readonly folder: string; readonly binary: string };

/** The version that this project stands on. */
export function electronVersion(): string {
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The distribution, or `undefined` when there is none on this machine. */
export function findElectron(): ElectronDistribution | undefined {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folders = [...(given === undefined || given === '' ? [] : [given]), join(electronPackage, 'dist')];
  return folders.map((folder) => ({ folder, binary: join(folder, name()) })).find(({ binary }) => existsSync(binary));
}

function name(): string {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
