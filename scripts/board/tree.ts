// The whole system of a board as one archive for the kernel: Node, our bundle, busybox, the C libraries, the modules that it needs.
// What is not in it cannot be switched on: no driver and no firmware of a radio, no network programs of ours, no ssh, no shell
// that anybody could reach.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Entry } from '../hid/cpio.ts';
import type { Architecture, BoardParts } from './packages.ts';
import { init, kept, setUp } from './start-up.ts';

const root = join(import.meta.dirname, '..', '..');

/** The USB device, inputs, and the file system of the flash: the same on every board. */
const everywhere = ['ext4', 'crc32c_generic', 'evdev', 'libcomposite', 'usb_f_hid', 'usb_f_acm'];
/** What a processor's boards have: Broadcom's SD host, USB port, display, keys, randomness; or the guest's. */
const parts = {
  arm64: [
    ...['bcm2835', 'sdhci-iproc', 'dwc2', 'phy-generic', 'clk-raspberrypi', 'vc4'],
    ...['gpio_keys', 'bcm2835-rng', 'bcm2835_wdt'],
  ],
  amd64: ['virtio_pci', 'virtio_blk', 'dummy_hcd'],
} as const;
/** Never in an image, whatever would pull it in. */
const radio = /^(?:cfg80211|mac80211|brcm|bluetooth$|hci_|bt[a-z]+$|rfkill)/;

const libraries = [
  'libc.so.6',
  'libm.so.6',
  'libdl.so.2',
  'libpthread.so.0',
  'librt.so.1',
  'libstdc++.so.6',
  'libgcc_s.so.1',
];
const applets = ['sh', 'mount', 'insmod', 'sleep', 'grep', 'findfs'];

/** The entries of the archive; `bundle` is the folder that bundleForBoard filled. Throws where a part is not there. */
export function boardTree(of: BoardParts, bundle: string): readonly Entry[] {
  const { architecture, busybox, node, koffi } = of;
  const order = moduleOrder(of.modules, boardModules(architecture));
  const program = (name: string, from: string): Entry => ({ file: name, from, mode: 0o755 });
  const loader = architecture === 'arm64' ? 'lib/ld-linux-aarch64.so.1' : 'lib64/ld-linux-x86-64.so.2';
  return [
    ...['dev', 'proc', 'sys', 'run', kept.place.slice(1)].map((folder): Entry => ({ folder, mode: 0o755 })),
    { file: 'init', from: Buffer.from(init), mode: 0o755 },
    { file: 'etc/board/set-up', from: Buffer.from(setUp) },
    ...moduleEntries(order),
    program('bin/busybox', busybox),
    ...applets.map((name): Entry => ({ link: `bin/${name}`, to: 'busybox' })),
    program('bin/node', node),
    ...libraries.map((name) => program(`lib/${name}`, libraryIn(of.libraries, name))),
    program(loader, libraryIn(of.libraries, basename(loader))),
    ...filesIn(bundle, 'board'),
    { file: 'board/package.json', from: Buffer.from('{"type":"module"}\n') },
    ...koffiOf(koffi),
  ];
}

/** The modules and what they need, each behind what it needs. Throws on a radio, and where the kernel has no such module. */
export function moduleOrder(folder: string, wanted: readonly string[]): readonly string[] {
  const all = new Map(globSync(join(folder, 'kernel/**/*.ko{,.xz}')).map((path) => [nameOf(path), path]));
  const builtIn = new Set(readFileSync(join(folder, 'modules.builtin'), 'utf8').split('\n').map(nameOf));
  const order = new Set<string>();
  const add = (name: string) => {
    const path = all.get(name.replaceAll('-', '_'));
    if (radio.test(name)) throw new Error(`${name} is a radio's`);
    if (path === undefined && builtIn.has(name.replaceAll('-', '_'))) return;
    if (path === undefined) throw new Error(`this kernel has no module ${name}`);
    if (order.has(path)) return;
    const [, needs = ''] = /(?:^|\0)depends=([^\0]*)\0/.exec(Buffer.from(unpacked(path)).toString('latin1')) ?? [];
    for (const needed of needs.split(',').filter((one) => one !== '')) add(needed);
    order.add(path);
  };
  for (const name of wanted) add(name);
  return [...order];
}

/** Modules in the order in which they are to be loaded, and the list that says so; `options` of some, by name. */
export function moduleEntries(
  order: readonly string[],
  options: Readonly<Record<string, string>> = {},
): readonly Entry[] {
  const lines = order.map(nameOf).map((name) => `${name} ${options[name] ?? ''}`.trim());
  return [
    { file: 'etc/board/modules', from: Buffer.from(`${lines.join('\n')}\n`) },
    ...order.map((path): Entry => ({ file: `modules/${nameOf(path)}.ko`, from: unpacked(path) })),
  ];
}

/** The modules of a processor's boards, by name. */
export function boardModules(architecture: Architecture): readonly string[] {
  return [...everywhere, ...parts[architecture]];
}

/** Every file below a folder, as entries below another name. */
export function filesIn(folder: string, place: string): readonly Entry[] {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): Entry => ({ file: join(place, relative(folder, path)), from: path }));
}

/** The scripts of koffi, and the native part of this processor alone. */
function koffiOf(native: string): readonly Entry[] {
  const { name } = JSON.parse(readFileSync(join(native, 'package.json'), 'utf8')) as { readonly name: string };
  const scripts = /^(?:package\.json|LICENSE.*|(?:src\/.*|index|indirect)\.c?js)$/;
  const place = 'board/node_modules/koffi';
  const own = filesIn(join(root, 'node_modules', 'koffi'), place);
  return [
    ...own.filter((entry) => 'file' in entry && scripts.test(entry.file.slice(place.length + 1))),
    ...filesIn(native, `board/node_modules/${name}`).filter(
      (entry) => 'file' in entry && !entry.file.includes('/musl_'),
    ),
  ];
}

function libraryIn(folders: readonly string[], name: string): string {
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no ${name} among Debian's libraries`);
  return found;
}

/** The kernel takes `-` and `_` for the same in names of modules. */
function nameOf(path: string): string {
  return basename(path)
    .replace(/\.ko.*$/, '')
    .replaceAll('-', '_');
}

function unpacked(path: string): Uint8Array {
  if (path.endsWith('.ko')) return readFileSync(path);
  const done = spawnSync('xz', ['-dc', path], { maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${path} cannot be unpacked: is xz installed?`);
  return done.stdout;
}
