// A list of any length in an element that browsers let be only so high: positions in the list and in the element, and the way
// between them. Near both ends they run alike, pixel for pixel; in between the element stands for more list than it is high, so
// that its scroll bar spans the whole list, while small steps still move the list by just that step. Pure; all in CSS pixels.

/** The list's height, the height of the element that stands for it, and what is seen of both at once. */
export type Heights = { readonly list: number; readonly element: number; readonly seen: number };

/** Where the element is scrolled to, and where in the list that is. */
export type ScrolledTo = { readonly top: number; readonly offset: number };

/** Beyond 2^24 browsers count scroll positions in steps of more than one pixel, and cap heights at about twice that. */
const highest = 12_000_000;
/** How far from each end the two run alike, how far apart they may drift in between, and the longest small step. */
const [alike, drift, smallStep] = [100_000, 50_000, 8192];

/** The heights for a list of `count` rows. */
export function heightsOf(count: number, rowHeight: number, seen: number): Heights {
  const list = count * rowHeight;
  return { list, element: Math.min(list, highest), seen: Math.min(seen, list) };
}

/** Where the element should be for an offset in the list. */
export function topFor(offset: number, heights: Heights): number {
  const { lastTop, lastOffset } = ends(heights);
  if (heights.list === heights.element || offset <= alike) return within(offset, lastOffset);
  if (offset >= lastOffset - alike) return lastTop - (lastOffset - within(offset, lastOffset));
  return Math.round(alike + (offset - alike) * between(heights));
}

/** Where in the list the element stands, when nothing is known of where it was before. */
export function offsetFor(top: number, heights: Heights): number {
  const { lastTop, lastOffset } = ends(heights);
  if (heights.list === heights.element || top <= alike) return within(top, lastOffset);
  if (top >= lastTop - alike) return lastOffset - (lastTop - within(top, lastTop));
  return Math.round(alike + (top - alike) / between(heights));
}

/**
 * Where it stands after the element was scrolled to `top`. When the answer's `top` is another, the element has to be put there:
 * the list does not move by that.
 */
export function scrolled(before: ScrolledTo, top: number, heights: Heights): ScrolledTo {
  const { lastTop, lastOffset } = ends(heights);
  const step = within(top, lastTop) - within(before.top, lastTop);
  const offset = Math.abs(step) <= smallStep ? within(before.offset + step, lastOffset) : offsetFor(top, heights);
  const wanted = topFor(offset, heights);
  const mustAgree = offset <= alike || offset >= lastOffset - alike;
  // Above the list and below it (`top` out of range) there is something else to be seen: that stays where it is.
  const isOutside = top < 0 || top > lastTop;
  const apart = Math.abs(top - wanted);
  return { top: !isOutside && (mustAgree ? apart > 0 : apart > drift) ? wanted : top, offset };
}

function ends({ list, element, seen }: Heights): { readonly lastTop: number; readonly lastOffset: number } {
  return { lastTop: Math.max(0, element - seen), lastOffset: Math.max(0, list - seen) };
}

/** How many pixels of the element stand for one of the list, in between. */
function between(heights: Heights): number {
  const { lastTop, lastOffset } = ends(heights);
  return (lastTop - 2 * alike) / (lastOffset - 2 * alike);
}

function within(value: number, last: number): number {
  return Math.min(Math.max(0, value), last);
}
