// The layouts that were looked at and found good, one file a window size, one line a box, so that a change reads like a diff. The same
// order, roles and names are demanded; places and sizes within 8 px, and each box's height above the page relative to the one
// before it, so that one change is told once. `SEMPER_LAYOUTS=write` takes what is there now for good: look at the pictures first, and format after.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Box } from './layout.ts';

const folder = join(import.meta.dirname, 'layouts');
const tolerance = 8;
/** Whether what is seen now becomes what is demanded. */
export const writes = process.env['SEMPER_LAYOUTS'] === 'write';

type Kept = Record<string, readonly string[]>;

/** The layouts of one window size. */
export class Baseline {
  readonly #path: string;
  readonly #kept: Kept;
  readonly #seen: Kept = {};

  constructor(size: string) {
    this.#path = join(folder, `${size}.json`);
    this.#kept = existsSync(this.#path) ? (JSON.parse(readFileSync(this.#path, 'utf8')) as Kept) : {};
  }

  /** What differs from what was found good, in words. */
  differences(name: string, boxes: readonly Box[]): readonly string[] {
    const now = boxes.map(written);
    this.#seen[name] = now;
    if (writes) return [];
    const before = this.#kept[name];
    if (!before) return ['was never looked at'];
    const heads = (lines: readonly string[]) => lines.map((line) => line.slice(0, line.lastIndexOf(' @')));
    const missing = heads(before).filter((head) => !heads(now).includes(head));
    const added = heads(now).filter((head) => !heads(before).includes(head));
    if (missing.length + added.length > 0)
      return [...missing.map((one) => `gone: ${one}`), ...added.map((one) => `new: ${one}`)];
    if (before.length !== now.length) return [`${now.length} boxes instead of ${before.length}`];
    return before.flatMap((line, place) =>
      isNear(line, before[place - 1], now[place], now[place - 1]) ? [] : [`${line} is now ${now[place]}`],
    );
  }

  /** Keeps what was seen, where that was asked for. */
  keep(): void {
    if (writes) writeFileSync(this.#path, `${JSON.stringify({ ...this.#kept, ...this.#seen }, null, 2)}\n`);
  }
}

function written([role, name, x, y, width, height]: Box): string {
  return `${role}${name === '' ? '' : ` ${name}`} @ ${x} ${y} ${width} ${height}`;
}

function isNear(line: string, lineBefore = '', now = '', nowBefore = ''): boolean {
  const figures = (text: string) =>
    text
      .slice(text.lastIndexOf(' @') + 2)
      .trim()
      .split(' ')
      .map(Number);
  const [then, thenBefore, seen, seenBefore] = [line, lineBefore, now, nowBefore].map(figures);
  const off = (place: number) => (seen?.[place] ?? 0) - (then?.[place] ?? 0);
  const offBefore = (seenBefore?.[1] ?? 0) - (thenBefore?.[1] ?? 0);
  const height = then?.[3] ?? 0;
  return (
    [off(0), off(1) - offBefore, off(2)].every((by) => Math.abs(by) <= tolerance) &&
    Math.abs(off(3)) <= Math.max(tolerance, height / 8)
  );
}
