// How a file leaves the wallet for the person: the host writes it where the person chose, or lets the page fetch it once.
import type { Delivery } from '#app/screen-contract/books-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Result } from '#protocols/values/result.ts';

/**
 * A file to be given; `write` is called at most once, and its parts go to `put` in their order. Where `put` answers with a
 * promise, wait for it before the next part: whoever takes the file may be slow. It rejects when they have gone.
 */
export type Outgoing = {
  /** A plain name with its ending, without any folder. */
  readonly name: string;
  readonly mediaType: string;
  write(put: (part: string | Uint8Array) => Promise<void> | void): Promise<Result<void, Problem>>;
};

/** Gives a file; what `write` failed with, nobody has. */
export type Deliver = (file: Outgoing) => Promise<Result<Delivery, Problem>>;
