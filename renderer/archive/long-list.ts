// The list as it is drawn: a layer as high as what is seen sticks in an element as high as browsers allow (long-scroll.ts), and the
// rows for where that is scrolled to are drawn into the layer. So scrolling alone never uncovers an empty place: what was drawn
// last stays until all rows for the new place are here. The scroll bar is that of the page's content.
import type { ArchiveRow } from '#app/screen-contract/archive-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { heightsOf, scrolled, topFor, type Heights, type ScrolledTo } from './long-scroll.ts';
import { RowList, type AskRows, type ListHead } from './row-list.ts';

/** What is drawn: row `first` begins `offset` pixels of the list above the layer's upper edge. `waits`: another place was asked for. */
export type Drawn = {
  readonly head: ListHead;
  readonly first: number;
  readonly rows: readonly ArchiveRow[];
  readonly offset: number;
  readonly rowHeight: number;
  readonly seen: number;
  readonly waits: boolean;
};

/** What the list is to show. */
export type Wish = { readonly search: string; readonly size: number; readonly reached: number };

/** The height of a row, in rem: two lines. */
const rowRem = 3.5;

/** Follows one element while it is there; tells of each drawing, and by how many rows the list grew at its top. */
export class LongList {
  readonly #list: RowList;
  readonly #listeners = new Set<() => void>();
  #drawn: Drawn | undefined;
  #problem: Problem | undefined;
  #wish: Wish | undefined;
  #pursued: Wish | undefined;
  #at: ScrolledTo = { top: 0, offset: 0 };
  #way: 'down' | 'up' = 'down';
  #place: { readonly spacer: HTMLElement; readonly scroller: HTMLElement } | undefined;
  /** Told when rows came on top. */
  grew: (by: number) => void = () => undefined;

  constructor(ask: AskRows) {
    this.#list = new RowList(ask, (grownBy) => this.#came(grownBy));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly drawn = (): Drawn | undefined => this.#drawn;
  readonly problem = (): Problem | undefined => this.#problem;

  /** How far the list is scrolled, to come back to. */
  get offset(): number {
    return this.#at.offset;
  }

  row(index: number): ArchiveRow | undefined {
    return this.#list.at(index);
  }

  /** Begins to follow an element whose first child is the layer. */
  attach(spacer: HTMLElement): () => void {
    const scroller = spacer.closest('main') ?? document.body;
    this.#place = { spacer, scroller };
    const onScroll = () => this.#scrolled();
    scroller.addEventListener('scroll', onScroll, { passive: true });
    const sizes = new ResizeObserver(() => this.#arrange());
    sizes.observe(scroller);
    this.#arrange();
    return () => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', onScroll);
      this.#place = undefined;
      this.#list.stop();
    };
  }

  /** Shows another search, or what the archive has become. */
  show(wish: Wish): void {
    this.#wish = wish;
    this.#pursue();
  }

  /** Asks again for what could not be had. */
  again(): void {
    this.#pursued = undefined;
    this.#pursue();
  }

  /** Scrolls so that the list begins at `offset`. */
  goTo(offset: number): void {
    const heights = this.#heights();
    if (!heights || !this.#place) return;
    const into = Math.min(Math.max(0, offset), heights.list - heights.seen);
    this.#way = into < this.#at.offset ? 'up' : 'down';
    this.#at = { offset: into, top: topFor(into, heights) };
    this.#place.scroller.scrollTop = this.#listTop() + this.#at.top;
    this.#draw();
  }

  /** Scrolls no further than it takes to see row `index` whole. */
  reveal(index: number): void {
    const heights = this.#heights();
    if (!heights || !this.#place) return;
    const height = this.#rowHeight();
    const { scroller } = this.#place;
    const above = Math.max(0, this.#listTop() - scroller.scrollTop); // of the page, before the list
    const begins = index * height - this.#at.offset;
    const tooLow = begins + height - (scroller.clientHeight - above);
    if (begins < 0) this.goTo(index * height);
    else if (tooLow > 0 && tooLow <= above) scroller.scrollTop += tooLow;
    else if (tooLow > 0) this.goTo((index + 1) * height - heights.seen);
  }

  /** How many whole rows are seen at once. */
  get page(): number {
    return Math.max(1, Math.floor((this.#heights()?.seen ?? 0) / this.#rowHeight()) - 1);
  }

  #pursue(): void {
    const [wish, pursued, head] = [this.#wish, this.#pursued, this.#list.head];
    if (!wish) return;
    const isOther = wish.search !== pursued?.search;
    if (this.#list.isRenewing && !isOther) return; // looked at again when that has come
    const hasGrown = wish.size > Math.max(pursued?.size ?? 0, head?.size ?? 0);
    const isFurther = wish.reached > (pursued?.reached ?? 0) && head !== undefined && head.reached < head.size;
    if (!isOther && !hasGrown && !isFurther) return;
    this.#pursued = wish;
    const [first, last] = this.#range(this.#drawn?.head.total ?? 0);
    void this.#list.renew(wish.search, first, last, this.#at.offset <= 0);
  }

  #came(grownBy: number): void {
    this.#problem = this.#list.problem;
    const { head } = this.#list;
    const isOther = this.#drawn !== undefined && head?.search !== this.#drawn.head.search;
    if (grownBy > 0) this.grew(grownBy);
    if (isOther) this.#at = { offset: 0, top: Math.min(this.#at.top, 0) };
    this.#arrange(this.#at.offset > 0 && grownBy > 0 ? grownBy : 0);
    if (isOther && this.#place)
      this.#place.scroller.scrollTop = Math.min(this.#place.scroller.scrollTop, this.#listTop());
    if (this.#problem === undefined) this.#pursue();
  }

  /** Gives element and layer their heights; `grownBy` rows came above what is read, which stays where it is. */
  #arrange(grownBy = 0): void {
    const heights = this.#heights();
    if (!heights || !this.#place) return this.#tell();
    const { spacer } = this.#place;
    const layer = spacer.firstElementChild;
    spacer.style.height = `${heights.element}px`;
    if (layer instanceof HTMLElement) layer.style.height = `${heights.seen}px`;
    if (grownBy > 0) this.goTo(this.#at.offset + grownBy * this.#rowHeight());
    else if (this.#at.offset > heights.list - heights.seen) this.goTo(heights.list - heights.seen);
    else this.#draw();
  }

  #scrolled(): void {
    const heights = this.#heights();
    if (!heights || !this.#place) return;
    const top = this.#place.scroller.scrollTop - this.#listTop();
    const next = scrolled(this.#at, top, heights);
    if (next.offset !== this.#at.offset) this.#way = next.offset < this.#at.offset ? 'up' : 'down';
    this.#at = next;
    if (Math.abs(next.top - top) > 1) this.#place.scroller.scrollTop = this.#listTop() + next.top;
    this.#draw();
  }

  #draw(): void {
    const { head } = this.#list;
    if (!head) return this.#tell();
    const [first, last] = this.#range(head.total);
    this.#list.look(first, last, this.#way);
    const rows = this.#list.between(first, last);
    const seen = this.#heights()?.seen ?? 0;
    if (rows) {
      const { offset } = this.#at;
      this.#drawn = { head, first, rows, offset, rowHeight: this.#rowHeight(), seen, waits: false };
    } else if (this.#drawn && !this.#drawn.waits) this.#drawn = { ...this.#drawn, waits: true };
    this.#tell();
  }

  #range(total: number): readonly [number, number] {
    const height = this.#rowHeight();
    const first = Math.floor(this.#at.offset / height);
    const end = Math.ceil((this.#at.offset + (this.#place?.scroller.clientHeight ?? 0)) / height);
    return [first, Math.min(total, end) - 1];
  }

  #heights(): Heights | undefined {
    const { head } = this.#list;
    return head && this.#place && heightsOf(head.total, this.#rowHeight(), this.#place.scroller.clientHeight);
  }

  #rowHeight(): number {
    return rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  #listTop(): number {
    if (!this.#place) return 0;
    const { spacer, scroller } = this.#place;
    return spacer.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
