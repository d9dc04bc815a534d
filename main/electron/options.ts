// The command line of the Electron host. Chromium adds arguments of its own and the system may add links, so that what is not
// known here is let be; a packaged program has no arguments at all in everyday use.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { practiceFolder } from '../browser/options.ts';

/** What the command line asks for; as in the browser host. */
export type ElectronOptions = {
  readonly folder: string;
  readonly control?: string;
  readonly anyPorts: boolean;
  readonly way?: 'try' | 'own';
};

/** Reads the arguments after the program's own name. */
export function readElectronOptions(args: readonly string[]): ElectronOptions {
  const text = { type: 'string' } as const;
  const options = { folder: text, control: text, way: text, 'any-ports': { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
  const { folder, control, way } = values;
  return {
    folder: resolve(typeof folder === 'string' ? folder : practiceFolder()),
    ...(typeof control === 'string' && { control: resolve(control) }),
    anyPorts: values['any-ports'] === true,
    ...((way === 'try' || way === 'own') && { way }),
  };
}
