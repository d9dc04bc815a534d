// electron-builder calls this when the program's folder is packed and before it is signed: flips every fuse, and takes out the
// page that Electron's own distribution would show. Plain JavaScript, since electron-builder loads it by itself.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { flipFuses } from '@electron/fuses';
import { fuses } from './electron-fuses.ts';

export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const [binary, resources] = {
    darwin: [`${productFilename}.app`, join(`${productFilename}.app`, 'Contents', 'Resources')],
    win32: [`${productFilename}.exe`, 'resources'],
    linux: [packager.executableName, 'resources'],
  }[electronPlatformName];
  await flipFuses(join(appOutDir, binary), fuses);
  rmSync(join(appOutDir, resources, 'default_app.asar'), { force: true });
}
