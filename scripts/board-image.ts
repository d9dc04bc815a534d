// `npm run board:image -- FOLDER`: the files of a board's first partition (docs/BOARD.md), made of Debian's packages and our bundle:
// kernel, system, device tree and what the board's firmware reads. Nothing is installed or written elsewhere; the same packages and
// sources make the same system.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleForBoard } from './board/bundle.ts';
import { deviceTree, writeDeviceTree } from './board/device-tree.ts';
import { architectures, fetchBoardParts } from './board/packages.ts';
import { boardTree } from './board/tree.ts';
import { writeCpio } from './hid/cpio.ts';

/** What the firmware of a Raspberry Pi reads: a kernel of 64 bits, our device tree, nothing on the serial line, no radio. */
const config = `arm_64bit=1
kernel=vmlinuz
initramfs system.gz followkernel
device_tree=${deviceTree}
enable_uart=0
dtoverlay=disable-wifi
dtoverlay=disable-bt
disable_splash=1
`;
const commandLine =
  'console=tty1 quiet loglevel=0 panic=5 init_on_alloc=1 init_on_free=1 vt.global_cursor_default=0 cma=64M';

const [folder, wanted = 'arm64'] = process.argv.slice(2);
const architecture = architectures.find((known) => known === wanted);
if (folder === undefined || architecture === undefined || existsSync(folder)) {
  console.error(
    'npm run board:image -- FOLDER [arm64|amd64]   writes the files of a board’s first partition into a new folder',
  );
  process.exit(2);
}
const cache = join(import.meta.dirname, '../node_modules/.cache/semper-board');
mkdirSync(cache, { recursive: true });
const parts = fetchBoardParts(architecture, cache);
if ('missing' in parts) {
  console.error(`The image could not be made: missing is ${parts.missing}.`);
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), 'semper-board-image-'));
try {
  const bundle = join(scratch, 'bundle');
  await bundleForBoard({ serve: 'firmware-sim/board/serve.ts' }, bundle);
  const system = join(scratch, 'system.cpio');
  writeCpio(system, boardTree(parts, bundle));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'system.gz'), gzipSync(readFileSync(system), { level: 9 }));
  cpSync(parts.kernel, join(folder, 'vmlinuz'));
  if (architecture === 'arm64') {
    writeDeviceTree(parts, join(folder, deviceTree), scratch);
    writeFileSync(join(folder, 'config.txt'), config);
    writeFileSync(join(folder, 'cmdline.txt'), `${commandLine}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const path of globSync(join(folder, '*')).toSorted()) {
  const bytes = readFileSync(path);
  console.log(`${createHash('sha256').update(bytes).digest('hex')}  ${basename(path)} (${bytes.length} bytes)`);
}
if (architecture === 'arm64')
  console.log(
    'The board’s own firmware (bootcode.bin, start.elf, fixup.dat) is not free and not in it: see docs/BOARD.md.',
  );
