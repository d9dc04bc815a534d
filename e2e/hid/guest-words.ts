// What the two programs in the guest say to each other: the one at the plug (root: starts devices, cuts their power) and the one
// at the desk (an ordinary account: all that the wallet's program does).
import type { Journey } from './journey-at-desk.ts';

/** What the account is asked to do. */
export type Task = 'journey' | 'two-programs' | 'two-devices';

/** From the desk: asks for a hand at the plug, tells, ends. */
export type FromDesk =
  | { readonly is: 'plug-in'; readonly device: number }
  | { readonly is: 'unplug'; readonly device: number }
  | { readonly is: 'told'; readonly text: string }
  | { readonly is: 'seen'; readonly places: readonly string[] }
  | { readonly is: 'travelled'; readonly journey: Journey };

/** From the plug: done; `control` is where the finger goes. */
export type FromPlug = { readonly control: string };
