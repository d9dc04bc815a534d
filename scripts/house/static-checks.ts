// The checks that need no test run: types, lint, format, dead code, rules of the house. Each is one line of progress
// and one in the count; a failing one shows its tool's own words.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblems, lockProblems, nodeProblems } from './house-rules.ts';

/** One check: what it is called, and its findings as text; empty when all is well. */
export interface Check {
  readonly name: string;
  run(): string;
}

const root = join(import.meta.dirname, '../..');

/** All static checks, in the order in which a mistake is quickest understood. */
export const staticChecks: readonly Check[] = [
  tool('types', 'typescript', 'tsc', '-b'),
  tool('lint', 'oxlint', 'oxlint'),
  tool('format', 'prettier', 'prettier', '--check', '--log-level=warn', '.'),
  tool('dead code', 'knip', 'knip', '--no-progress', '--no-config-hints'),
  { name: 'rules of the house', run: houseRules },
];

function tool(name: string, dependency: string, command: string, ...args: readonly string[]): Check {
  return {
    name,
    run() {
      const folder = join(root, 'node_modules', dependency);
      const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        bin: string | Record<string, string>;
      };
      const script = typeof bin === 'string' ? bin : bin[command];
      if (script === undefined) return `${dependency} has no command ${command}`;
      const done = spawnSync(process.execPath, [join(folder, script), ...args], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
      });
      if (done.status === 0) return '';
      return (
        `${done.stdout}${done.stderr}${done.error?.message ?? ''}` ||
        `${command} ended with ${done.status ?? done.signal}`
      );
    },
  };
}

function houseRules(): string {
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (git.status !== 0) return `git ls-files: ${git.error?.message ?? git.stderr}`;
  const files = git.stdout
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  return [...fileProblems(files), ...lockProblems(lock), ...nodeProblems(process.versions.node)].join('\n');
}
