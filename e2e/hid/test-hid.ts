// `npm run test:hid`: makes the journey here over a socket, then in a guest with Debian's kernel over HID and serial lines of
// the kernel's own, with real drivers and our udev rules, and holds one against the other. Ends with 0 when all was seen, else
// with 1 and the reason; what it needs is Debian (or what descends from it) on x86-64 and qemu-system-x86.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootGuest } from '#scripts/hid/boot.ts';
import { makeImage } from '#scripts/hid/image.ts';
import { fetchParts } from '#scripts/hid/packages.ts';
import { journeyAtDesk } from './journey-at-desk.ts';
import { spawnedCable } from './spawned-cable.ts';

const limit = 1_800_000;
const cache = join(import.meta.dirname, '../../node_modules/.cache/semper-hid');
mkdirSync(cache, { recursive: true });

const parts = fetchParts(cache);
if ('missing' in parts) {
  console.error(`The devices could not be tried on a real kernel: missing is ${parts.missing}.`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'semper-hid-'));
let seen = false;
try {
  const own = join(folder, 'own');
  const scratch = join(folder, 'scratch');
  for (const each of [own, scratch]) mkdirSync(each);
  console.log('Here, over a socket:');
  const cable = spawnedCable(own, 'socket');
  const journey = await journeyAtDesk(cable, own, (done) => console.log(`     ${done}`));
  await cable.stop();
  writeFileSync(join(scratch, 'expected.json'), JSON.stringify(journey));
  const image = join(folder, 'image.cpio');
  makeImage(parts, image, 'e2e/hid/in-guest.ts', scratch);
  console.log('In the guest, over HID and serial lines of the kernel:');
  seen = await bootGuest(parts, image, limit, (line) => console.log(line));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(seen ? 'All of it was seen to hold.' : 'It did NOT hold, or was not seen to the end: see above.');
process.exit(seen ? 0 : 1);
