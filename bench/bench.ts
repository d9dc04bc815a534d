// `npm run bench`: takes the measures and prints a line each; `-- --json` for programs, `--only NAME` for one of them,
// `--runs N` for other than the usual count. A goal that is missed is said and is no failure, since the machine may be
// busy; a measure that cannot be taken is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveAppend } from './archive.ts';
import { archiveMillion } from './archive-million.ts';
import { archiveSearch } from './archive-search.ts';
import { archiveStart } from './archive-start.ts';
import { approvalToReceipt } from './approval-to-receipt.ts';
import { deviceBulk } from './device-bulk.ts';
import { deviceRoundTrip } from './device-round-trip.ts';
import { export100k } from './export.ts';
import { isMet, take, type Measure, type Measured } from './measure.ts';
import { payToPage } from './pay-to-page.ts';
import { receive100 } from './receive-100.ts';
import { review16 } from './review-16.ts';

const measures: readonly Measure[] = [
  receive100,
  deviceRoundTrip,
  approvalToReceipt,
  deviceBulk,
  review16,
  payToPage,
  export100k,
  archiveAppend,
  archiveMillion,
  archiveSearch,
  archiveStart,
];

const { json, only, runs } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' }, runs: { type: 'string' } },
}).values;
const chosen = measures.filter(({ name, onDemand = false }) => (only === undefined ? !onDemand : name === only));
if (chosen.length === 0 || (runs !== undefined && !/^[1-9][0-9]{0,5}$/.test(runs))) {
  console.error(`--only takes one of ${measures.map(({ name }) => name).join(', ')}, --runs a count`);
  process.exit(2);
}

let failed = false;
for (const measure of chosen) {
  const folder = mkdtempSync(join(tmpdir(), 'semper-bench-'));
  try {
    const measured = await take(measure, folder, runs === undefined ? measure.runs : Number(runs));
    console.log(json ? JSON.stringify(measured) : readable(measure, measured));
  } catch (error) {
    console.error(`${measure.name} could not be measured:`, error);
    failed = true;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
process.exit(failed ? 1 : 0); // what a failed measure left open must not hold the process

function readable({ compares }: Measure, measured: Measured): string {
  const { name, ours, peer, unit, ratio, goal, goalIs } = measured;
  const aim = `goal ${goalIs === 'min' ? '≥' : '≤'} ${goal}: ${isMet(measured) ? 'met' : 'MISSED'}`;
  return `${name.padEnd(20)} ratio ${ratio} (${aim})  ours ${ours} ${unit}, peer ${peer} ${unit}  ${compares}`;
}
