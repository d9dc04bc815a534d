// Holds the catalogs of the screens against the source and against each other: what a screen says is in both languages, nothing is
// kept that no screen says, and a translation asks for the same placeholders, tags and plural forms. Whether it is good German is for
// people to judge (renderer/language/GERMAN.md).
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatter } from '@lingui/format-po';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const catalogs = 'renderer/language';
const german = new Intl.PluralRules('de');

test(
  'The catalogs hold exactly what the screens say: gathering the texts again changes nothing',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'semper-texts-'));
    try {
      for (const part of ['renderer', 'lingui.config.ts', 'package.json'])
        cpSync(join(root, part), join(folder, part), { recursive: true });
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      const program = join(root, 'node_modules/@lingui/cli/dist/lingui.js');
      const { status, stderr } = spawnSync(process.execPath, [program, 'extract', '--clean', '--workers', '1'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
      for (const language of ['en', 'de']) {
        const [kept, gathered] = [root, folder].map((where) => textsIn(where, language));
        expect(Object.keys(kept ?? {}).toSorted(), `npm run texts, then ${catalogs}/${language}.po`).toEqual(
          Object.keys(gathered ?? {}).toSorted(),
        );
        expect(kept).toEqual(gathered);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test('German has words for every text of English, and for no other', () => {
  const [english, translated] = [textsIn(root, 'en'), textsIn(root, 'de')];
  expect(Object.keys(translated).toSorted()).toEqual(Object.keys(english).toSorted());
  expect(Object.keys(english).length).toBeGreaterThan(500);
  expect(textsWhere(([, words]) => words.trim() === '')).toEqual([]);
});

test('A text stands in German as in English only where both languages have the word', () => {
  const names = ['Bytes', 'Firmware', 'Format', 'Journal', 'Name', 'Passphrase', 'PIN', 'Semper Wallet', 'Version'];
  const shared = new Set([...names, '{operationWords}: {stateWords}']);
  expect(textsWhere(([text, words]) => text === words && !shared.has(text))).toEqual([]);
});

test('Placeholders, tags and the values of plurals are the same in both languages', () => {
  const faults = textsWhere(([text, words]) => partsOf(text).join(' ') !== partsOf(words).join(' '));
  expect(faults).toEqual([]);
});

test('Every plural has all the forms that German has, and the ones that English singles out', () => {
  const needed = german.resolvedOptions().pluralCategories;
  const faults = textsWhere(([text, words]) => {
    const [english, translated] = [formsOf(text), formsOf(words)];
    const singled = english.flat().filter((form) => /^\d/.test(form));
    return (
      english.length !== translated.length ||
      translated.some((forms) => [...needed, ...singled].some((form) => !forms.includes(form)))
    );
  });
  expect(faults).toEqual([]);
  expect(Object.keys(textsIn(root, 'en')).some((text) => formsOf(text).length > 0)).toBe(true);
});

test('A German text ends as its English one: with a full stop, a colon, a question mark, dots, or nothing', () => {
  const ending = (text: string) => /(?: …|[.:?!])?[”“"']?$/.exec(text)?.[0].replaceAll(/[”“"']/g, '');
  expect(textsWhere(([text, words]) => ending(text) !== ending(words))).toEqual([]);
});

test('German sets its own quotation marks, each pair whole, and no space at either end', () => {
  const count = (words: string, mark: string) => words.split(mark).length;
  const faults = textsWhere(([, words]) => /["”']|^\s|\s$| {2}/.test(words) || count(words, '„') !== count(words, '“'));
  expect(faults).toEqual([]);
});

type Texts = Readonly<Record<string, string>>;

/** The texts of a catalog: as the source has them, and as they are translated. English stands for itself. */
function textsIn(where: string, language: string): Texts {
  const file = readFileSync(join(where, catalogs, `${language}.po`), 'utf8');
  const format = formatter({ lineNumbers: false });
  const read = format.parse(file, { locale: language, sourceLocale: 'en', filename: `${language}.po` });
  return Object.fromEntries(
    Object.values(read as Record<string, { message?: string; translation?: string; context?: string }>).map((entry) => [
      `${entry.context === undefined ? '' : `${entry.context}: `}${entry.message ?? ''}`,
      entry.translation ?? '',
    ]),
  );
}

/** The German texts with which something is wrong. */
function textsWhere(wrong: (entry: [text: string, words: string]) => boolean): readonly string[] {
  return Object.entries(textsIn(root, 'de'))
    .filter(wrong)
    .map(([text, words]) => `${text} → ${words}`);
}

type Part = ReturnType<typeof compileMessage>[number];

/** The placeholders, tags and plurals of a text, sorted; of the forms of a plural what any of them asks for. */
function partsOf(text: string): readonly string[] {
  const named = (part: Part): readonly string[] => {
    if (typeof part === 'string') return part.match(/<\/?\w+\/?>/g) ?? [];
    const within = Object.values(choicesOf(part)).flatMap((form) => form.flatMap(named));
    return [part.slice(0, 2).join(' '), ...new Set(within)];
  };
  return compileMessage(text).flatMap(named).toSorted();
}

/** The forms of each plural in a text, in the order in which they stand; `=0` is `0`. */
function formsOf(text: string): readonly (readonly string[])[] {
  return compileMessage(text)
    .filter((part) => typeof part !== 'string' && part[1] === 'plural')
    .map((part) => Object.keys(choicesOf(part)));
}

function choicesOf(part: Part): Readonly<Record<string, Part[]>> {
  const choices = typeof part === 'string' ? undefined : part[2];
  if (typeof choices !== 'object' || choices === null) return {};
  return Object.fromEntries(Object.entries(choices).filter(([, form]) => Array.isArray(form)));
}
