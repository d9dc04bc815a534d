// Proves that the import rules bite: every row of the table is broken in a scratch tree and linted with the project's
// own configuration. Type-aware rules are left out there, since the imported files do not exist.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importTable } from '#scripts/house/import-table.ts';
import { importCases } from './import-cases.ts';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'import-rules-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Ways to import that go round the plain `import x from`; each must be seen. */
const forms: readonly (readonly [name: string, code: (specifier: string) => string])[] = [
  ['default import', (specifier) => `import x from '${specifier}';\nexport const y = x;`],
  ['type import', (specifier) => `import type { X } from '${specifier}';\nexport type Y = X;`],
  ['side effect', (specifier) => `import '${specifier}';`],
  ['re-export', (specifier) => `export { x } from '${specifier}';`],
  ['re-export of all', (specifier) => `export * from '${specifier}';`],
  ['dynamic import', (specifier) => `export const x = import('${specifier}');`],
  ['import in a type', (specifier) => `export type X = import('${specifier}').X;`],
  ['import by require', (specifier) => `import x = require('${specifier}');\nexport const y = x;`],
  ['require', (specifier) => `export const x = require('${specifier}');`],
  ['require type', (specifier) => `export type X = typeof import('${specifier}');`],
];

const findings = lint([
  ...importCases.map(
    ({ file, allowed, refused }) =>
      [file, sideEffects([...allowed, ...refused.map(([specifier]) => specifier)])] as const,
  ),
  ...forms.map(([, code], place) => [`app/commerce/form-${place}.ts`, code('#main/node/x.ts')] as const),
  ['app/commerce/computed.ts', "const name = '#main/node/x.ts';\nexport const x = import(name);"],
  ['app/commerce/glob.ts', "export const x = import.meta.glob('../../main/*.ts');"],
  ['app/commerce/dots.ts', "import '#app/../main/node/x.ts';"],
  ['app/commerce/slashes.ts', '/// <reference path="../../main/node/x.ts" />\nexport const x = 1;'],
  ['app/commerce/node-types.ts', '/// <reference types="node" />\nexport const x = 1;'],
  ['app/commerce/near.ts', "import '#app/support/x.ts';"],
]);

test.each(importCases)(
  '$file imports what the row $row of the table names, and nothing else',
  ({ file, allowed, refused }) => {
    const messages = findings(file);
    allowed.forEach((specifier, line) => expect([specifier, messages.get(line + 1)]).toEqual([specifier, undefined]));
    refused.forEach(([specifier, message], place) => {
      expect(messages.get(allowed.length + place + 1), specifier).toContain(message);
    });
  },
);

test('every row of the import table has a case that is allowed or refused', () => {
  const covered = new Set(importCases.map(({ row }) => row));
  expect(importTable.map(({ from }) => from).filter((from) => !covered.has(from))).toEqual([]);
});

test.each(forms.map(([name], place) => [name, place] as const))(
  'an import written as %s is judged too',
  (_name, place) => {
    expect(findings(`app/commerce/form-${place}.ts`).get(1)).toContain('may not import main/node/x.ts');
  },
);

test('what cannot be judged is refused: computed imports, globs, dots in # paths, references, # paths inside a folder', () => {
  expect(findings('app/commerce/computed.ts').get(2)).toContain('by a literal');
  expect(findings('app/commerce/glob.ts').get(1)).toContain('by a literal');
  expect(findings('app/commerce/dots.ts').get(1)).toContain('may not import main/node/x.ts');
  expect(findings('app/commerce/slashes.ts').size).toBe(1);
  expect(findings('app/commerce/node-types.ts').size).toBe(1);
  expect(findings('app/commerce/near.ts').get(1)).toContain('relative path inside app/');
});

function sideEffects(specifiers: readonly string[]): string {
  return specifiers.map((specifier) => `import '${specifier}';`).join('\n');
}

interface Report {
  readonly diagnostics: readonly {
    readonly message: string;
    readonly code: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

/** Lints files of a scratch tree; gives each file's findings of the two import rules by line. */
function lint(
  files: readonly (readonly [path: string, text: string])[],
): (file: string) => ReadonlyMap<number, string> {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), `${text}\n`);
  }
  const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as Record<string, unknown>;
  const plugin = join(root, 'scripts/house/lint-plugin.ts');
  writeFileSync(join(scratch, '.oxlintrc.json'), JSON.stringify({ ...config, jsPlugins: [plugin], options: {} }));
  const run = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'], {
    cwd: scratch,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const { diagnostics } = JSON.parse(run.stdout) as Report;
  return (file) => {
    const mine = diagnostics.filter(
      ({ filename, code }) => filename === file && /house\(imports\)|triple-slash/.test(code),
    );
    return new Map(mine.map(({ labels, message }) => [labels[0]?.span.line ?? 0, message]));
  };
}
