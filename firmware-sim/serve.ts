// `npm run device`: the simulated device as a process of its own. Prints one JSON line with its addresses once it can be
// reached; the panel's holds a token, so the line is for whoever started it. SIGTERM or SIGINT stops it; nothing is
// lost by a harder end either, since all that counts is in flash before it is told.
import { good } from '#protocols/values/result.ts';
import { createDevice } from './core.ts';
import { hostileFirmware } from './faults/hostile-device.ts';
import { readServeOptions, usage } from './serve-options.ts';
import { startDevice } from './start-device.ts';
import { ecash } from './systems/ecash.ts';

const options = readServeOptions(process.argv.slice(2), process.argv[1] ?? '');
if (!options.ok) {
  console.error(`${options.error.detail}\n\n${usage}`);
  process.exit(2);
}
const uptime = (): number => performance.now();
const { hostile } = options.value;
const started = await startDevice(options.value, (hal) =>
  hostile ? good(hostileFirmware(hostile, hal)) : createDevice({ hal, systems: [ecash], practice: true, uptime }),
);
if (!started.ok) {
  const { path, expected } = started.error.malformed;
  console.error(
    `The flash image ${options.value.flash} cannot be read (${path}: expected ${expected}). It is left as it is.`,
  );
  process.exit(1);
}
const device = started.value;
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
});
console.log(JSON.stringify(device.addresses));
await Promise.race([stopped, device.ended]);
await device.stop();
