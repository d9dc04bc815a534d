// Makes the Debian package with dpkg-deb alone, from the packaged folder: the same bytes whenever the folder is the same, with
// owner, order and times all given. The sandbox's helper keeps its rights only where the system allows no user namespaces.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's names of the architectures. */
export const debianArch: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };
const needed = 'libgtk-3-0t64 | libgtk-3-0, libnss3, libxss1, libgbm1, libasound2t64 | libasound2, xdg-utils';

const installed = `#!/bin/sh
set -e
program=/opt/semper-wallet
if [ "$(unshare --user true 2>/dev/null && echo yes)" != yes ]; then chmod 4755 "$program/chrome-sandbox"; fi
ln -sf "$program/semper-wallet" /usr/bin/semper-wallet
udevadm control --reload-rules 2>/dev/null || true
udevadm trigger --subsystem-match=hidraw 2>/dev/null || true
update-desktop-database -q 2>/dev/null || true
`;
const removed = `#!/bin/sh
set -e
if [ "$1" = remove ] || [ "$1" = purge ]; then rm -f /usr/bin/semper-wallet; fi
update-desktop-database -q 2>/dev/null || true
`;

/** What goes into the package. */
export type DebOptions = {
  /** The project's folder. */
  readonly root: string;
  /** The packaged program. */
  readonly program: string;
  readonly version: string;
  /** Where the package is written. */
  readonly to: string;
  /** The time of every file in it, in seconds since 1970. */
  readonly date: number;
};

/** Makes it; gives what dpkg-deb said when it could not, and `undefined` when all is well. */
export function makeDeb({ root, program, version, to, date }: DebOptions): string | undefined {
  const stage = mkdtempSync(join(tmpdir(), 'semper-deb-'));
  chmodSync(stage, 0o755);
  try {
    const place = (path: string) => {
      mkdirSync(join(stage, path, '..'), { recursive: true });
      return join(stage, path);
    };
    cpSync(program, place('opt/semper-wallet'), { recursive: true });
    const linux = join(root, 'build', 'linux');
    cpSync(join(linux, 'semper-wallet.desktop'), place('usr/share/applications/semper-wallet.desktop'));
    cpSync(join(linux, '70-semper-wallet.rules'), place('usr/lib/udev/rules.d/70-semper-wallet.rules'));
    cpSync(join(root, 'LICENSE'), place('usr/share/doc/semper-wallet/copyright'));
    for (const name of readdirSync(join(root, 'build', 'icons'))) {
      const size = name.replace(/\.png$/, '');
      cpSync(join(root, 'build', 'icons', name), place(`usr/share/icons/hicolor/${size}/apps/semper-wallet.png`));
    }
    writeFileSync(place('DEBIAN/control'), control(version, sizeOf(stage)));
    writeFileSync(place('DEBIAN/postinst'), installed, { mode: 0o755 });
    writeFileSync(place('DEBIAN/postrm'), removed, { mode: 0o755 });
    return (
      run('find', [stage, '-exec', 'chmod', 'go-w', '{}', '+']) ??
      run('find', times(stage, date)) ??
      pack(stage, to, date)
    );
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function control(version: string, kilobytes: number): string {
  return `Package: semper-wallet
Version: ${version}
Architecture: ${debianArch[process.arch] ?? process.arch}
Maintainer: Semper Wallet maintainers <maintainers@semper-wallet.invalid>
Installed-Size: ${kilobytes}
Depends: ${needed}
Section: misc
Priority: optional
Description: wallet whose device shows what it signs
 One wallet over unlike payment systems, and a bridge to an electronic wallet
 whose own display and keypad are the trusted input and output. Practice money.
`;
}

function pack(stage: string, to: string, date: number): string | undefined {
  return run('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', stage, to], { SOURCE_DATE_EPOCH: String(date) });
}

function times(stage: string, date: number): string[] {
  return [stage, '-exec', 'touch', '-h', '-d', `@${date}`, '{}', '+'];
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string | undefined {
  const done = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (done.status === 0) return undefined;
  return `${command}: ${done.error?.message ?? done.stderr}`;
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.ceil(files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / 1024);
}
