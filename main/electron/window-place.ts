// Where the wallet's window was, kept from one start to the next, and only used where a display can show it: displays come
// and go. A file that reads as nothing is no window place, and no reason not to start.
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { readPrivateFile, writePrivateFile } from '../node/files.ts';

const side = z.int().min(-100_000).max(100_000);
const placeSchema = z.strictObject({
  x: side,
  y: side,
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  maximized: z.boolean(),
});

/** A window's place, in device-independent pixels. */
export type WindowPlace = z.infer<typeof placeSchema>;

/** The size of a first window, and the smallest. */
export const usualSize = { width: 1280, height: 800 };
export const smallestSize = { width: 720, height: 560 };

/** How much of a window, in pixels, has to be on a display so that a person can take hold of it. */
const graspable = 64;

/** What a window opens with: the place as it was where it can be seen, else the system's choice of one; never too small. */
export function placeOn(
  displays: readonly { readonly workArea: Rectangle }[],
  place: WindowPlace | undefined,
): Partial<Rectangle> & { readonly width: number; readonly height: number } {
  if (!place) return usualSize;
  const seen = displays.find(({ workArea }) => shows(workArea, place));
  if (!seen) return usualSize;
  return {
    x: place.x,
    y: place.y,
    width: Math.max(smallestSize.width, Math.min(place.width, seen.workArea.width)),
    height: Math.max(smallestSize.height, Math.min(place.height, seen.workArea.height)),
  };
}

/** Reads the place; `undefined` when none was kept. */
export function readPlace(file: string): WindowPlace | undefined {
  try {
    const bytes = readPrivateFile(file);
    const place = placeSchema.safeParse(JSON.parse((bytes && fromUtf8(bytes)) ?? ''));
    return place.success ? place.data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the place; that it could not be kept is nobody's trouble. */
export function keepPlace(file: string, place: WindowPlace): void {
  try {
    writePrivateFile(file, JSON.stringify(place));
  } catch {
    // a full or read-only medium: the next window opens at its usual place
  }
}

/** Whether the window's title bar can be seen and taken hold of on a display. */
function shows(area: Rectangle, { x, y, width }: WindowPlace): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= graspable && y >= area.y && y <= area.y + area.height - graspable;
}
