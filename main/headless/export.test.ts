import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import { readTranscript } from '#app/bookkeeping/read-transcript.ts';
import { amount } from '#protocols/values/amount.ts';
import { runExport, type ReadBookedOperations } from './export.ts';

const purse = { id: 'p1', name: 'Vault', system: 'ecash', practice: true };
const noon = 1_795_000_000;

function load(index: number): BookedOperation {
  const base = { id: `op-${index}`, kind: 'load', state: 'completed', purse, bookedAt: noon + index * 86_400 } as const;
  return { ...base, amount: amount(500n, 'EUR'), fee: amount(0n, 'EUR') };
}

async function* inMemory(operations: readonly BookedOperation[]): AsyncGenerator<BookedOperation> {
  yield* operations;
}

async function run(args: readonly string[], bookedOperations: ReadBookedOperations, checkpoint?: string) {
  const [said, complained]: [string[], string[]] = [[], []];
  const status = await runExport(args, {
    bookedOperations,
    checkpoint: () => Promise.resolve(checkpoint),
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  });
  return { status, said: said.join('\n'), complained: complained.join('\n') };
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-export-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const three: ReadBookedOperations = () => inMemory([load(0), load(1), load(2)]);

test('the books of a period are one private file, with rules beside a CSV', async () => {
  const folder = freshFolder();
  const asked: (string | undefined)[] = [];
  const read: ReadBookedOperations = (from) => {
    asked.push(from);
    return three(from);
  };
  for (const format of ['journal', 'csv', 'jsonl']) {
    const out = join(folder, `books.${format}`);
    const args = [
      '--format',
      format,
      '--from',
      '2026-11-19',
      '--to',
      '2026-11-19',
      '--out',
      out,
      '--folder',
      '/wallet',
    ];
    expect(await run(args, read)).toMatchObject({ status: 0, complained: '' });
    expect(statSync(out).mode & 0o777).toBe(0o600);
  }
  expect(readdirSync(folder).toSorted()).toEqual(['books.csv', 'books.csv.rules', 'books.journal', 'books.jsonl']);
  expect(new Set(asked)).toEqual(new Set(['/wallet']));
  const read1 = readTranscript(readFileSync(join(folder, 'books.jsonl'), 'utf8'));
  expect(read1.ok && read1.value.rows.map(({ id }) => id)).toEqual(['op-1']);
  expect(read1.ok && read1.value.manifest.accounts[0]).toMatchObject({ opening: 500n, closing: 1000n });
});

test('the manifest carries the checkpoint of the archive', async () => {
  const out = join(freshFolder(), 'books.jsonl');
  const note = 'semper-wallet/archive\n3\nAAAA\n\n\u2014 archive BBBB\n';
  expect(await run(['--format', 'jsonl', '--out', out], three, note)).toMatchObject({ status: 0 });
  const read = readTranscript(readFileSync(out, 'utf8'));
  expect(read.ok && read.value.manifest.checkpoint).toBe(note);
});

test('arguments that make no sense are explained and nothing is read', async () => {
  const never: ReadBookedOperations = () => {
    throw new Error('read');
  };
  const wrong = [
    [],
    ['--format', 'pdf', '--out', 'x'],
    ['--format', 'csv'],
    ['--format', 'csv', '--out', ''],
    ['--format', 'csv', '--out', 'x', '--from', '2026-02-30'],
    ['--format', 'csv', '--out', 'x', '--from', '2026-02-03', '--to', '2026-02-02'],
    ['--format', 'csv', '--out', 'x', '--wipe'],
  ];
  for (const args of wrong) {
    const { status, complained } = await run(args, never);
    expect([status, complained.includes('npm run export')], args.join(' ')).toEqual([2, true]);
  }
});

test('an export that fails half-way leaves the file from before and nothing beside it', async () => {
  const folder = freshFolder();
  const out = join(folder, 'books.journal');
  writeFileSync(out, 'from before');
  let pass = 0;
  const changing: ReadBookedOperations = () =>
    inMemory(Array.from({ length: (pass += 1) * 2 }, (_, index) => load(index)));
  expect(await run(['--format', 'journal', '--out', out], changing)).toMatchObject({
    status: 1,
    complained: expect.stringContaining('try again'),
  });
  async function* breaking(): AsyncGenerator<BookedOperation> {
    yield load(0);
    if ((pass += 1) > 3) throw new Error('the archive is damaged');
  }
  await expect(run(['--format', 'journal', '--out', out], breaking)).rejects.toThrow('the archive is damaged');
  const twice: ReadBookedOperations = () => inMemory([load(0), load(0)]);
  expect(await run(['--format', 'journal', '--out', out], twice)).toMatchObject({ status: 1 });
  expect(readFileSync(out, 'utf8')).toBe('from before');
  expect(readdirSync(folder)).toEqual(['books.journal']);
});

test('a place that cannot be written is named', async () => {
  const folder = freshFolder();
  const missing = join(folder, 'none', 'books.csv');
  expect(await run(['--format', 'csv', '--out', missing], three)).toMatchObject({
    status: 1,
    complained: expect.stringContaining(missing),
  });
  const taken = join(folder, 'a-folder');
  mkdirSync(taken);
  expect(await run(['--format', 'csv', '--out', taken], three)).toMatchObject({ status: 1 });
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
});
