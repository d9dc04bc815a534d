import { expect, test } from 'vitest';
import { fromHex, hex } from '../values/bytes.ts';
import { personKey, pseudonymKey } from './person-keys.ts';
import { publishedSeed } from './vectors/generate.ts';

const seed = fromHex(publishedSeed) ?? new Uint8Array();
const towards = (issuer: string, name: string, of = seed) => hex(pseudonymKey(of, { issuer, name }).publicKey.bytes);

test('one payee always sees the same pseudonym, whichever certificate of its name it shows', () => {
  expect(towards('Root', 'Bookshop')).toBe(towards('Root', 'Bookshop'));
});

test('two payees, two certifiers and two persons all see unlike keys, and none sees the person key', () => {
  const other = seed.map((byte) => byte ^ 1);
  const seen = [
    towards('Root', 'Bookshop'),
    towards('Root', 'Bakery'),
    towards('Region', 'Bookshop'),
    towards('Root', 'Bookshop', other),
    towards('RootB', 'ookshop'),
    hex(personKey(seed).publicKey.bytes),
    hex(personKey(other).publicKey.bytes),
  ];
  expect(new Set(seen).size).toBe(seen.length);
});
