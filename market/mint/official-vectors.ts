// Reads the official NUT vectors for tests, from the folder that SEMPER_VECTORS names (default: beside the repository).
// They are never copied into it; where they are absent, tests skip and say why.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.env['SEMPER_VECTORS'] ?? join(import.meta.dirname, '../../../shared/vectors'), 'nuts');

/** Whether the vectors are there. */
export const vectorsPresent = existsSync(folder);

/** What a skipped test says. */
export const vectorsAbsent = 'official vectors absent: set SEMPER_VECTORS';

/** The text of one vector file, such as `11-test.md`. */
export function vectorText(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** The fenced JSON blocks of a vector file, in order, each with the line of text before it. */
export function vectorBlocks(name: string): { about: string; body: unknown }[] {
  const text = vectorText(name);
  return [...text.matchAll(/```json\n([\s\S]*?)\n```/g)].map((match) => ({
    about: text.slice(0, match.index).trimEnd().split('\n').at(-1) ?? '',
    body: JSON.parse(match[1] ?? ''),
  }));
}
