// What the control port understands: one JSON object a line (CONTROL.md). For tests and tours that press the keys of a practice
// device; a command that is not exactly of these shapes is refused and does nothing.
import { bad, good, type Result } from '#protocols/values/result.ts';
import { readFaultCommand, type FaultCommand } from './faults/fault-commands.ts';
import type { LineCounts } from './faults/line-faults.ts';
import { keys, type Key } from './hal/hal.ts';

/**
 * A command. `key` presses; `screen` asks what stands there; `wait` answers once the screen's number is above `since`
 * and, or, its text contains `text` (within milliseconds); `watch` sends every screen from now on; `clock` asks the clock, moves it on
 * by milliseconds, or sets it, never back; `seed` makes all further randomness follow from a text; `power-cut` kills the process
 * without saving; `close` ends the control port for good, and its socket is gone when it has answered; `flash` hashes the image, saves a copy at `path`, or restores one from there and cuts the power.
 */
export type Command =
  | { readonly do: 'key'; readonly key: Key }
  | { readonly do: 'screen' }
  | { readonly do: 'watch' }
  | { readonly do: 'wait'; readonly since?: number; readonly text?: string; readonly within: number }
  | { readonly do: 'clock'; readonly advance?: number; readonly set?: number }
  | { readonly do: 'seed'; readonly seed: string }
  | { readonly do: 'power-cut' }
  | { readonly do: 'close' }
  | { readonly do: 'flash'; readonly action: 'hash' }
  | { readonly do: 'flash'; readonly action: 'save' | 'restore'; readonly path: string }
  | FaultCommand;

/** A screen as it is sent: lines of 21 characters, SHA-256 over the 1024 bytes of dots in hex, page of a review. */
export interface ScreenMessage {
  readonly number: number;
  readonly text: readonly string[];
  readonly pixelsHash: string;
  readonly page?: readonly [number, number];
}

/** An answer, one a command and in order; or a screen that was asked for by `watch`. */
export type ControlMessage =
  | {
      readonly ok: true;
      readonly taken?: boolean;
      readonly screen?: ScreenMessage;
      readonly hash?: string;
      readonly clock?: number;
      readonly line?: LineCounts;
    }
  | { readonly ok: false; readonly code: string; readonly detail?: string; readonly screen?: ScreenMessage }
  | { readonly screen: ScreenMessage };

/** The longest wait, and the wait when none is named, in milliseconds. */
export const longestWait = 120_000;
export const usualWait = 10_000;

type Wrong = { readonly code: 'malformed'; readonly detail: string };

/** Reads one line. */
export function readCommand(line: string): Result<Command, Wrong> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return wrong('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('not an object');
  return commandOf(value as Readonly<Record<string, unknown>>);
}

function commandOf(fields: Readonly<Record<string, unknown>>): Result<Command, Wrong> {
  switch (fields['do']) {
    case 'key': {
      const key = keys.find((known) => known === fields['key']);
      return key === undefined ? wrong(`key is one of ${keys.join(' ')}`) : good({ do: 'key', key });
    }
    case 'screen':
      return good({ do: 'screen' });
    case 'watch':
      return good({ do: 'watch' });
    case 'power-cut':
      return good({ do: 'power-cut' });
    case 'close':
      return good({ do: 'close' });
    case 'wait':
      return waitOf(fields);
    case 'clock': {
      const { advance, set } = fields;
      if (advance !== undefined && !isCount(advance)) return wrong('advance is milliseconds');
      if (set !== undefined && !isCount(set)) return wrong('set is milliseconds');
      if (advance !== undefined && set !== undefined) return wrong('advance or set, not both');
      return good({
        do: 'clock',
        ...(advance === undefined ? {} : { advance }),
        ...(set === undefined ? {} : { set }),
      });
    }
    case 'seed': {
      const { seed } = fields;
      return typeof seed === 'string' && seed !== '' ? good({ do: 'seed', seed }) : wrong('seed is a text');
    }
    case 'flash':
      return flashOf(fields);
    default:
      return readFaultCommand(fields) ?? wrong('no such command');
  }
}

function waitOf({ since, text, within = usualWait }: Readonly<Record<string, unknown>>): Result<Command, Wrong> {
  if (since !== undefined && !isCount(since)) return wrong('since is the number of a screen');
  if (text !== undefined && typeof text !== 'string') return wrong('text is a text');
  if (since === undefined && text === undefined) return wrong('wait for since or text');
  if (!isCount(within) || within > longestWait) return wrong(`within is at most ${longestWait} milliseconds`);
  return good({
    do: 'wait',
    within,
    ...(since === undefined ? {} : { since }),
    ...(text === undefined ? {} : { text }),
  });
}

function flashOf({ action, path }: Readonly<Record<string, unknown>>): Result<Command, Wrong> {
  if (action === 'hash') return good({ do: 'flash', action });
  if (action !== 'save' && action !== 'restore') return wrong('action is hash, save or restore');
  return typeof path === 'string' && path !== '' ? good({ do: 'flash', action, path }) : wrong('path is missing');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function wrong(detail: string): Result<never, Wrong> {
  return bad({ code: 'malformed', detail });
}
