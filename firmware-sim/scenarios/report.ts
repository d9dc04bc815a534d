// The report of the scenarios as a page: each with how many of its steps show what they should, and for a step that differs both
// screens, dot by dot, and both answers. `npm run scenarios -- out.html` writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { displayHeight, displayWidth, drawLines } from '../hal/display.ts';
import { imagesOfScenarios, runScenario } from './run-scenario.ts';
import type { Expected, Scenario, Seen } from './scenario.ts';
import { scenarios } from './scenarios.ts';

/** A scenario as it was played; `wanted` is empty when it is not in expected.json yet. */
export interface Played {
  readonly scenario: Scenario;
  readonly seen: readonly Seen[];
  readonly wanted: readonly Seen[];
}

/** What is expected, from expected.json beside this file. */
export function readExpected(): Expected {
  return JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Expected;
}

/** The numbers of the steps (from 0) that differ. */
export function differences({ scenario, seen, wanted }: Played): readonly number[] {
  return scenario.steps.flatMap((_, step) => (same(seen[step], wanted[step]) ? [] : [step]));
}

/** Plays all scenarios and writes the page to `path`; how many scenarios differ. */
export async function reportScenarios(path: string): Promise<number> {
  const images = await imagesOfScenarios();
  const expected = readExpected();
  const played: Played[] = [];
  for (const scenario of scenarios) {
    played.push({ scenario, seen: await runScenario(scenario, images), wanted: expected[scenario.name] ?? [] });
  }
  writeFileSync(path, pageOf(played));
  return played.filter((one) => differences(one).length > 0).length;
}

/** The page. */
export function pageOf(played: readonly Played[]): string {
  const style =
    'body{font:16px system-ui;max-width:60rem;margin:2rem auto}img{image-rendering:pixelated;width:384px;border:6px solid #222}' +
    'figure{display:inline-block;margin:.5rem}.same{color:#060}.differs{color:#900}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Scenarios of the device</title><style>${style}</style>
<h1>Scenarios of the device</h1>\n${played.map(sectionOf).join('\n')}\n</html>\n`;
}

function sectionOf(played: Played): string {
  const { scenario, seen, wanted } = played;
  const wrong = differences(played);
  const steps = wrong.map((step) => {
    const made = escaped(
      JSON.stringify(scenario.steps[step], (key, value: unknown) => (key === 'parameters' ? '…' : value)),
    );
    return `<h3>Step ${step + 1}: <code>${made}</code></h3>${figureOf('expected', wanted[step])}${figureOf('seen', seen[step])}`;
  });
  const verdict = wrong.length === 0 ? 'same' : 'differs';
  const count = `${scenario.steps.length - wrong.length} of ${scenario.steps.length} steps as expected`;
  return `<h2 class="${verdict}">${escaped(scenario.name)}</h2><p>${count}</p>${steps.join('')}`;
}

function figureOf(title: string, seen: Seen | undefined): string {
  if (!seen) return `<figure><figcaption>${title}: nothing</figcaption></figure>`;
  const said = seen.answer === undefined ? '' : `, answer <code>${escaped(seen.answer)}</code>`;
  const words = escaped(seen.text.map((line) => line.trimEnd()).join('\n'));
  return `<figure><img alt="${words}" src="${bitmapOf(seen.text)}"><figcaption>${title}${said}</figcaption></figure>`;
}

/** The dots as a bitmap of one bit (BMP, rows from the bottom). */
function bitmapOf(text: readonly string[]): string {
  const rowBytes = displayWidth / 8;
  const pixels = drawLines(text);
  const header = Buffer.alloc(62);
  header.write('BM');
  for (const [at, value] of [
    [2, 62 + pixels.length],
    [10, 62],
    [14, 40],
    [18, displayWidth],
    [22, displayHeight],
    [58, 0xffffff],
  ] as const) {
    header.writeUInt32LE(value, at);
  }
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(1, 28);
  const rows = Array.from({ length: displayHeight }, (_, row) => {
    const at = (displayHeight - 1 - row) * rowBytes;
    return pixels.subarray(at, at + rowBytes);
  });
  return `data:image/bmp;base64,${Buffer.concat([header, ...rows]).toString('base64')}`;
}

function same(seen: Seen | undefined, wanted: Seen | undefined): boolean {
  return JSON.stringify(seen) === JSON.stringify(wanted);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
