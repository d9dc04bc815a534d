// The command line of `npm start`, and where a person's data lies: practice and real money apart, in the folder that the system
// has for programs' data (XDG base directories, %LOCALAPPDATA%, ~/Library/Application Support).
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MoneyKind } from '../session/money-kind.ts';

/** How to use it. */
export const usage = `npm start [-- --no-open] [--folder DIR] [--port N] [--way try|own] [--control PATH] [--any-ports] [LINK]
Starts the wallet with the simulated device and the practice market, for practice money.
  LINK           a web+semper: link; its offer is shown
  --no-open      only print the address
  --folder DIR   keep everything there
  --port N       the wallet's own port; any free one without it
  --way try      where there is no wallet yet: make a practice wallet ready without asking
  --way own      where there is no wallet yet: an empty practice wallet without a passphrase, and a device with PIN 1234
  --money real   says what real money will need
  --control PATH a socket by which a program may press the simulated device's keys
  --any-ports    let the market take free ports at its first start`;

/** What the command line asks for. */
export type StartOptions = {
  readonly open: boolean;
  readonly folder: string;
  readonly port: number;
  readonly control?: string;
  readonly anyPorts: boolean;
  readonly money: MoneyKind;
  readonly way?: 'try' | 'own';
  readonly link?: string;
};

/** Reads the arguments; `undefined` when they make no sense. */
export function readStartOptions(args: readonly string[]): StartOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    'no-open': flag,
    folder: text,
    port: text,
    control: text,
    'any-ports': flag,
    money: text,
    way: text,
  };
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { port = '0', folder, control, money = 'practice', way } = values;
    const [link] = positionals;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535 || positionals.length > 1) return undefined;
    if (money !== 'practice' && money !== 'real') return undefined;
    if (way !== undefined && way !== 'try' && way !== 'own') return undefined;
    if (link !== undefined && !link.startsWith('web+semper:')) return undefined;
    return {
      open: values['no-open'] !== true,
      folder: resolve(folder ?? dataFolder(money)),
      port: Number(port),
      ...(control !== undefined && { control: resolve(control) }),
      anyPorts: values['any-ports'] === true,
      money,
      ...(way !== undefined && { way }),
      ...(link !== undefined && { link }),
    };
  } catch {
    return undefined;
  }
}

/** Where a person's practice data lies. */
export function practiceFolder(): string {
  return dataFolder('practice');
}

/** Where a person's data for one money lies. */
export function dataFolder(money: MoneyKind): string {
  const { platform, env } = process;
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Semper Wallet', money);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Semper Wallet', money);
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'semper-wallet', money);
}
