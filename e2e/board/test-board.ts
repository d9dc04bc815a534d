// `npm run test:board`: makes the system of a board for this kind of processor and boots it in a guest, with the kernel's own inputs
// and framebuffer in place of keys and display. Ends with 0 when all was seen, else with 1 and the reason; what it needs is Debian
// (or what descends from it) on x86-64, qemu-system-x86 and e2fsprogs.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExpected } from '#firmware-sim/scenarios/report.ts';
import { imagesOfScenarios } from '#firmware-sim/scenarios/run-scenario.ts';
import { bundleForBoard } from '#scripts/board/bundle.ts';
import { fetchBoardParts } from '#scripts/board/packages.ts';
import { boardModules, boardTree, filesIn, moduleEntries, moduleOrder } from '#scripts/board/tree.ts';
import { bootGuest } from '#scripts/hid/boot.ts';
import { writeCpio } from '#scripts/hid/cpio.ts';
import type { ForGuest } from './for-guest.ts';

const limit = 1_800_000;
const keptSize = 16 * 1024 * 1024;
const emulator = 'qemu-system-x86_64';
const cache = join(import.meta.dirname, '../../node_modules/.cache/semper-board');
/** The board's own start, and the test in place of the device. */
const init = `#!/bin/sh
. /etc/board/set-up
node /test/in-guest.js
echo "GUEST EXIT $?"
poweroff -f
`;

mkdirSync(cache, { recursive: true });
const missing = whatIsMissing();
const parts = missing === undefined ? fetchBoardParts('amd64', cache) : { missing };
if ('missing' in parts) {
  console.error(`The board could not be tried in a guest: missing is ${parts.missing}.`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'semper-board-'));
let seen = false;
try {
  const [own, test] = ['own', 'test'].map((name) => join(folder, name));
  if (own === undefined || test === undefined) throw new Error('no folders');
  await bundleForBoard({ serve: 'firmware-sim/board/serve.ts' }, own);
  await bundleForBoard({ 'in-guest': 'e2e/board/in-guest.ts' }, test);
  const image = join(folder, 'image.cpio');
  writeCpio(image, boardTree(parts, own));
  const more = join(folder, 'more.cpio');
  writeCpio(more, [
    ...moduleEntries(
      moduleOrder(parts.modules, [
        ...boardModules('amd64'),
        ...['uinput', 'vfb', 'usbhid', 'hid_generic', 'cdc_acm'], // keys, display, and the host's end of the cable
      ]),
      { vfb: 'vfb_enable=1 videomemorysize=4194304' },
    ),
    ...filesIn(test, 'test'),
    { file: 'test/package.json', from: Buffer.from('{"type":"module"}\n') },
    { link: 'test/node_modules', to: '/board/node_modules' },
    { file: 'test/for-guest.json', from: Buffer.from(JSON.stringify(await forGuest())) },
    { file: 'init', from: Buffer.from(init), mode: 0o755 },
    { link: 'bin/poweroff', to: 'busybox' },
  ]);
  // The kernel unpacks one archive behind the other; what comes later counts. So the board's own stays what it is.
  appendFileSync(image, readFileSync(more));
  const kept = join(folder, 'kept.img');
  writeFileSync(kept, new Uint8Array(keptSize));
  const made = spawnSync('/sbin/mkfs.ext4', ['-q', '-L', 'semper-kept', kept], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`mkfs.ext4: ${made.stderr}`);
  console.log('In the guest, on the system of a board:');
  // Without the keyboard of a computer, which would be a keypad too.
  const board = ['-machine', 'i8042=off', '-drive', `file=${kept},format=raw,if=virtio`];
  seen = await bootGuest({ emulator, kernel: parts.kernel }, image, limit, (line) => console.log(line), board);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(seen ? 'All of it was seen to hold.' : 'It did NOT hold, or was not seen to the end: see above.');
process.exit(seen ? 0 : 1);

function whatIsMissing(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `a Linux machine with x86-64 (this is ${process.platform} on ${process.arch})`;
  if (spawnSync(emulator, ['--version']).status !== 0) return `${emulator} (Debian: apt-get install qemu-system-x86)`;
  return spawnSync('/sbin/mkfs.ext4', ['-V']).status === 0
    ? undefined
    : 'mkfs.ext4 (Debian: apt-get install e2fsprogs)';
}

async function forGuest(): Promise<ForGuest> {
  const images = await imagesOfScenarios();
  const [paired, rooted] = [images.paired, images.rooted].map((one) => Buffer.from(one ?? []).toString('base64'));
  return { expected: readExpected(), paired: paired ?? '', rooted: rooted ?? '' };
}
