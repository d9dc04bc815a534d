// Fetches what the guest of `npm run test:hid` is made of: Debian's kernel, udev and its rules, and a static busybox, unpacked and
// not installed. Only QEMU itself has to be on the machine. Kept in node_modules/.cache, so that a second run fetches nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Unpacked packages; paths. */
export type GuestParts = {
  readonly emulator: string;
  readonly kernel: string;
  /** The folder of its modules. */
  readonly modules: string;
  readonly udev: string;
  /** The folder of the libraries that only it needs. */
  readonly udevLibraries: string;
  readonly systemd: string;
  readonly busybox: string;
};

/** Why the guest cannot be had here, and what would help. */
export type Missing = { readonly missing: string };

const plain = ['udev', 'libkmod2', 'systemd', 'busybox-static'];

/** Finds or fetches all of it into `folder`. */
export function fetchParts(folder: string): GuestParts | Missing {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `a Linux machine with x86-64 (this is ${process.platform} on ${process.arch})` };
  const emulator = program('qemu-system-x86_64');
  if (emulator === undefined) return { missing: 'qemu-system-x86_64 (Debian: apt-get install qemu-system-x86)' };
  for (const tool of ['apt-get', 'apt-cache', 'dpkg', 'ldd'])
    if (program(tool) === undefined)
      return { missing: `${tool}: the guest is made of Debian's packages, on Debian or what descends from it` };
  const unpacked = join(folder, 'unpacked');
  if (!existsSync(unpacked)) {
    const failed = fetchInto(folder, unpacked);
    if (failed) return failed;
  }
  const boot = join(unpacked, 'boot');
  const kernel = (existsSync(boot) ? readdirSync(boot) : []).find((name) => name.startsWith('vmlinuz-'));
  if (kernel === undefined) return { missing: `a kernel in ${boot}: remove the folder ${unpacked} and try again` };
  return {
    emulator,
    kernel: join(unpacked, 'boot', kernel),
    modules: join(unpacked, 'lib', 'modules', kernel.replace('vmlinuz-', '')),
    udev: unpacked,
    udevLibraries: join(unpacked, 'usr', 'lib', 'x86_64-linux-gnu'),
    systemd: unpacked,
    busybox: join(unpacked, 'bin', 'busybox'),
  };
}

function fetchInto(folder: string, unpacked: string): Missing | undefined {
  const depends = spawnSync('apt-cache', ['depends', 'linux-image-amd64'], { encoding: 'utf8' }).stdout;
  const image = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (image === undefined)
    return { missing: 'the package linux-image-amd64 in the list of packages (apt-get update; Debian on x86-64)' };
  const making = join(folder, 'making');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const got = spawnSync('apt-get', ['download', '-q', image, ...plain], { cwd: making, encoding: 'utf8' });
  const archives = readdirSync(making).filter((name) => name.endsWith('.deb'));
  if (got.status !== 0 || archives.length < 1 + plain.length)
    return { missing: `Debian's packages ${[image, ...plain].join(', ')}: ${got.stderr.trim().split('\n').at(-1)}` };
  for (const archive of archives) {
    const done = spawnSync('dpkg', ['-x', archive, 'all'], { cwd: making, encoding: 'utf8' });
    if (done.status !== 0) return { missing: `a whole ${archive}: ${done.stderr.trim()}` };
  }
  renameSync(join(making, 'all'), unpacked);
  rmSync(making, { recursive: true });
  return undefined;
}

function program(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
