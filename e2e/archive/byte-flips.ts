// Random changes of one byte in an archive's folder: the audit rejects, or every record reads back identical. The test runs a
// seeded sample, the soak all of it. Half of the runs meet a folder with its write-ahead log, as a killed wallet leaves it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditFolder } from '#main/headless/audit/audit-folder.ts';
import { credential, payment, withCredential, type Scratch } from './archives-at-hand.ts';
import { SpecWriter } from './spec-writer.ts';

/** What came of the flips. */
export interface FlipOutcome {
  readonly rejected: number;
  /** Accepted, with every record as it was: the byte was of no account. */
  readonly identical: number;
  /** Accepted, and a record is gone or another: what must not happen; where, and what the byte became. */
  readonly missed: readonly string[];
}

/** A closed archive and one with its log, of the tests' own writer. */
export function flipArchives(scratch: Scratch): readonly string[] {
  return [closedArchive(scratch), killedArchive(scratch)];
}

/** Flips `count` bytes of sound archives in turn, one at a time, chosen by `seed`; each archive ends as it was. */
export function flipBytes(count: number, seed: string, archives: readonly string[]): FlipOutcome {
  const folders = archives.map((folder) => ({ folder, records: soundRecords(folder), files: filesOf(folder) }));
  let [rejected, identical] = [0, 0];
  const missed: string[] = [];
  for (let run = 0; run < count; run += 1) {
    const { folder, records, files } = pick(folders, run);
    const random = createHash('sha256').update(`${seed} ${run}`).digest();
    // A file at random by its size, but one time in eight keys.txt, which is so small.
    const [keys] = files.filter(({ path }) => path.endsWith('keys.txt'));
    const all = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    let at = random.readUInt32BE(0) % all;
    const chosen =
      run % 8 === 7 && keys
        ? keys
        : pick(
            files.filter(({ bytes }) => (at -= bytes.length) < 0),
            0,
          );
    const place = random.readUInt32BE(4) % chosen.bytes.length;
    const flipped = Buffer.from(chosen.bytes);
    const before = flipped[place] ?? 0;
    flipped[place] = before ^ (1 + ((random[8] ?? 0) % 255));
    writeFileSync(chosen.path, flipped);
    const found = recordsOf(folder);
    if (found === undefined) rejected += 1;
    else if (found === records) identical += 1;
    else missed.push(`${chosen.path} at ${place}: ${before} became ${flipped[place]}`);
    writeFileSync(chosen.path, chosen.bytes);
  }
  return { rejected, identical, missed };
}

function filesOf(folder: string): readonly { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(folder).map((name) => ({ path: join(folder, name), bytes: readFileSync(join(folder, name)) }));
}

function soundRecords(folder: string): string {
  const records = recordsOf(folder);
  if (records === undefined) throw new Error(`${folder} is not sound to begin with`);
  return records;
}

/** One digest over all records, or `undefined` when the audit rejects the folder. */
function recordsOf(folder: string): string | undefined {
  const hash = createHash('sha256');
  const report = auditFolder({
    folder,
    secret: withCredential,
    eachRecord: (sequence, record) => hash.update(`${sequence} ${record.length}\n`).update(record),
  });
  if (typeof report === 'string' || report.findings.counts.size > 0) return undefined;
  return hash.digest('hex');
}

function closedArchive(scratch: Scratch): string {
  const folder = scratch.path();
  const writer = new SpecWriter(folder, { seed: 'flips', credential });
  for (let number = 0; number < 12; number += 1) writer.append(payment(number));
  writer.note('verified', 6);
  writer.close();
  return folder;
}

/** The log holds a whole round of frames, and behind it what an earlier round left over. */
function killedArchive(scratch: Scratch): string {
  const folder = scratch.path();
  const writer = new SpecWriter(folder, { seed: 'flips', credential });
  for (let number = 0; number < 8; number += 1) writer.append(payment(number));
  writer.foldKeepingLog();
  for (let number = 8; number < 12; number += 1) writer.append(payment(number));
  const killed = scratch.copy(folder);
  writer.close();
  return killed;
}

function pick<Item>(items: readonly Item[], place: number): Item {
  const item = items[place % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
