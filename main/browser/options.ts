// The command line of `npm start`, and where a person's practice data lies: apart from real data, in the folder that the
// system has for programs' data (XDG base directories, %LOCALAPPDATA%, ~/Library/Application Support).
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How to use it. */
export const usage = `npm start [-- --no-open] [--folder DIR] [--port N] [--control PATH] [--any-ports]
Starts the wallet with the simulated device and the practice market, for practice money only.
  --no-open      only print the address
  --folder DIR   keep everything there
  --port N       the wallet's own port; any free one without it
  --control PATH a socket by which a program may press the simulated device's keys
  --any-ports    let the market take free ports at its first start`;

/** What the command line asks for. */
export type StartOptions = {
  readonly open: boolean;
  readonly folder: string;
  readonly port: number;
  readonly control?: string;
  readonly anyPorts: boolean;
};

/** Reads the arguments; `undefined` when they make no sense. */
export function readStartOptions(args: readonly string[]): StartOptions | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { 'no-open': flag, folder: text, port: text, control: text, 'any-ports': flag };
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { port = '0', folder, control } = values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return undefined;
    return {
      open: values['no-open'] !== true,
      folder: resolve(folder ?? practiceFolder()),
      port: Number(port),
      ...(control !== undefined && { control: resolve(control) }),
      anyPorts: values['any-ports'] === true,
    };
  } catch {
    return undefined;
  }
}

/** Where a person's practice data lies. */
export function practiceFolder(): string {
  const { platform, env } = process;
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Semper Wallet', 'practice');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Semper Wallet', 'practice');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'semper-wallet', 'practice');
}
