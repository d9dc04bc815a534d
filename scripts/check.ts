// `npm test`: all that CI checks, in one run; the last line counts. Static checks first, one count each, then every test.
// What was skipped is named with its reason; with REQUIRE_ALL=1 it counts as failed, but for what no package can bring.
// Arguments choose tests by path (`npm test -- protocols/deal`), and then the static checks are left out.
import { startVitest } from 'vitest/node';
import { elsewhereMark } from './house/skips.ts';
import { staticChecks } from './house/static-checks.ts';

const chosen = process.argv.slice(2);
const requireAll = process.env['REQUIRE_ALL'] === '1';
let passed = 0;
let failed = 0;

for (const check of chosen.length > 0 ? [] : staticChecks) {
  const began = performance.now();
  const findings = check.run().trim();
  console.log(`${findings === '' ? 'ok    ' : 'FAILED'} ${check.name.padEnd(20)} ${seconds(began)}`);
  if (findings === '') passed += 1;
  else {
    failed += 1;
    console.log(findings.replaceAll(/^/gm, '       '));
  }
}

const began = performance.now();
console.log('tests …');
const vitest = await startVitest('test', chosen, { watch: false, reporters: [['default', { summary: false }]] });
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const errors = vitest.state.getUnhandledErrors();
// A file that failed outside of its tests has no test to count.
const broken = modules.filter((module) => !module.ok() && [...module.children.allTests('failed')].length === 0);
await vitest.close();

const skipped = tests
  .map((test) => ({ test, result: test.result() }))
  .filter(({ result }) => result.state === 'skipped')
  .map(({ test, result }) => ({
    name: `${test.module.relativeModuleId}: ${test.fullName}`,
    why: ('note' in result && result.note) || '',
  }));
const missed = requireAll ? skipped.filter(({ why }) => !why.startsWith(elsewhereMark)) : [];
passed += tests.filter((test) => test.result().state === 'passed').length;
failed +=
  tests.filter((test) => test.result().state === 'failed').length + broken.length + errors.length + missed.length;

console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${`${tests.length} tests`.padEnd(20)} ${seconds(began)}`);
const reasons = Map.groupBy(skipped, ({ why, name }) => why || name);
for (const [why, group] of reasons) {
  const [first, ...more] = group.map(({ name }) => name);
  console.log(
    `skipped: ${why === first ? why : `${why}: ${first}`}${more.length > 0 ? ` and ${more.length} more` : ''}`,
  );
}
if (missed.length > 0) console.log('REQUIRE_ALL=1: what is skipped for want of something counts as failed.');
console.log(
  `${passed} passed, ${failed} failed${skipped.length > missed.length ? `, ${skipped.length - missed.length} skipped` : ''}`,
);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
