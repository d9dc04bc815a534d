// The archive of the published vectors, laid out as a folder, audited by the command as a person runs it.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Scratch, stateOf, tamper } from './archives-at-hand.ts';
import { tables, triggers } from './spec-writer.ts';

interface Vectors {
  readonly slots: { readonly passphrase: string; readonly credential: string; readonly file: string };
  readonly archiveKey: { readonly public: string; readonly origin: string; readonly sealed: string };
  readonly rows: readonly Readonly<Record<'digest' | 'tag' | 'nodes' | 'sealed', string>>[];
  readonly checkpoints: readonly { readonly size: number; readonly root: string; readonly note: string }[];
  readonly shownToDevice: string;
}

const root = join(import.meta.dirname, '../..');
const vectors = JSON.parse(readFileSync(join(root, 'protocols/archive/vectors/archive.json'), 'utf8')) as Vectors;
const scratch = new Scratch();
const folder = scratch.path();
const [passphraseFile, credentialFile, shownFile] = [scratch.path('pass'), scratch.path('cred'), scratch.path('shown')];
afterAll(() => scratch.remove());

beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'keys.txt'), vectors.slots.file);
  const database = new DatabaseSync(join(folder, 'archive.sqlite'));
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA application_id = 1397050704; PRAGMA user_version = 1; ${tables} ${triggers}`,
  );
  const meta = database.prepare('INSERT INTO meta VALUES (?, ?)');
  meta.run('format', Buffer.from('semper-archive/1'));
  meta.run('origin', Buffer.from(vectors.archiveKey.origin));
  meta.run('public-key', Buffer.from(vectors.archiveKey.public, 'hex'));
  meta.run('signing-key', Buffer.from(vectors.archiveKey.sealed, 'hex'));
  const row = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)');
  for (const [sequence, { digest, tag, nodes, sealed }] of vectors.rows.entries())
    row.run(sequence, ...[digest, tag, nodes, sealed].map((hex) => Buffer.from(hex, 'hex')));
  const note = database.prepare('INSERT INTO checkpoints VALUES (?, ?)');
  note.run('latest', Buffer.from(vectors.checkpoints.at(-1)?.note ?? ''));
  note.run('verified', Buffer.from(vectors.checkpoints[1]?.note ?? ''));
  database.close();
  writeFileSync(passphraseFile, `${vectors.slots.passphrase}\n`);
  writeFileSync(credentialFile, Buffer.from(vectors.slots.credential, 'hex'), { mode: 0o600 });
  writeFileSync(shownFile, Buffer.from(vectors.shownToDevice, 'hex'));
});

function audit(...args: readonly string[]): { readonly exit: number | null; readonly text: string } {
  const entry = join(root, 'main/headless/audit/audit.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' });
  return { exit: status, text: `${stdout}${stderr}` };
}

test('the archive of the vectors is sound, by passphrase and by credential file, and stays as it was to the byte', () => {
  const before = stateOf(folder);
  for (const secret of [
    ['--passphrase-file', passphraseFile],
    ['--credential-file', credentialFile],
  ]) {
    const { exit, text } = audit(folder, ...secret, '--remember', shownFile);
    expect(text).toContain('entries       3, 3 opened');
    expect(text).toContain('latest (3), verified (2); 1 remembered from outside');
    expect(text).toContain(`"root":"${vectors.checkpoints.at(-1)?.root}"`);
    expect(text).toMatch(/\nsound: 3 entries\n$/);
    expect(exit).toBe(0);
  }
  expect(stateOf(folder)).toEqual(before);
});

test('without a passphrase the audit says what it could not check, and still finds a changed node', () => {
  const sound = audit(folder);
  expect(sound).toMatchObject({ exit: 0, text: expect.stringContaining('not checked   the records') });
  expect(sound.text).toContain('sound, as far as it could be checked');

  const other = scratch.copy(folder);
  tamper(other, 'UPDATE entries SET nodes = zeroblob(32) WHERE sequence = 1');
  const wrong = audit(other);
  expect(wrong).toMatchObject({ exit: 1, text: expect.stringContaining('entry-nodes: entry 1:') });
  expect(wrong.text).toMatch(/\nWRONG: 1 finding\n$/);
});

test('the head that an audit prints is what the next audit remembers', () => {
  const head = /^head +(.*)$/m.exec(audit(folder).text)?.[1] ?? '';
  const file = scratch.path('head');
  writeFileSync(file, head);
  expect(audit(folder, '--remember', file).exit).toBe(0);

  writeFileSync(file, head.replace('"size":3', '"size":4'));
  expect(audit(folder, '--remember', file)).toMatchObject({
    exit: 1,
    text: expect.stringContaining('archive-older: 4 entries were seen before and there are 3'),
  });
});

test('a wrong passphrase is found and named', () => {
  const file = scratch.path('pass');
  writeFileSync(file, 'correct horse');
  expect(audit(folder, '--passphrase-file', file)).toMatchObject({
    exit: 1,
    text: expect.stringContaining('passphrase-wrong'),
  });
});

test('what cannot be judged ends with 2: no folder, no archive, strange arguments, a credential that others can read', () => {
  chmodSync(credentialFile, 0o644);
  const bad = [
    [],
    [join(folder, 'nowhere')],
    [join(folder, 'keys.txt')],
    [folder, '--passphrase-file', join(folder, 'nowhere')],
    [folder, '--remember', passphraseFile],
    [folder, '--strange'],
    [folder, '--passphrase-file', passphraseFile, '--credential-file', passphraseFile],
    ...(process.platform === 'win32' ? [] : [[folder, '--credential-file', credentialFile]]),
    [root],
  ];
  for (const args of bad) expect([args, audit(...args).exit]).toEqual([args, 2]);
});
