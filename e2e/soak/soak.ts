// npm run soak: the full counts of what `npm test` runs samples of, on the same code. Each part is a process of its own, so that
// one that fails does not keep the others from running. `-- DAYS` sets how many random bad days.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const parts: readonly (readonly [what: string, program: string, args: readonly string[]])[] = [
  ['changed bytes, read by the audit', 'flip-soak.ts', []],
  ['changed bytes, read by the wallet', '../../main/node/test-processes/flip-archive.ts', ['10000', 'soak']],
  ['frames-host: random reports at the wallet', 'link-soak.ts', ['frames-host']],
  ['frames-device: random reports at the device', 'link-soak.ts', ['frames-device']],
  ['records: random records at the wallet', 'link-soak.ts', ['records-host']],
  ['records: random records at the device', 'link-soak.ts', ['records-device']],
  ['the plug pulled at every packet, and twice', 'cut-soak.ts', []],
  ['crashes, lost answers and bad days', 'crash-soak.ts', process.argv.slice(2)],
];
const failed = parts.filter(([what, program, args]) => {
  console.log(`\n${what}`);
  const path = fileURLToPath(new URL(program, import.meta.url));
  return spawnSync(process.execPath, [path, ...args], { stdio: 'inherit' }).status !== 0;
});
console.log(`\n${parts.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
