// How a test says what it needs of the machine. What is missing skips the test with a reason; `npm test` names every
// reason in its closing lines, and with REQUIRE_ALL=1 a skipped test counts as failed.
//
//   test('OpenSSL verifies the receipt', (context) => {
//     const openssl = needs(context, 'openssl');                        // its path, or the test is skipped here
//     const nut = readFileSync(vectors(context, 'nuts/00-tests.md'));   // a path, or the test is skipped here
//   });
//
// Where a file makes one test of each vector, `foundVectors` tells at the top whether they are there. A thing that no
// Debian package brings (such as a browser of Electron's own) is skipped by `elsewhere`, which REQUIRE_ALL=1 lets pass.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';
import { elsewhereMark } from '#scripts/house/skips.ts';

/** The Debian package of each tool whose package has another name. */
const packages: Readonly<Record<string, string>> = {
  xmllint: 'libxml2-utils',
  Xvfb: 'xvfb',
  'xvfb-run': 'xvfb',
};

/** Debian's `chromium` is a wrapper that adds flags of its own; the browser stands here. */
const places: Readonly<Record<string, string>> = { chromium: '/usr/lib/chromium/chromium' };

/** The path of a command-line tool; without it the test is skipped, naming the tool and its Debian package. */
export function needs(context: TestContext, tool: string): string {
  const path = [places[tool], ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, tool))]
    .filter((candidate) => candidate !== undefined)
    .find(isExecutable);
  return path ?? context.skip(`missing tool: ${tool} (Debian: ${packages[tool] ?? tool})`);
}

/** The path of official test data below the folder SEMPER_VECTORS; without it the test is skipped, naming the file. */
export function vectors(context: TestContext, name: string): string {
  return (
    foundVectors(name) ?? context.skip(`missing vectors: ${name} (set SEMPER_VECTORS to the folder that holds it)`)
  );
}

/** The path of official test data, or undefined; for files that make their tests from it. */
export function foundVectors(name: string): string | undefined {
  const path = join(process.env['SEMPER_VECTORS'] ?? join(import.meta.dirname, '../../../shared/vectors'), name);
  return existsSync(path) ? path : undefined;
}

/** Skips a test of something that cannot be had on a machine that lacks it, REQUIRE_ALL or not. */
export function elsewhere(context: TestContext, what: string): never {
  return context.skip(`${elsewhereMark}${what}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
