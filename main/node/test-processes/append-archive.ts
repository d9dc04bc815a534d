// A process for archive-store tests: appends numbered entries without end, or until the medium fails, three at a time so that
// some share a commit, and says on stdout the sequence of each one that was acknowledged.
// Usage: append-archive.ts FOLDER DOCUMENT_SIZE [--as-nobody]
import { setTimeout } from 'node:timers/promises';
import { StoreFailure } from '#app/support/store/store.ts';
import { openArchive } from '../archive-store.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const [folder = '', size = '64', asNobody] = process.argv.slice(2);
if (asNobody !== undefined) {
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
const opened = await openArchive(folder, new Uint8Array(32).fill(1), 1_763_799_000);
if (!opened.ok) {
  say(JSON.stringify(opened.error));
  process.exit(0);
}
const archive = opened.value;
let number = (await archive.checkpoint()).size;
const append = async (own: number) => {
  const bytes = new Uint8Array(Number(size)).fill(own & 0xff);
  const documents = [{ name: 'token', mediaType: 'application/json', bytes }];
  const appended = await archive.append({ kind: 'payment:sent', at: own, facts: [], documents, key: `entry ${own}` });
  say(appended.ok ? String(appended.value.sequence) : JSON.stringify(appended.error));
};
try {
  for (;;) {
    await Promise.all([append(number), append(number + 1), append(number + 2)]);
    number += 3;
    await setTimeout(0); // stdout to a pipe may be asynchronous
  }
} catch (error) {
  say(
    JSON.stringify(error instanceof StoreFailure ? { code: error.code, detail: error.detail } : { bug: String(error) }),
  );
  process.exit(0);
}
