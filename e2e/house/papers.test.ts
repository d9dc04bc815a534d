// Holds the papers against the project: what they name is there, what they link resolves, what they promise has a test of that title.
// Files in backticks are whole paths from the top; a name of `x` stands for what the reader adds. Prose is nobody's to judge here.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { bookFormats } from '#app/bookkeeping/formats.ts';
import { folders } from '#scripts/house/import-table.ts';

const root = join(import.meta.dirname, '../..');
const papers = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'docs/THREATS.md',
  'docs/LICENCES.md',
];
const linking = [
  ...papers,
  'CHANGELOG.md',
  'GLOSSARY.md',
  'docs/PACKAGING.md',
  'docs/BOARD.md',
  'docs/DEVICE-PORTS.md',
];
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const isThere = (path: string) => existsSync(join(root, path));
const program = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** What stands in backticks, blocks of code left out. */
function ticked(text: string): readonly string[] {
  return [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);
}

/** The paths of the project that a text names, up to the first name that the reader is to choose. */
function namedPaths(text: string): readonly string[] {
  const tops = new Set([...folders, 'docs', 'build', '.ci']);
  return ticked(text)
    .filter((inside) => /^[\w.-]+(?:\/[\w.-]+)*\/?$/.test(inside) && tops.has(inside.split('/')[0] ?? ''))
    .map((path) => path.replace(/(?:^|\/)(?:x|XView)(?:[./].*)?$/, ''));
}

/** The paths of the tree that a block of code draws, two spaces a level, two before the words behind a name. */
function drawnPaths(text: string): readonly string[] {
  const [, drawn = ''] = /^```\n([\s\S]*?)^```/m.exec(text) ?? [];
  let top = '';
  return [...drawn.matchAll(/^( *)(\S+) {2,}\S/gm)].map(([, indent, name = '']) => {
    if (indent === '') top = name;
    return indent === '' ? name : top + name;
  });
}

function namedScripts(text: string): readonly string[] {
  return [...text.matchAll(/\bnpm (?:run ([a-z][a-z:-]*)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? '');
}

/** Where links, pictures and their sources lead to, with the part behind `#`; addresses of the network left out. */
function targets(text: string): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)];
  return links.map(([, link, source]) => link ?? source ?? '').filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that a page of Markdown offers: its headings, as code hosts write them. */
function anchors(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return headings.map((heading) => heading.replaceAll(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-'));
}

function leadsNowhere(paper: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const page = path === '' ? paper : normalize(join(dirname(paper), path));
  return !isThere(page) || (anchor !== undefined && !anchors(read(page)).includes(anchor));
}

type Row = { readonly cells: readonly string[]; readonly section: string };

/** The rows of every table whose last column has this name, with the heading above it. */
function rowsOf(text: string, last: string): readonly Row[] {
  const found: Row[] = [];
  let section = '';
  let columns: readonly string[] | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) section = line.replace(/^#+ /, '');
    if (!line.startsWith('|')) columns = undefined;
    else {
      const cells = line.split(/(?<!\\)\|/).slice(1, -1);
      const trimmed = cells.map((cell) => cell.trim());
      if (columns === undefined) columns = trimmed;
      else if (columns.at(-1) === last && !/^-+$/.test(trimmed[0] ?? '')) found.push({ cells: trimmed, section });
    }
  }
  return found;
}

/** What is wrong with the tests that a promise names. */
function faultsOf(held: string): readonly string[] {
  const files = ticked(held).filter((path) => path.endsWith('.test.ts'));
  const there = files.filter(isThere);
  const sources = there.map((path) => read(path).replaceAll('’', "'"));
  const titles = [...held.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title.replace(/ ?…$/, ''));
  const begins = (title: string) => sources.some((source) => ["'", '"', '`'].some((q) => source.includes(q + title)));
  return [
    ...(files.length === 0 ? ['names no test'] : []),
    ...files.filter((path) => !there.includes(path)).map((path) => `${path} is not there`),
    ...titles.filter((title) => !begins(title)).map((title) => `no test begins with ${title}`),
  ];
}

test.each(papers)('Every file and folder that %s names is there', (paper) => {
  expect(namedPaths(read(paper)).filter((path) => !isThere(path))).toEqual([]);
});

test('Every file and folder that ARCHITECTURE draws is there', () => {
  const drawn = drawnPaths(read('ARCHITECTURE.md'));
  expect(drawn.filter((path) => !isThere(path))).toEqual([]);
  expect(drawn).toEqual(
    expect.arrayContaining(folders.filter((folder) => folder !== 'scripts').map((one) => `${one}/`)),
  );
});

test.each(linking)('Every script that %s names can be run, and every link in it leads somewhere', (paper) => {
  const text = read(paper);
  expect(namedScripts(text).filter((name) => !Object.hasOwn(program.scripts, name))).toEqual([]);
  expect(targets(text).filter((target) => leadsNowhere(paper, target))).toEqual([]);
});

test('Every promise in THREATS names a test that is there, under a title that it has', () => {
  const promises = rowsOf(read('docs/THREATS.md'), 'Test');
  expect(promises.flatMap(({ cells, section }) => faultsOf(cells.at(-1) ?? '').map((f) => `${section}: ${f}`))).toEqual(
    [],
  );
  // Each section of promises has a table of them, so that none is left out by being prose.
  const [, promised = ''] = /^## What is promised([\s\S]*?)^## /m.exec(read('docs/THREATS.md')) ?? [];
  const sections = [...promised.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect([...new Set(promises.map(({ section }) => section))]).toEqual(sections);
});

test('Each promise of the device names its tests by their titles, and not by their files alone', () => {
  const promises = rowsOf(read('docs/THREATS.md'), 'Test').filter(({ section }) => section.startsWith('The device, '));
  expect(promises.length).toBeGreaterThan(30);
  const untitled = promises.filter(({ cells }) => !/"[^"]+"/.test(cells.at(-1) ?? ''));
  expect(untitled.map(({ cells }) => cells[0])).toEqual([]);
});

test('CHANGELOG tells of this version, README of every format of the books', () => {
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${program.version.replaceAll('.', '\\.')}\\b`, 'm'));
  expect(read('README.md')).toContain(`--format ${bookFormats.join('\\|')}`);
});

test('LICENCES lists what the program depends on, each package under the licence that the lock file has for it', () => {
  type Locked = { readonly packages: Readonly<Record<string, { readonly license?: string }>> };
  const { packages } = JSON.parse(read('package-lock.json')) as Locked;
  const listed = rowsOf(read('docs/LICENCES.md'), 'Packages').flatMap(({ cells: [licence = '', names = ''] }) =>
    ticked(names).map((name) => [name, licence] as const),
  );
  for (const [name, licence] of listed)
    expect([name, packages[`node_modules/${name}`]?.license]).toEqual([name, licence]);
  expect(listed.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(program.dependencies)));
});

test('Papers that name what is not there are found out', () => {
  const paper =
    'See `main/nobody.ts`, `protocols/x/`, `protocols/x/errors.ts`, `nowhere/x.ts`; `npm run nothing`, npm test.';
  expect(namedPaths(paper)).toEqual(['main/nobody.ts', 'protocols', 'protocols']);
  expect(namedScripts(paper)).toEqual(['nothing', 'test']);
  expect(drawnPaths('```\napp/   blocks\n  gone/  not there\n```\n')).toEqual(['app/', 'app/gone/']);
  const links =
    '[a](docs/THREATS.md#what-is-not-promised) [b](README.md#no) <img src="docs/no.png"> [c](https://a.example)';
  expect(targets(links).filter((target) => leadsNowhere('README.md', target))).toEqual(['README.md#no', 'docs/no.png']);
  expect(faultsOf('see the tests')).toEqual(['names no test']);
  expect(faultsOf('`e2e/nobody.test.ts`')).toEqual(['e2e/nobody.test.ts is not there']);
  expect(faultsOf('`e2e/house/needs.test.ts` "no such …"')).toEqual(['no test begins with no such']);
  expect(faultsOf('`e2e/house/needs.test.ts` "a missing tool …"')).toEqual([]);
});
