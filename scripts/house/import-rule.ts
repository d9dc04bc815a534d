// Judges one import against `import-table.ts`. Pure: a path, a specifier and whether it is a test go in, a reason comes
// out; `lint-plugin.ts` finds the imports. Relative paths are resolved, so that `../` gets round nothing.
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { folders, importTable, type Row } from './import-table.ts';

const outside = 'Name the file by a # path or a path inside the repository.';

/** Why `file` (from the top of the repository, `/` between names) may not import `specifier`; undefined when it may. */
export function refuseImport(file: string, specifier: string): string | undefined {
  const row = rowOf(file);
  if (row === undefined) return undefined;
  const test = isTest(file);
  const refuse = (what: string) => `${row.from} may not import ${what}. ${row.instead}`;

  if (/^(?:[a-z]+:)?\//i.test(specifier) || (/^[a-z]+:/i.test(specifier) && !specifier.startsWith('node:'))) {
    return refuse(`${specifier}: an address or an absolute path`);
  }
  if (specifier.startsWith('.') || specifier.startsWith('#')) return refuseOurs(row, file, specifier, refuse);
  if (isBuiltin(specifier)) {
    if (row.libraries.includes('*')) return undefined;
    if (!row.node && !test) return refuse(`${specifier}, a module of Node`);
    return specifier.replace('node:', '') === 'module'
      ? refuse(`${specifier}: it gets round the import rules`)
      : undefined;
  }
  const library = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return mayUse(row, library, test) ? undefined : refuse(`the package ${library}`);
}

/** Whether a file is a test, a contract suite, or makes vectors: what the product never loads. */
export function isTest(file: string): boolean {
  return /\.(?:test|contract)\.tsx?$|\/vectors\/[^/]+\.ts$/.test(file);
}

type Refuse = (what: string) => string;

function refuseOurs(row: Row, file: string, specifier: string, refuse: Refuse): string | undefined {
  const path = specifier.replace(/\?.*$/, '');
  const target = posix.normalize(path.startsWith('#') ? path.slice(1) : posix.join(posix.dirname(file), path));
  const [top = ''] = target.split('/');
  const own = top === file.split('/')[0];
  if (!folders.includes(top) && target.includes('/')) return refuse(`${specifier}. ${outside}`);
  if (path.startsWith('.') && !own)
    return refuse(`${specifier} by a relative path; write #${target} if the row allows it`);
  if (path.startsWith('#') && own && row.from !== 'e2e')
    return `Write a relative path inside ${top}/: # paths are for crossing folders.`;

  const allowed = [...row.ours, ...(isTest(file) ? row.alsoTests : []), ...(row.closed ? [] : [ownFolder(row, file)])];
  return allowed.some((entry) => holds(entry, target)) ? undefined : refuse(target);
}

function mayUse(row: Row, library: string, test: boolean): boolean {
  if (row.libraries.includes('*')) return true;
  if (test) return library !== 'playwright-core' && library !== 'electron';
  return row.libraries.includes(library) || row.libraries.includes(`${library.split('/')[0]}/*`);
}

function holds(entry: string, target: string): boolean {
  if (entry.endsWith('/*.ts')) return posix.dirname(target) === entry.slice(0, -'/*.ts'.length);
  return target === entry || target.startsWith(`${entry}/`);
}

/** The row that decides for a file: the longest whose names all match; undefined for files at the top. */
function rowOf(file: string): Row | undefined {
  const names = file.split('/');
  if (names.length === 1) return undefined;
  const matches = importTable.filter(({ from }) => {
    const parts = from.split('/');
    if (parts.length === names.length && !from.endsWith('.ts')) return false;
    return parts.every((part, place) => (part === '*' ? true : part === names[place]));
  });
  return matches.toSorted((one, other) => weight(other) - weight(one))[0] ?? unknownFolder(names[0]);
}

function weight({ from }: Row): number {
  return from.split('/').length * 2 + (from.includes('*') ? 0 : 1);
}

function unknownFolder(top = ''): Row {
  const instead = 'No row of scripts/house/import-table.ts knows this folder: add one.';
  return { from: top, ours: [], libraries: [], node: false, alsoTests: [], closed: true, instead };
}

function ownFolder(row: Row, file: string): string {
  return file.split('/').slice(0, row.from.split('/').length).join('/');
}
