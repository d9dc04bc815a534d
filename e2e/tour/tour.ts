// npm run tour: the main job in the terminal, no window. `--out DIR` keeps what it made (a new or empty folder);
// `--verify DIR` checks the signed documents of an earlier tour again, from their files alone.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runTour } from './run-tour.ts';
import { verifyEvidence } from './verify-evidence.ts';

const { values } = parseArgs({ options: { out: { type: 'string' }, verify: { type: 'string' } } });

if (values.verify !== undefined) {
  process.exitCode = verify(resolve(values.verify));
} else {
  process.exitCode = await tour(values.out === undefined ? undefined : resolve(values.out));
}

function verify(folder: string): number {
  const findings = verifyEvidence(folder);
  for (const { deal, holds, what } of findings) console.log(`${holds ? 'holds ' : 'FAILS '} ${deal}  ${what}`);
  const failed = findings.filter(({ holds }) => !holds).length;
  console.log(`${findings.length - failed} hold, ${failed} fail`);
  return failed === 0 && findings.length > 0 ? 0 : 1;
}

async function tour(out: string | undefined): Promise<number> {
  if (out !== undefined && existsSync(out) && readdirSync(out).length > 0) {
    console.error(`${out} is not empty. Name a new folder: a tour does not write over an earlier one.`);
    return 2;
  }
  const folder = out ?? mkdtempSync(join(tmpdir(), 'semper-tour-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    await runTour(folder, (line) => console.log(line));
    return verify(folder);
  } catch (fault) {
    console.error(fault);
    return 1;
  } finally {
    if (out === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`kept in ${folder}; check it again with: npm run tour -- --verify ${folder}`);
  }
}
