// What the person prefers, in a plain file beside the wallet: nothing in it is secret, and the screens need it while the wallet
// is locked. Replaced as a whole. A file that cannot be read is put aside, not written over, and the person is told.
import { renameSync } from 'node:fs';
import { preferencesSchema, type Preferences } from '#app/screen-contract/door-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { readPrivateFile, writePrivateFile } from '../node/files.ts';

/** Before anybody chose. */
export const usualPreferences: Preferences = {
  theme: 'system',
  language: 'system',
  discreet: false,
  autoLockMinutes: 15,
  choosePurse: 'ask',
};

/** The preferences of one folder. */
export type KeptPreferences = {
  now(): Preferences;
  /** Changes what is named; kept before it counts. */
  set(change: { readonly [Name in keyof Preferences]?: Preferences[Name] | undefined }): Result<
    Record<string, never>,
    Problem
  >;
  /** Set when the file was damaged and the usual ones stand in. */
  readonly problem?: Problem;
};

/** Reads the preferences at `path`; what the medium says on reading is a damaged file too. */
export function preferencesIn(path: string): KeptPreferences {
  const read = readAt(path);
  let now = read ?? usualPreferences;
  return {
    now: () => now,
    set(change) {
      const next = preferencesSchema.parse({ ...now, ...named(change) });
      try {
        writePrivateFile(path, `${JSON.stringify(next, undefined, 2)}\n`);
      } catch (error) {
        return bad({ code: 'preferences-not-kept', details: { detail: error instanceof Error ? error.message : '' } });
      }
      now = next;
      return good({});
    },
    ...(!read && { problem: { code: 'preferences-damaged', details: {} } }),
  };
}

/** Without what was not named: a member that is there and undefined changes nothing. */
function named(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function readAt(path: string): Preferences | undefined {
  try {
    const bytes = readPrivateFile(path);
    if (!bytes) return usualPreferences;
    const read = preferencesSchema.partial().safeParse(JSON.parse(fromUtf8(bytes) ?? ''));
    if (read.success) return preferencesSchema.parse({ ...usualPreferences, ...read.data });
  } catch {
    // What cannot be parsed is put aside below, like what parses to something else.
  }
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // It stays where it is; the next change replaces it.
  }
  return undefined;
}
