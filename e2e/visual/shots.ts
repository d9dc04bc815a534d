// What a shot is: a place, how the view that the wallet gives is changed for it, what else the wallet answers, and what a person does
// there before they look. The shots themselves stand in `shots-of-*.ts`.
import type { Change, Stage } from './stage.ts';

/** One state to look at. */
export type Shot = {
  readonly name: string;
  readonly place: string;
  readonly change?: Change;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly act?: (stage: Stage) => Promise<void>;
  /** A text that is there once everything has been loaded. */
  readonly ready?: string;
};
