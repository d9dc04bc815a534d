// Where Electron starts: the one place that imports its module, and that knows where the bundle's files lie. Hazard: nothing is
// awaited here. What comes before `runElectron` would let Electron become ready too early, and Electron is never ready while its
// entry still waits for something.
import { join } from 'node:path';
import * as electron from 'electron';
import { good } from '#protocols/values/result.ts';
import { filesIn } from '../browser/built-page.ts';
import { runElectron } from './main.ts';
import { openDeskWallet } from './open-wallet.ts';
import { readElectronOptions } from './options.ts';

const place = import.meta.dirname;
const args = process.argv.slice(electron.app.isPackaged ? 1 : 2);
const options = readElectronOptions(args);
const onFault = (fault: unknown) => process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);

runElectron(electron, {
  folder: options.folder,
  preload: join(place, 'preload.cjs'),
  args,
  readPage: () => Promise.resolve(good(filesIn(join(place, 'page')))),
  openWallet: (given) =>
    openDeskWallet(options, { device: join(place, 'device.js'), market: join(place, 'market.js') }, given, onFault),
  onFault,
}).catch((fault: unknown) => {
  onFault(fault);
  electron.app.exit(1);
});
