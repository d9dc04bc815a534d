// A request to the device and its answer: `describe` through the whole link (session, states, records, frames, the device's
// queue of work) against a bare echo with the same AEAD, codec and socket transport, and the same description in its answer. Both
// ends of both run in this process, one after the other; a run is many round trips, and its figure is one of them.
import { join } from 'node:path';
import { memoryStore } from '#app/support/store/memory-store.ts';
import { systemRandom } from '#main/node/random.ts';
import { startEcho } from './echo.ts';
import type { Contest, Measure } from './measure.ts';
import { pairWalletAndDevice } from './wallet-and-device.ts';

const roundTrips = 250;

/** The measure. */
export const deviceRoundTrip: Measure = {
  name: 'device-round-trip',
  unit: 'ms',
  goal: 1.5,
  goalIs: 'max',
  compares: 'describe over the device link, against an echo with the same AEAD, codec and transport',
  runs: 41,
  async open(folder): Promise<Contest> {
    const both = await pairWalletAndDevice(folder, memoryStore(), new Uint8Array());
    const { device } = both.desk;
    const described = await device.describe();
    if (!described.ok) throw new Error(`the device answers ${described.error.code}`);
    const keys = [systemRandom.bytes(32), systemRandom.bytes(32)] as const;
    const echo = await startEcho(join(folder, 'echo.sock'), keys, described.value);
    return {
      ours: () =>
        each(async () => {
          const answer = await device.describe();
          if (!answer.ok) throw new Error(`the device answers ${answer.error.code}`);
        }),
      peer: () =>
        each(async () => {
          const answer = await echo.ask(systemRandom.bytes(16));
          if (answer.model !== described.value.model) throw new Error('the echo answers something else');
        }),
      async close() {
        await echo.close();
        await both.close();
      },
    };
  },
};

async function each(roundTrip: () => Promise<void>): Promise<number> {
  const began = performance.now();
  for (let count = 0; count < roundTrips; count++) await roundTrip();
  return (performance.now() - began) / roundTrips;
}
