// The display port over /dev/fb0: every screen is painted whole and written by write(2), which drivers of displays at the end of a
// slow bus want to be told by (what is drawn into mapped memory some notice late, some never). A display that cannot be written
// is a bug to the firmware, and it ends: nothing is approved on a screen that nobody sees.
import { closeSync, openSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import { bad, type Result } from '#protocols/values/result.ts';
import { drawLines } from '../display.ts';
import type { Display } from '../hal.ts';
import { layoutScreen } from '../layout.ts';
import { systemCall } from '../raw-terminal.ts';
import { geometryOf, paintRows, screenInfoSizes, type Geometry, type Unfit } from './framebuffer.ts';

/** Why there is no display. */
export type NoDisplay = Unfit | { readonly code: 'framebuffer-missing'; readonly detail: string };

/** An open display; `geometry` is what it found. */
export interface BoardDisplay extends Display {
  readonly geometry: Geometry;
  close(): void;
}

/** linux/fb.h: FBIOGET_VSCREENINFO, FBIOGET_FSCREENINFO, FBIOBLANK. */
const calls = { variable: 0x4600, fixed: 0x4602, blank: 0x4611 } as const;
const unblank = 0;

/** Opens the framebuffer at `path` (/dev/fb0), clears it and switches it on. `show` throws what the kernel refuses. */
export function openDisplay(path: string): Result<BoardDisplay, NoDisplay> {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch (error) {
    return bad({ code: 'framebuffer-missing', detail: error instanceof Error ? error.message : path });
  }
  const geometry = askGeometry(file);
  if (!geometry.ok) {
    closeSync(file);
    return geometry;
  }
  const found = geometry.value;
  const paint = (pixels: Uint8Array) => write(file, found, paintRows(found, pixels));
  paint(new Uint8Array());
  // A display without a switch answers EINVAL; it is on.
  systemCall('int ioctl(int fd, unsigned long request, long value)')(file, calls.blank, unblank);
  return {
    ok: true,
    value: {
      geometry: found,
      show: (screen) => paint(drawLines(layoutScreen(screen))),
      close: () => closeSync(file),
    },
  };
}

function askGeometry(file: number): Result<Geometry, NoDisplay> {
  const ioctl = systemCall('int ioctl(int fd, unsigned long request, _Out_ uint8_t *info)');
  const [fixed, variable] = [Buffer.alloc(screenInfoSizes.fixed), Buffer.alloc(screenInfoSizes.variable)];
  if (ioctl(file, calls.fixed, fixed) !== 0 || ioctl(file, calls.variable, variable) !== 0)
    return bad({ code: 'framebuffer-missing', detail: `it is no framebuffer (errno ${koffi.errno()})` });
  return geometryOf(fixed, variable);
}

/** In one piece where rows follow each other without a gap, else row by row: what lies between them may be seen by nobody else. */
function write(file: number, { start, lineLength }: Geometry, rows: readonly Uint8Array[]): void {
  const whole = rows.every((row) => row.length === lineLength);
  for (const [row, bytes] of (whole ? [Buffer.concat(rows)] : rows).entries()) {
    for (let at = 0; at < bytes.length;)
      at += writeSync(file, bytes, at, bytes.length - at, start + row * lineLength + at);
  }
}
