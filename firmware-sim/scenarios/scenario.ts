// A scenario: what a person presses and a program asks, step by step, on a device in a known condition. What must stand on the
// display after each step, and what is answered, is recorded in expected.json; run-scenario.ts plays, report.ts compares.
import type { method } from '#protocols/device-link/messages.ts';

/** One step. The screen that stands when the device waits again is what the step is judged by. */
export type Step =
  /** Keys in their order, apart by spaces; a run of digits is typed. */
  | { readonly press: string }
  /** BIP-39 words, typed on the digits. */
  | { readonly words: string }
  /** A request goes out; the device may ask the person now. */
  | { readonly ask: keyof typeof method; readonly parameters: Uint8Array }
  /** The answer to it: `ok`, or the reason that is given. */
  | { readonly answer: string }
  /** The program takes its request back. */
  | { readonly cancel: true }
  /** The device's clock moves on, in milliseconds. */
  | { readonly advance: number }
  /** The power goes and comes back; the program connects anew. */
  | { readonly powerCut: true };

/** A scenario; `from` is an empty flash, a device that is set up and paired, or one that also has the practice root. */
export interface Scenario {
  readonly name: string;
  readonly from: 'new' | 'paired' | 'rooted';
  readonly steps: readonly Step[];
}

/** What was seen after a step: 8 lines, SHA-256 over the dots in hex, and the answer if the step waited for one. */
export interface Seen {
  readonly text: readonly string[];
  readonly pixels: string;
  readonly answer?: string;
}

/** What is expected of each scenario, by its name. */
export type Expected = Readonly<Record<string, readonly Seen[]>>;
