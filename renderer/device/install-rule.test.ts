import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installing, rulePath } from './install-rule.ts';

const kept = readFileSync(join(import.meta.dirname, '../../build/linux/70-semper-wallet.rules'), 'utf8');

test.each([
  ['the wallet’s rule', kept],
  ['a rule with signs of the shell’s own', 'RUN+="$HOME `id` \\\\"\n'],
  ['a rule without an end of line', 'KERNEL=="hidraw*"'],
])('A shell that runs the command writes %s byte by byte as it is, and has udev read it', (_what, rule) => {
  const stand = `sudo() { echo "did: $*"; [ "$1" = tee ] && cat >&3; return 0; }\n${installing(rule)}`;
  const written = execFileSync('sh', ['-c', `{ ${stand}\n} 3>&1 1>/dev/null`], { encoding: 'utf8' });
  expect(written).toBe(rule.endsWith('\n') ? rule : `${rule}\n`);
  const did = execFileSync('sh', ['-c', stand.replace('cat >&3', 'cat >/dev/null')], { encoding: 'utf8' });
  expect(did).toBe('did: udevadm control --reload-rules\ndid: udevadm trigger\n');
  expect(installing(rule)).toContain(`sudo tee ${rulePath} `);
});
