// The house's own checks, broken once each: what they must find, and what they must leave alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { citesSource } from '#scripts/house/cited-source.ts';
import { forbiddenWord } from '#scripts/house/glossary.ts';
import { fileProblems, lockProblems, nodeProblems } from '#scripts/house/house-rules.ts';

const lock = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8');
const disable = 'oxlint-disable-next-line';

test('a file of 400 lines passes and one of 401 does not', () => {
  expect(fileProblems([{ path: 'app/a.ts', text: 'x\n'.repeat(400) }])).toEqual([]);
  expect(fileProblems([{ path: 'app/a.ts', text: 'x\n'.repeat(401) }])).toEqual([expect.stringContaining('401 lines')]);
  expect(fileProblems([{ path: 'app/a.md', text: 'x\n'.repeat(900) }])).toEqual([]);
});

test('files and folders are not named utils, helpers, common or manager', () => {
  for (const path of ['app/utils/a.ts', 'app/byte-helpers.ts', 'protocols/common.ts', 'app/payment-manager.ts']) {
    expect(fileProblems([{ path, text: '' }]), path).toHaveLength(1);
  }
  expect(fileProblems([{ path: 'app/commonwealth.ts', text: '' }])).toEqual([]);
});

test('a lint rule is switched off by name and with a reason, and a rule of the house never', () => {
  const problems = (comment: string) => fileProblems([{ path: 'a.ts', text: `// ${comment}\n` }]).length;
  expect(problems(`${disable} eslint/no-eval -- the vector is code`)).toBe(0);
  expect(problems(`${disable} eslint/no-eval`)).toBe(1);
  expect(problems(disable)).toBe(1);
  expect(problems(`${disable} house/imports -- in a hurry`)).toBe(1);
});

test('the lock file pins every platform, with digests and without addresses', () => {
  expect(lockProblems(lock)).toEqual([]);
  const broken = lock
    .replaceAll('"node_modules/@oxlint/binding-darwin-arm64"', '"node_modules/@oxlint/gone"')
    .replace(/"integrity": "[^"]+"/, '"resolved": "an address"');
  expect(lockProblems(broken)).toEqual([
    'package-lock.json: @oxlint/binding-darwin-arm64 is not pinned',
    expect.stringContaining('holds an address'),
    expect.stringContaining('has no integrity'),
    'package-lock.json: @oxlint/binding-darwin-arm64, optional to node_modules/oxlint, is not pinned',
  ]);
});

test('scripts and tests run on Node 24 or later', () => {
  expect(nodeProblems(process.versions.node)).toEqual([]);
  expect(nodeProblems('20.20.2')).toHaveLength(1);
});

test('forbidden words are found inside identifiers of either style, and only as whole words', () => {
  expect(forbiddenWord('sendTx')?.word).toBe('tx');
  expect(forbiddenWord('PurseManager')?.word).toBe('manager');
  expect(forbiddenWord('top-up-amount')?.word).toBe('topup');
  expect(forbiddenWord('TTPVerdict')?.word).toBe('ttp');
  expect(forbiddenWord('context')).toBeUndefined();
  expect(forbiddenWord('offerReceived')).toBeUndefined();
});

test('a source is a standard or a section, not a mere mention of a document', () => {
  for (const comment of ['SPEC 3.2', 'RFC 8949', 'NUT-11', 'BIP-340', '§4', 'draft-irtf-cfrg-cpace', 'FIPS 180-4']) {
    expect(citesSource(comment), comment).toBe(true);
  }
  for (const comment of ['Adds two amounts.', 'the specification says so', 'a second', 'drafted']) {
    expect(citesSource(comment), comment).toBe(false);
  }
});
