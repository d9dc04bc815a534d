// The full counts of the crash tests: every party at every point, every fault at every request, and many random days. Part of
// `npm run soak`; prints one line a kind of run, and what went wrong; exits 1 when anything did.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countPoints, countRequests, crashedErrand, disturbedErrand, errandLoads } from '../crash/errand.ts';
import { faults } from '../crash/faulty-http.ts';
import { checkBadDays } from '../crash/bad-days.ts';
import { inWorld, makeSnapshot, type Snapshot } from '../crash/world.ts';

const days = Number(process.argv[2] ?? 300);
const folder = mkdtempSync(join(tmpdir(), 'semper-soak-'));
let failures = 0;

async function run(what: string, runs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const began = performance.now();
  let failed = 0;
  for (const [index, one] of runs.entries()) {
    await one().catch((fault: unknown) => {
      failed += 1;
      console.log(`  ${what}, run ${index + 1}: ${String(fault)}`);
    });
  }
  failures += failed;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${what}: ${runs.length} runs, ${failed} failed, ${seconds} s`);
}

async function crashes(snapshot: Snapshot): Promise<void> {
  for (const party of ['wallet', 'device', 'mint', 'till'] as const) {
    const points = await inWorld(snapshot, (world) => countPoints(world, party));
    const all = Array.from({ length: points }, (_, index) => index + 1);
    await run(
      `the ${party} dies`,
      all.map((at) => () => inWorld(snapshot, (world) => crashedErrand(world, party, at))),
    );
  }
}

async function disturbances(snapshot: Snapshot): Promise<void> {
  const requests = await inWorld(snapshot, countRequests);
  for (const net of ['walletNet', 'tillNet'] as const) {
    for (const fault of faults) {
      const all = Array.from({ length: requests[net] }, (_, index) => index + 1);
      await run(
        `${net} ${fault}`,
        all.map((number) => () => inWorld(snapshot, (world) => disturbedErrand(world, net, { number, fault }))),
      );
    }
  }
}

try {
  const snapshot = await makeSnapshot(folder, errandLoads);
  await crashes(snapshot);
  await disturbances(snapshot);
  await run(`${days} random bad days`, [() => checkBadDays(snapshot, days)]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
