// `npm run test:hid`: makes the journey here over a socket, then in a guest with Debian's kernel over HID and serial lines of
// the kernel's own, with real drivers and our udev rules, and holds one against the other. Ends with 0 when all was seen, else
// with 1 and the reason; what it needs is Debian (or what descends from it) on x86-64 and qemu-system-x86. Arguments name the steps
// to go (guest-words.ts has their names); without any it goes all of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootGuest } from '#scripts/hid/boot.ts';
import { makeImage } from '#scripts/hid/image.ts';
import { fetchParts } from '#scripts/hid/packages.ts';
import { stepNames, type GuestTask } from './guest-words.ts';
import { journeyAtDesk, type Journey } from './journey-at-desk.ts';
import { spawnedCable } from './spawned-cable.ts';

const limit = 1_800_000;
const cache = join(import.meta.dirname, '../../node_modules/.cache/semper-hid');
mkdirSync(cache, { recursive: true });

const asked = process.argv.slice(2);
const steps = stepNames.filter((name) => asked.length === 0 || asked.includes(name));
const unknown = asked.filter((name) => !stepNames.some((known) => known === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are ${stepNames.join(', ')}.`);
  process.exit(1);
}
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
  const expected = steps.some((name) => name.startsWith('pay-')) ? await overSocket(own) : undefined;
  writeFileSync(join(scratch, 'guest-task.json'), JSON.stringify({ steps, expected } satisfies GuestTask));
  const image = join(folder, 'image.cpio');
  makeImage(parts, image, 'e2e/hid/in-guest.ts', scratch);
  console.log('In the guest, over HID and serial lines of the kernel:');
  seen = await bootGuest(parts, image, limit, (line) => console.log(line));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const all = steps.length === stepNames.length ? 'All of it' : `What was asked for (${steps.join(', ')})`;
console.log(seen ? `${all} was seen to hold.` : 'It did NOT hold, or was not seen to the end: see above.');
process.exit(seen ? 0 : 1);

async function overSocket(own: string): Promise<Journey> {
  console.log('Here, over a socket:');
  const cable = spawnedCable(own, 'socket');
  try {
    return await journeyAtDesk(cable, own, (done) => console.log(`     ${done}`));
  } finally {
    await cable.stop();
  }
}
