// Searching an archive of 1,000,000 entries as the archive view does, against SQLite with the same columns in clear and in memory:
// a table of kind, party, title, purse (folded beforehand), amount, time and deal, an index over deals, and LIKE over the
// texts, since both sides find parts of words. A run asks for a payee's name, a kind with a range of amounts, and a deal, each
// never asked before, and wants the total and the newest 50; the figure is the mean of the three. Ours opens sealed segments
// from disk for each search and keeps none in memory; both must find the same. Each also stands alone on stderr, with the
// first search after opening, with building the index, and with the memory of this process before the peer is made.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Condition } from '#app/support/search/conditions.ts';
import { fold } from '#app/support/search/fold.ts';
import { parseSearch } from '#app/support/search/parse-search.ts';
import { createArchiveRows, type RowsOfArchive } from '#main/session/archive-rows.ts';
import { openArchive } from '#main/node/archive-store.ts';
import { systemRandom } from '#main/node/random.ts';
import { hex } from '#protocols/values/bytes.ts';
import { dealAt, kindAt, minorAt, payeeAt, timeAt, titleAt } from './archive-search-entries.ts';
import { median, type Contest, type Measure } from './measure.ts';

const million = 1_000_000;

/** A search as a person types it, and as the peer is asked. */
type Asked = { readonly text: string; readonly where: string; readonly values: readonly (string | number)[] };

/** The measure. */
export const archiveSearch: Measure = {
  name: 'archive-search',
  unit: 'ms',
  goal: 1,
  goalIs: 'max',
  compares: 'searching 1,000,000 sealed entries, against node:sqlite LIKE over plain columns in memory',
  runs: 15,
  onDemand: true,
  async open(folder): Promise<Contest> {
    const searched = await openedRows(folder);
    const peer = plainColumns();
    const [mine, theirs]: [number[][], number[][]] = [[], []];
    const answers: [string[], string[]] = [[], []];
    return {
      ours: () =>
        round(mine, answers[0], async ({ text }) => {
          const { total, rows: found } = await searched.rows.rows(text, 0, 50);
          return `${total} ${found.map(({ sequence }) => sequence).join()}`;
        }),
      peer: () => round(theirs, answers[1], (asked) => Promise.resolve(peer.ask(asked))),
      async close() {
        if (answers[0].join('\n') !== answers[1].join('\n')) throw new Error('the two sides found different entries');
        const medians = (side: number[][]) =>
          [0, 1, 2].map((which) => median(side.map((times) => times[which] ?? 0)).toPrecision(3));
        console.error(`archive-search       name, kind with amounts, deal: ours ${medians(mine).join(', ')} ms, peer ${medians(theirs).join(', ')} ms`); // prettier-ignore
        await searched.close();
      },
    };
  },
};

/** Asks three searches, which differ from run to run; the mean of what they took. */
async function round(taken: number[][], answers: string[], ask: (asked: Asked) => Promise<string>): Promise<number> {
  const times: number[] = [];
  for (const asked of searches(taken.length)) {
    const began = performance.now();
    const answer = await ask(asked);
    times.push(performance.now() - began);
    answers.push(answer);
  }
  taken.push(times);
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

function searches(run: number): readonly Asked[] {
  const name = payeeAt(run * 40_004);
  const least = 900 + run;
  const deal = hex(dealAt(run * 40_004));
  const texts = ['kind', 'party', 'title', 'purse'].map((column) => `${column} LIKE ?`).join(' OR ');
  return [
    { text: `"${name}"`, where: texts, values: Array.from({ length: 4 }, () => `%${fold(name)}%`) },
    { text: `kind:paid amount:>${least}`, where: `kind LIKE 'pay:completed%' AND minor > ?`, values: [least * 100] },
    { text: `deal:${deal}`, where: 'deal = ?', values: [deal] },
  ];
}

async function openedRows(folder: string): Promise<{ readonly rows: RowsOfArchive; close(): Promise<void> }> {
  const storageKey = systemRandom.bytes(32);
  const builder = join(import.meta.dirname, 'test-processes', 'build-search-archive.ts');
  const { status } = spawnSync(process.execPath, [builder, folder, String(million), hex(storageKey)], { stdio: 'inherit' }); // prettier-ignore
  const before = memory();
  const archive = await openArchive(folder, storageKey, 0);
  if (status !== 0 || !archive.ok) throw new Error('no archive to search');
  const began = performance.now();
  const { reached } = await archive.value.search.build(() => {});
  if (reached !== million) throw new Error(`an index of ${reached} entries`);
  const seconds = ((performance.now() - began) / 1000).toPrecision(3);
  await archive.value.close();
  const again = await openArchive(folder, storageKey, 0);
  if (!again.ok) throw new Error(again.error.code);
  const onFault = (fault: unknown) => console.error(fault);
  const rows = createArchiveRows({ archive: again.value, random: systemRandom, onFault }, () => {});
  const first = performance.now();
  await rows.rows('zurich', 0, 50);
  const cold = (performance.now() - first).toPrecision(3);
  for (let which = 0; which < 20; which++) await again.value.search.find(conditionsOf(`order ${which}`), 0, 50);
  console.error(`archive-search       built in ${seconds} s, first search ${cold} ms, memory ${before}, after 21 searches ${memory()}`); // prettier-ignore
  return {
    rows,
    async close() {
      await rows.stop();
      await again.value.close();
    },
  };
}

function conditionsOf(text: string): readonly Condition[] {
  return parseSearch(text, () => Number.NaN).conditions;
}

function memory(): string {
  return `${Math.round(process.memoryUsage().rss / 1e6)} MB`;
}

/** The same entries in clear; `ask` answers with the total and the newest 50 sequences. */
function plainColumns(): { ask(asked: Asked): string } {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE rows (sequence INTEGER PRIMARY KEY, kind TEXT, party TEXT, title TEXT, purse TEXT,
    minor INTEGER, at INTEGER, deal TEXT) STRICT; CREATE INDEX deals ON rows (deal); PRAGMA case_sensitive_like = ON; BEGIN`);
  const insert = database.prepare('INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (let which = 0; which < million - 1; which++)
    insert.run(which + 1, kindAt(which), fold(payeeAt(which)), fold(titleAt(which)), 'everyday purse', minorAt(which), timeAt(which), hex(dealAt(which))); // prettier-ignore
  database.exec('COMMIT');
  return {
    ask({ where, values }) {
      const total = database.prepare(`SELECT count(*) AS total FROM rows WHERE ${where}`).get(...values)?.['total'];
      const page = database.prepare(`SELECT sequence FROM rows WHERE ${where} ORDER BY sequence DESC LIMIT 50`);
      return `${String(total)} ${page.all(...values).map(({ sequence }) => String(sequence)).join()}`; // prettier-ignore
    },
  };
}
