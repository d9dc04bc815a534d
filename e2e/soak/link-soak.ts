// Ten million random inputs at each reader of the device link, on the code that the tests sample: the frames of host and device,
// and the records of both. Prints one line; fails when anything does not hold, or when memory grew.
import {
  fuzzDeviceFrames,
  fuzzDeviceRecords,
  fuzzHostFrames,
  fuzzHostRecords,
  type FuzzRun,
} from '#protocols/device-link/link-fuzz.ts';

const total = Number(process.argv[3] ?? 10_000_000);
const batch = Math.min(total, 500_000);
/** What the garbage collector may leave standing, in bytes. */
const roomToGrow = 64 * 2 ** 20;

/** Of the records at the device, each thousandth goes through a real session. */
const readers: Readonly<Record<string, (count: number, seed: number) => FuzzRun>> = {
  'frames-host': fuzzHostFrames,
  'frames-device': fuzzDeviceFrames,
  'records-host': fuzzHostRecords,
  'records-device': (count, seed) => fuzzDeviceRecords(count, seed, 1000),
};

const name = process.argv[2] ?? '';
const run = readers[name];
if (!run) throw new Error(`one of ${Object.keys(readers).join(', ')} is needed`);
const began = performance.now();
let inputs = 0;
let taken = 0;
let standing = 0;
let grown = 0;
for (let seed = 1; inputs < total; seed++) {
  const ran = run(Math.min(batch, total - inputs), seed);
  inputs += ran.inputs;
  taken += ran.taken;
  const used = process.memoryUsage().heapUsed;
  if (seed === 2) standing = used;
  if (seed > 2) grown = used - standing;
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
const megabytes = (grown / 2 ** 20).toFixed(1);
console.log(
  `${name}: ${inputs} inputs, ${taken} taken, ${seconds} s, memory at the end ${megabytes} MB above the second batch`,
);
process.exitCode = grown < roomToGrow ? 0 : 1;
