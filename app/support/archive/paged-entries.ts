// Walking through an archive page by page, in either direction, whatever its size and medium.
import type { EntryFinding } from '#protocols/archive/errors.ts';
import type { Result } from '#protocols/values/result.ts';
import type { ArchivedEntry, Span } from './archive.ts';

type Read = Result<ArchivedEntry, EntryFinding>;

/** The most entries that are in memory at a time. */
const pageSize = 64;

/** The entries of a span; `page` gives those from the first up to, without, the second sequence, ascending. */
export async function* paged(
  { from = 0, to, newestFirst = false, limit = Infinity }: Span = {},
  sizeNow: () => Promise<number>,
  page: (from: number, to: number) => Promise<readonly Read[]>,
): AsyncGenerator<Read> {
  let begin = Math.max(0, from);
  let end = to === undefined ? await sizeNow() : Math.min(to, await sizeNow());
  for (let left = limit; left > 0 && begin < end; left -= pageSize) {
    const length = Math.min(pageSize, left, end - begin);
    const read = await (newestFirst ? page(end - length, end) : page(begin, begin + length));
    yield* newestFirst ? read.toReversed() : read;
    if (newestFirst) end -= length;
    else begin += length;
  }
}
