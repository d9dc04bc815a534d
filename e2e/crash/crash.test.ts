// Issue "Bad days": each party dies at the points of load, gather, pay and receive, is started again, and everything must
// come to one end, once, to the cent. A sample of the points; `npm run soak` takes all.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countPoints, countRequests, crashedErrand, disturbedErrand, errandLoads } from './errand.ts';
import { faults } from './faulty-http.ts';
import { sampleOf } from './sample.ts';
import { inWorld, makeSnapshot, type Party, type Snapshot } from './world.ts';

/** Many runs in one test: what matters is that each ends, on a busy machine too. */
const patience = 240_000;

let folder: string;
let snapshot: Snapshot;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-crash-'));
  snapshot = await makeSnapshot(folder, errandLoads);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[Party, number, number]>([
  ['wallet', 20, 100],
  ['device', 10, 10],
  ['mint', 14, 14],
  ['till', 10, 30],
])(
  'However the %s dies in load and pay, all ends once and to the cent',
  async (party, size, least) => {
    const points = await inWorld(snapshot, (world) => countPoints(world, party));
    expect(points).toBeGreaterThanOrEqual(least);
    const wrong: string[] = [];
    for (const at of sampleOf(points, size, party)) {
      await inWorld(snapshot, (world) => crashedErrand(world, party, at)).catch((fault: unknown) => {
        wrong.push(`${party} at point ${at}: ${String(fault)}`);
      });
    }
    expect(wrong).toEqual([]);
  },
  patience,
);

test(
  'Answers lost, doubled or late, and requests that never left, change nothing in the end',
  async () => {
    const requests = await inWorld(snapshot, countRequests);
    const wrong: string[] = [];
    for (const net of ['walletNet', 'tillNet'] as const) {
      for (const fault of faults) {
        for (const number of sampleOf(requests[net], 3, `${net} ${fault}`)) {
          await inWorld(snapshot, (world) => disturbedErrand(world, net, { number, fault })).catch((error: unknown) => {
            wrong.push(`request ${number} of ${net} ${fault}: ${String(error)}`);
          });
        }
      }
    }
    expect(wrong).toEqual([]);
  },
  patience,
);
