// Electron's fuses as the wallet ships them: bits in its binary that no argument and no variable undoes. Read by the step that
// flips them (electron-after-pack.mjs) and by the one that reads them back (electron-check.ts).
import { FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses';

/** Every fuse there is; with `strictlyRequireAllFuses` a new one in another Electron fails the packaging until it stands here. */
export const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The binary is no Node: programs are started as utility processes (main/electron/start-utility.ts).
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // Playwright needs this one on: its leg runs Electron's own binary over the bundle, which is not the packaged program.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // These two work on macOS and Windows; on Linux the program's folder belongs to root.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Nothing is loaded by file://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};
