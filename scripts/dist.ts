// `npm run dist`: bundles, packages, flips the fuses, checks what came out, and on Linux makes the Debian package. Needs nothing
// from the network: Electron's own distribution is used where it is, and where it is not a stand-in takes its place, so that
// everything but the binary is made and checked. electron-builder may download nothing here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { electronVersion, findElectron } from './electron-binary.ts';
import { bundleForElectron, bundleFolder } from './electron-bundle.ts';
import { checkPackage, desktopFindings, type Packaged } from './electron-check.ts';
import { debianArch, makeDeb } from './electron-deb.ts';
import { writeStandIn } from './electron-stand-in.ts';

const root = join(import.meta.dirname, '..');
/** Where a download would have to come from: nowhere, so that it fails at once and says so. */
const nowhere = 'http://127.0.0.1:9/';

/** What can be asked for; all of it for tests. */
export type DistOptions = {
  readonly output?: string;
  /** The bundle; made when absent. */
  readonly bundle?: string;
  readonly deb?: boolean;
  readonly say?: (line: string) => void;
};

/** What came out. */
export type Distribution = {
  readonly folder: string;
  readonly isStandIn: boolean;
  readonly packaged: Packaged;
  readonly deb?: string;
};

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { 'no-deb': { type: 'boolean' } } });
  try {
    await distribute({ deb: values['no-deb'] !== true, say: (line) => console.log(line) });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** Packages. Throws with what went wrong, every finding of the check a line. */
export async function distribute(options: DistOptions = {}): Promise<Distribution> {
  const { output = join(root, 'dist', 'package'), bundle = bundleFolder, say = () => undefined } = options;
  if (options.bundle === undefined) await bundleForElectron();
  say(`Bundled:   ${bundle}`);
  const version = electronVersion();
  const real = findElectron();
  if (!real && process.platform !== 'linux')
    throw new Error(
      'Electron’s binary is not here, and its stand-in is for Linux alone. docs/PACKAGING.md says how to bring it.',
    );
  const standIn = join(output, '.stand-in');
  rmSync(output, { recursive: true, force: true });
  if (!real) await writeStandIn(standIn, version);
  say(
    `Electron:  ${version}, ${real ? real.folder : 'a stand-in, since its binary is not here: this package runs nothing'}`,
  );
  try {
    await packInto({ bundle, output, electron: real?.folder ?? standIn, version });
  } finally {
    rmSync(standIn, { recursive: true, force: true });
  }
  const { folder, packaged } = placesIn(output);
  const findings = [
    ...(await checkPackage(packaged, root)),
    ...desktopFindings(join(root, 'build/linux/semper-wallet.desktop')),
  ];
  if (findings.length > 0) throw new Error(`The package is not as it should be:\n  ${findings.join('\n  ')}`);
  say(`Packaged:  ${folder}`);
  say('Checked:   fuses, the archive’s files and their texts, package.json, the desktop entry');
  const deb = options.deb === true && process.platform === 'linux' ? debOf(output, folder, !real, say) : undefined;
  return { folder, isStandIn: !real, packaged, ...(deb !== undefined && { deb }) };
}

type Packaging = {
  readonly bundle: string;
  readonly output: string;
  readonly electron: string;
  readonly version: string;
};

async function packInto({ bundle, output, electron, version }: Packaging): Promise<void> {
  const platform = { darwin: '--mac', win32: '--win' }[process.platform as string] ?? '--linux';
  const settings = {
    'directories.app': bundle,
    'directories.output': output,
    electronDist: electron,
    electronVersion: version,
  };
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules', 'electron-builder', 'cli.js'),
      ...[platform, 'dir', '--publish', 'never', '--config', 'electron-builder.yml'],
      ...Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ELECTRON_MIRROR: nowhere, ELECTRON_BUILDER_BINARIES_MIRROR: nowhere, CI: 'true' },
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return;
  const why = said.includes(nowhere)
    ? 'electron-builder wanted to download something; nothing here may need that.\n'
    : '';
  throw new Error(`electron-builder ended with ${code}.\n${why}${said.trim()}`);
}

/** Where electron-builder puts things on this platform. */
function placesIn(output: string): { readonly folder: string; readonly packaged: Packaged } {
  const { platform, arch } = process;
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'darwin') {
    const folder = join(output, `mac${suffix}`, 'Semper Wallet.app');
    return { folder, packaged: { binary: folder, resources: join(folder, 'Contents', 'Resources') } };
  }
  const windows = platform === 'win32';
  const folder = join(output, `${windows ? 'win' : 'linux'}${suffix}-unpacked`);
  const binary = join(folder, windows ? 'Semper Wallet.exe' : 'semper-wallet');
  return { folder, packaged: { binary, resources: join(folder, 'resources') } };
}

function debOf(output: string, program: string, isStandIn: boolean, say: (line: string) => void): string | undefined {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const to = join(
    output,
    `semper-wallet${isStandIn ? '-stand-in' : ''}_${version}_${debianArch[process.arch] ?? process.arch}.deb`,
  );
  const date = Number(process.env['SOURCE_DATE_EPOCH'] ?? 1_790_000_000);
  const failure = makeDeb({ root, program, version, to, date });
  say(failure === undefined ? `Debian:    ${to}` : `Debian:    not made: ${failure.trim()}`);
  return failure === undefined ? to : undefined;
}
