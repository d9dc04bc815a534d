// Every scenario shows, dot by dot, and answers what expected.json holds. `REWRITE_SCENARIOS=1` writes that file anew, to be looked
// at in the report before it is committed.
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { displayLines, lineWidth } from '../hal/layout.ts';
import { differences, pageOf, readExpected } from './report.ts';
import { imagesOfScenarios, runScenario } from './run-scenario.ts';
import type { Seen } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const images = await imagesOfScenarios();
const rewrites = process.env['REWRITE_SCENARIOS'] === '1';
const rewritten: Record<string, readonly Seen[]> = {};

test.each(scenarios)('$name', async (scenario) => {
  const seen = await runScenario(scenario, images);
  rewritten[scenario.name] = seen;
  for (const { text } of seen) {
    expect(text).toHaveLength(displayLines);
    for (const line of text) expect(line).toHaveLength(lineWidth);
  }
  // The answers are the author's, not the recording's.
  for (const [step, { answer }] of seen.entries()) {
    const wanted = scenario.steps[step];
    if (wanted && 'answer' in wanted) expect(answer).toBe(wanted.answer);
  }
  if (!rewrites) expect(seen).toEqual(readExpected()[scenario.name]);
});

test('nothing is expected of a scenario that is not there, and the report shows a difference', async () => {
  if (rewrites) writeFileSync(new URL('expected.json', import.meta.url), `${JSON.stringify(rewritten, null, 2)}\n`);
  const expected = readExpected();
  expect(Object.keys(expected)).toEqual(scenarios.map(({ name }) => name));
  const [scenario] = scenarios;
  const wanted = expected[scenario?.name ?? ''] ?? [];
  if (!scenario) throw new Error('no scenario');
  const [first, ...rest] = wanted;
  const altered = [{ text: first?.text.with(3, '<other>'.padEnd(lineWidth)) ?? [], pixels: '00' }, ...rest];
  expect(differences({ scenario, seen: wanted, wanted })).toEqual([]);
  expect(differences({ scenario, seen: altered, wanted })).toEqual([0]);
  expect(pageOf([{ scenario, seen: wanted, wanted }])).not.toContain('<img');
  const page = pageOf([{ scenario, seen: altered, wanted }]);
  expect(page.match(/<img/g)).toHaveLength(2);
  expect(page).toContain('&lt;other>');
});
