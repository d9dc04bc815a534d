// A process for sqlite-store.test.ts: writes numbered transactions without end, or until the medium fails, and says on
// stdout which ones were acknowledged. Each puts the row `last` and eight rows of its own, so that half of one would show.
// Usage: write-store.ts PATH VALUE_SIZE [--as-nobody]
import { setTimeout } from 'node:timers/promises';
import { StoreFailure } from '#app/support/store/store.ts';
import { openSqliteStore } from '../sqlite-store.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const [path = '', size = '64', asNobody] = process.argv.slice(2);
if (asNobody !== undefined) {
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}
const opened = openSqliteStore(path);
if (!opened.ok) {
  say(JSON.stringify(opened.error));
  process.exit(0);
}
const store = opened.value;
const first = await store.transact(
  (rows) => (rows.get('count', 'last')?.[0] ?? 0) + (rows.get('count', 'last')?.[1] ?? 0) * 256 + 1,
);
try {
  for (let number = first; ; number++) {
    await store.transact((rows) => {
      rows.put('count', 'last', Uint8Array.of(number & 0xff, number >> 8));
      for (let part = 0; part < 8; part++) {
        rows.put(
          'part',
          `${String(number).padStart(6, '0')}/${part}`,
          new Uint8Array(Number(size)).fill(number & 0xff),
        );
      }
    });
    say(String(number));
    await setTimeout(0); // stdout to a pipe may be asynchronous
  }
} catch (error) {
  say(
    JSON.stringify(error instanceof StoreFailure ? { code: error.code, detail: error.detail } : { bug: String(error) }),
  );
}
