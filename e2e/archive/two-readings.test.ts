// The wallet's own archive, audited by the program that was written apart from it, from the same SPEC: what one writes the other
// reads, and what somebody changes in between is found by both.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readKnownHead } from '#main/headless/audit/known-heads.ts';
import { openArchive, type ArchiveStore } from '#main/node/archive-store.ts';
import { exchangeKeySlot, makeKeyFile } from '#main/node/key-file.ts';
import { audited, credential, findingsOf, payment, Scratch, tamper, withCredential } from './archives-at-hand.ts';
import { flipBytes } from './byte-flips.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const first = 1_763_800_000;
const whole = scratch.path();
let killed = '';
let older = '';
let storageKey: Uint8Array;
let latest: Uint8Array;
let running: { readonly status: number | null; readonly stdout: string };

beforeAll(async () => {
  storageKey = await makeKeyFile(whole, [{ passphrase: 'corréct horse' }, { credential }]);
  const archive = await open(whole);
  for (let number = 0; number < 12; number += 1) await append(archive, number);
  older = copyByProcess(whole);
  await Promise.all(Array.from({ length: 12 }, (_, place) => append(archive, 12 + place)));
  running = auditByProcess(whole);
  killed = copyByProcess(whole);
  latest = (await archive.checkpoint()).note;
  await archive.close();
});

async function open(folder: string): Promise<ArchiveStore> {
  const opened = await openArchive(folder, storageKey, first);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

async function append(archive: ArchiveStore, number: number): Promise<void> {
  const { facts = [], documents = [], ...rest } = payment(number);
  const appended = await archive.append({
    ...rest,
    at: first + number,
    facts: facts.map(([name, value]) => [name, value]),
    documents: documents.map(([name, mediaType, bytes]) => ({ name, mediaType, bytes })),
  });
  if (!appended.ok) throw new Error(appended.error.code);
}

async function verified(archive: ArchiveStore): Promise<readonly { readonly code: string }[]> {
  const { findings } = await archive.verify({ whole: true });
  await archive.close();
  return findings;
}

/** In a process of its own: closing a file that this process has open elsewhere would end its locks. */
function copyByProcess(folder: string): string {
  const copy = scratch.path();
  const program = 'const [from, to] = process.argv.slice(1); require("node:fs").cpSync(from, to, { recursive: true })';
  if (spawnSync(process.execPath, ['-e', program, folder, copy]).status !== 0) throw new Error('the copy failed');
  return copy;
}

function auditByProcess(folder: string): { readonly status: number | null; readonly stdout: string } {
  const file = scratch.path('credential');
  writeFileSync(file, credential, { mode: 0o600 });
  const entry = join(import.meta.dirname, '../../main/headless/audit/audit.ts');
  return spawnSync(process.execPath, [entry, folder, '--credential-file', file], { encoding: 'utf8' });
}

function known(note: Uint8Array): Parameters<typeof findingsOf>[0]['known'] {
  const head = readKnownHead('device', note);
  if (head === undefined) throw new Error('not a checkpoint');
  return [head];
}

test('the archive of the wallet is sound: closed, killed, and while the wallet runs', () => {
  for (const folder of [whole, killed])
    expect(audited({ folder, secret: withCredential, known: known(latest) ?? [] })).toMatchObject({
      entries: 25,
      records: 25,
      unchecked: [],
      findings: { kept: [] },
    });
  expect(running).toMatchObject({ status: 0, stdout: expect.stringContaining('\nsound: 25 entries') });
});

test('a new passphrase opens it and the old one does not', async () => {
  const folder = scratch.copy(whole);
  const changed = await exchangeKeySlot(folder, { passphrase: 'corréct horse' }, { passphrase: 'battery staple' });
  expect(changed.ok).toBe(true);
  const by = (text: string) => findingsOf({ folder, secret: { kind: 'passphrase', text } });
  expect(by('battery staple')).toEqual([]);
  expect(by('corréct horse')).toEqual(['passphrase-wrong']);
});

test('an older copy is sound alone, and shorter for who remembers; continued otherwise, it is a fork', async () => {
  expect(findingsOf({ folder: older, secret: withCredential })).toEqual([]);
  expect(findingsOf({ folder: older, secret: withCredential, known: known(latest) ?? [] })).toEqual([
    'archive-older 25 13',
  ]);
  const fork = scratch.copy(older);
  const archive = await open(fork);
  for (let number = 0; number < 12; number += 1) await append(archive, 100 + number);
  await archive.close();
  expect(findingsOf({ folder: fork, secret: withCredential })).toEqual([]);
  expect(findingsOf({ folder: fork, secret: withCredential, known: known(latest) ?? [] })).toEqual([
    'archive-forked 25',
  ]);
});

test('a log that breaks off is found until the wallet has been started and ended; what it lost, only by who remembers', async () => {
  const folder = scratch.copy(killed);
  const log = join(folder, 'archive.sqlite-wal');
  const bytes = readFileSync(log);
  const last = bytes.length - 4;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  writeFileSync(log, bytes);
  expect(findingsOf({ folder, secret: withCredential })).toEqual([expect.stringMatching(/^log-altered [1-9]/)]);

  await (await open(folder)).close();
  expect(findingsOf({ folder, secret: withCredential })).toEqual([]);
  expect(findingsOf({ folder, secret: withCredential, known: known(latest) ?? [] })).toEqual([
    expect.stringMatching(/^archive-older 25 /),
  ]);
});

test.each([
  ['a tail cut off', 'DELETE FROM entries WHERE sequence > 20', ['entries-cut latest 25 21']],
  ['a row gone in the middle', 'DELETE FROM entries WHERE sequence = 9', ['entry-missing 9 9']],
  ['a seal changed', "UPDATE entries SET sealed = x'00' WHERE sequence = 9", ['entry-unreadable 9']],
  [
    'a digest changed',
    'UPDATE entries SET digest = zeroblob(32) WHERE sequence = 9',
    ['entry-unreadable 9', 'entry-nodes 9'],
  ],
  ['a node changed', 'UPDATE entries SET nodes = zeroblob(32) WHERE sequence = 9', ['entry-nodes 9']],
  ['a tag changed', 'UPDATE entries SET tag = zeroblob(16) WHERE sequence = 9', ['entry-tag 9']],
  ['another origin', "UPDATE meta SET value = x'00' WHERE name = 'origin'", ['meta-altered origin']],
  ['no checkpoint', "DELETE FROM checkpoints WHERE name = 'latest'", ['checkpoint-malformed latest']],
])('%s is found in the archive of the wallet, by the audit and by the wallet', async (_what, statement, found) => {
  const folder = scratch.copy(whole);
  tamper(folder, statement);
  expect(findingsOf({ folder, secret: withCredential })).toEqual(expect.arrayContaining(found));

  const opened = await openArchive(folder, storageKey, first);
  const own = opened.ok ? await verified(opened.value) : 'findings' in opened.error ? opened.error.findings : [];
  const codes = own.map(({ code }) => code);
  expect(codes).toContain(found[0]?.split(' ')[0]);
});

test("of 120 changed bytes in the wallet's own folders each is rejected or of no account", () => {
  const { missed, rejected } = flipBytes(
    120,
    'wallet',
    [whole, killed].map((folder) => scratch.copy(folder)),
  );
  expect(missed).toEqual([]);
  expect(rejected).toBeGreaterThan(40);
});
