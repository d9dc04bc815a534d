// Flips bytes, one at a time, in the folder of an archive, and asks the wallet's own verification: it rejects, or every record
// reads back identical. Half of the runs meet a closed folder, half one with its write-ahead log, as a killed wallet leaves it;
// there a flip may undo the last commits, as a power cut may, so that only a remembered checkpoint tells: one is given.
// Usage: flip-archive.ts COUNT SEED; one line of JSON, exit 1 when a change was missed.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { verification } from '#app/support/archive/verify-archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { hex } from '#protocols/values/bytes.ts';
import { openArchiveFile } from '../archive-file.ts';
import { makeKeyFile, openKeyFile } from '../key-file.ts';
import { nodeCipher, nodeSigningKey } from '../node-cipher.ts';
import { systemRandom } from '../random.ts';

const ports = { cipher: nodeCipher, random: systemRandom, signingKey: nodeSigningKey };
const credential = new Uint8Array(32).fill(3);
const [count, seed] = [Number(process.argv[2] ?? 100), process.argv[3] ?? 'a'];
const scratch = mkdtempSync(join(tmpdir(), 'semper-flips-'));

type Case = {
  readonly folder: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly known: readonly Uint8Array[];
  readonly records: readonly string[];
};

async function makeCases(): Promise<readonly Case[]> {
  const [closed, killed] = [join(scratch, 'closed'), join(scratch, 'killed')];
  const storageKey = await makeKeyFile(closed, [{ credential }]);
  const file = openArchiveFile(closed);
  if (!file.ok) throw new Error(file.error.detail);
  const log = ArchiveLog.make(file.value, storageKey, ports, 1_763_799_000);
  for (let number = 0; number < 60; number++) {
    const documents = [{ name: 'token', mediaType: 'x/y', bytes: new Uint8Array((number * 97) % 5000).fill(number) }];
    log.append([
      { kind: 'payment:sent', at: number, facts: [['memo', `memo ${number}`]], documents, key: `${number}` },
    ]);
  }
  const known = [log.head().note];
  const records = log.page(0, 61).map((read) => (read.ok ? hex(read.value.record) : ''));
  cpSync(closed, killed, { recursive: true });
  file.value.close();
  return [
    { folder: closed, files: filesOf(closed), known: [], records },
    { folder: killed, files: filesOf(killed), known, records },
  ];
}

function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}

/** The records, or `undefined` when opening or verifying rejects. */
async function readBack({ folder, known }: Case): Promise<readonly string[] | undefined> {
  const storageKey = await openKeyFile(folder, { credential });
  const file = storageKey.ok ? openArchiveFile(folder) : undefined;
  if (!storageKey.ok || !file?.ok) return undefined;
  try {
    const log = ArchiveLog.open(file.value, storageKey.value, ports);
    if (!log.ok) return undefined;
    const steps = verification(log.value, { whole: true, known });
    for (;;) {
      const step = steps.next();
      if (!step.done) continue;
      const { findings, size } = step.value;
      return findings.length > 0
        ? undefined
        : log.value.page(0, size).map((read) => (read.ok ? hex(read.value.record) : ''));
    }
  } catch (error) {
    if (error instanceof StoreFailure) return undefined;
    throw error;
  } finally {
    file.value.close();
  }
}

/** Which byte of which file a run changes: by size, but one time in eight in keys.txt, which is so small. */
function chosen(run: number, files: ReadonlyMap<string, Buffer>): { name: string; place: number; change: number } {
  const random = createHash('sha256').update(`${seed} ${run}`).digest();
  let place = random.readUIntBE(0, 6) % [...files.values()].reduce((sum, { length }) => sum + length, 0);
  const change = 1 + ((random[8] ?? 0) % 255);
  for (const [name, { length }] of files) {
    if (run % 8 === 7 && name === 'keys.txt') return { name, place: place % length, change };
    if (run % 8 !== 7 && place < length) return { name, place, change };
    place -= length;
  }
  throw new Error('no such byte');
}

const cases = await makeCases();
let [rejected, identical] = [0, 0];
const missed: string[] = [];
for (let run = 0; run < count; run++) {
  const one = cases[Math.floor(run / 8) % 2];
  if (one === undefined) throw new Error('two cases');
  const { name, place, change } = chosen(run, one.files);
  const bytes = Buffer.from(one.files.get(name) ?? []);
  bytes[place] = (bytes[place] ?? 0) ^ change;
  for (const left of readdirSync(one.folder)) rmSync(join(one.folder, left));
  for (const [other, content] of one.files) writeFileSync(join(one.folder, other), other === name ? bytes : content);
  const read = await readBack(one);
  if (read === undefined) rejected += 1;
  else if (read.join() === one.records.join()) identical += 1;
  else missed.push(`${name} at ${place}, changed by ${change}`);
}
rmSync(scratch, { recursive: true });
console.log(JSON.stringify({ rejected, identical, missed }));
process.exitCode = missed.length > 0 ? 1 : 0;
