// Which of many runs a test makes: a seeded sample, another one for another seed, so that `npm test` stays short; the soak
// makes all of them (e2e/soak).
import { digest } from '#protocols/values/digest.ts';
import { utf8 } from '#protocols/values/bytes.ts';

/** `size` of the numbers from 1 to `of`, ascending, in equal strides from a seeded start; all when there are not more. */
export function sampleOf(of: number, size: number, seed: string): readonly number[] {
  if (size >= of) return Array.from({ length: of }, (_, index) => index + 1);
  const start = ((digest(utf8(seed))[0] ?? 0) * of) / 256;
  const strides = Array.from({ length: size }, (_, index) => (Math.floor(start + (index * of) / size) % of) + 1);
  return [...new Set(strides)].toSorted((first, second) => first - second);
}
