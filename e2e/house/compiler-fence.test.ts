// Proves that the compiler keeps hosts out of `protocols` and `app`: no fetch, no process, no module of Node, not even
// beside the libraries that they may import, and nothing of `main`. A scratch tree has the project's own settings.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'compiler-fence-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const settings = `tsconfig.base.json package.json protocols/tsconfig.json protocols/ambient.d.ts app/tsconfig.json
  app/ambient.d.ts app/screen-contract/tsconfig.json main/tsconfig.json device/tsconfig.json`.split(/\s+/);
for (const path of settings) cpSync(join(root, path), join(scratch, path));
symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'), 'dir');

const libraries = `import '@noble/hashes/sha2.js';
import '@noble/curves/secp256k1.js';
import '@noble/ciphers/chacha.js';
import '@scure/base';
import '@scure/bip39';
import 'cborg';`;
const hosts = `export const a = fetch;
export const b = process;
export const c = crypto;
export const d = setTimeout;
export const e = window;
export const f = Buffer;
export const g = console;
export const h = globalThis.document;`;
const lines = {
  ...{ 'protocols/values/hosts.ts': hosts, 'protocols/values/good.ts': 'export const good = new TextEncoder();' },
  'protocols/values/side-effect.ts': "import 'node:fs';",
  'protocols/values/default.ts': "import fs from 'node:fs';\nexport const x = fs;",
  'protocols/values/libraries.ts': `${libraries}\nexport const x = fetch;`,
  'app/business/hosts.ts': hosts,
  'app/business/side-effect.ts': "import 'node:fs';",
  'app/business/default.ts': "import fs from 'node:fs';\nexport const x = fs;",
  'app/business/libraries.ts': `${libraries}\nimport '@cashu/cashu-ts';\nexport const x = process;`,
  'app/business/main.ts': "import { secret } from '#main/node/secret.ts';\nexport const x = secret;",
  'app/business/good.ts': "import { good } from '#protocols/values/good.ts';\nexport const x = good;",
  'app/screen-contract/protocols.ts': "import { good } from '#protocols/values/good.ts';\nexport const x = good;",
  'device/one.ts': 'export {};',
  'main/node/secret.ts': "import { readFileSync } from 'node:fs';\nexport const secret = readFileSync;",
};
for (const [path, text] of Object.entries(lines)) {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), `${text}\n`);
}

/** Where a project has errors: `file:line code`, files below the project's folder. */
function compile(project: string): readonly string[] {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
    cwd: scratch,
    encoding: 'utf8',
  });
  return [...stdout.matchAll(/^(\S+)\((\d+),\d+\): error (TS\d+)/gm)].map(
    ([, file, line, code]) => `${file}:${line} ${code}`,
  );
}

const everyLine = hosts.split('\n').map((_line, place) => place + 1);

test.each([
  ['protocols', 'protocols/values', 7],
  ['app', 'app/business', 8],
])(
  'fetch, process, crypto, timers, window, Buffer, console and document are type errors in %s',
  (project, folder, libraryLine) => {
    const errors = compile(project);
    const linesOf = (file: string) =>
      errors
        .filter((error) => error.startsWith(`${folder}/${file}.ts:`))
        .map((error) => Number(/:(\d+) /.exec(error)?.[1]));
    expect(linesOf('hosts')).toEqual(everyLine);
    expect(linesOf('side-effect')).toEqual([1]);
    expect(linesOf('default')).toEqual([1]);
    expect(linesOf('libraries'), 'a library brings no types of a host').toEqual([libraryLine]);
    expect(linesOf('good')).toEqual([]);
  },
);

test('an import of main, and one of protocols by the screen contract, does not compile', () => {
  expect(compile('app')).toContain('app/business/main.ts:1 TS6307');
  expect(compile('app/screen-contract')).toContain('app/screen-contract/protocols.ts:1 TS6307');
});
