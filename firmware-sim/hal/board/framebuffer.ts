// What a framebuffer of Linux' kernel is like, and the 128 × 64 dots of the device painted for it: in the middle, as large as whole
// factors allow, the rest dark. Source: linux/fb.h (structures of a 64-bit system) and Documentation/fb/api.rst of the kernel.
// One bit a dot is stored lowest bit first, as the kernel's own drivers for such displays do on little-endian machines.
// Opening the node and asking it is framebuffer-display.ts's.
import { bad, good, type Result } from '#protocols/values/result.ts';
import { displayHeight, displayWidth } from '../display.ts';

/** Bytes of `fb_fix_screeninfo` and `fb_var_screeninfo`. */
export const screenInfoSizes = { fixed: 80, variable: 160 } as const;

/** A framebuffer: dots, bytes from row to row, first byte that is seen, bits a dot, and what a lit and a dark dot are. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly lineLength: number;
  readonly start: number;
  readonly bitsPerDot: 1 | 16 | 24 | 32;
  /** Values of a dot, as many bits as `bitsPerDot` says. */
  readonly lit: number;
  readonly dark: number;
}

/** Why a framebuffer cannot be the display. */
export type Unfit = { readonly code: 'framebuffer-unfit'; readonly detail: string };

/** Where the device's dots come to lie: each `scale` dots wide and high, the first at `left`, `top`. */
export interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

const depths = [1, 16, 24, 32] as const;
const visuals = { oneIsDark: 0, oneIsLit: 1, trueColour: 2, directColour: 4 } as const;
const packedPixels = 0;

/** Reads what the kernel says of a framebuffer: `fb_fix_screeninfo` and `fb_var_screeninfo`, little-endian. */
export function geometryOf(fixed: Uint8Array, variable: Uint8Array): Result<Geometry, Unfit> {
  const unfit = (detail: string) => bad({ code: 'framebuffer-unfit', detail } as const);
  const [fix, now] = [fixed, variable].map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (fix?.byteLength !== screenInfoSizes.fixed || now?.byteLength !== screenInfoSizes.variable)
    return unfit('its description has another size');
  const bits = now.getUint32(24, true);
  const bitsPerDot = depths.find((known) => known === bits);
  if (bitsPerDot === undefined) return unfit(`${bits} bits a dot; 1, 16, 24 and 32 can be used`);
  if (fix.getUint32(28, true) !== packedPixels) return unfit('its dots are not packed');
  const visual = fix.getUint32(36, true);
  const monochrome = visual === visuals.oneIsDark || visual === visuals.oneIsLit;
  if (monochrome !== (bitsPerDot === 1) || (!monochrome && !isColour(visual))) return unfit(`its visual is ${visual}`);
  const [width, height] = [now.getUint32(0, true), now.getUint32(4, true)];
  if (width < displayWidth || height < displayHeight)
    return unfit(`${width} × ${height} dots; ${displayWidth} × ${displayHeight} are needed`);
  const lineLength = fix.getUint32(48, true);
  const [left, top] = [now.getUint32(16, true), now.getUint32(20, true)];
  if (lineLength * 8 < (left + width) * bitsPerDot) return unfit('its rows are shorter than its width');
  if ((left * bitsPerDot) % 8 !== 0) return unfit('what is seen begins within a byte');
  return good({
    ...{ width, height, lineLength, bitsPerDot },
    start: top * lineLength + (left * bitsPerDot) / 8,
    lit: monochrome ? Number(visual === visuals.oneIsLit) : colourMask(now),
    dark: monochrome ? Number(visual === visuals.oneIsDark) : 0,
  });
}

/** The largest whole factor, and the middle. */
export function placementOn({ width, height }: Pick<Geometry, 'width' | 'height'>): Placement {
  const scale = Math.floor(Math.min(width / displayWidth, height / displayHeight));
  return {
    scale,
    left: Math.floor((width - scale * displayWidth) / 2),
    top: Math.floor((height - scale * displayHeight) / 2),
  };
}

/** One byte array a row, to be written from `start` on, `lineLength` bytes apart. `pixels` as FrameBuffer.pixels() gives them. */
export function paintRows(geometry: Geometry, pixels: Uint8Array): readonly Uint8Array[] {
  const { scale, top } = placementOn(geometry);
  const empty = paintRow(geometry, () => false);
  const drawn = Array.from({ length: displayHeight }, (_, y) =>
    paintRow(geometry, (x) => ((pixels[(y * displayWidth + x) >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0),
  );
  return Array.from({ length: geometry.height }, (_, row) => drawn[Math.floor((row - top) / scale)] ?? empty);
}

function paintRow(geometry: Geometry, isLit: (x: number) => boolean): Uint8Array {
  const { width, bitsPerDot, lit, dark } = geometry;
  const { scale, left } = placementOn(geometry);
  const row = new Uint8Array(Math.ceil((width * bitsPerDot) / 8));
  for (let at = 0; at < width; at++) {
    const x = Math.floor((at - left) / scale);
    const value = x >= 0 && x < displayWidth && isLit(x) ? lit : dark;
    if (bitsPerDot === 1) row[at >> 3] = (row[at >> 3] ?? 0) | (value << (at & 7));
    else for (let byte = 0; byte < bitsPerDot / 8; byte++) row[(at * bitsPerDot) / 8 + byte] = value >>> (8 * byte);
  }
  return row;
}

function isColour(visual: number): boolean {
  return visual === visuals.trueColour || visual === visuals.directColour;
}

/** Full red, green and blue: `fb_bitfield` offset and length. */
function colourMask(variable: DataView): number {
  let mask = 0;
  for (const at of [32, 44, 56])
    mask |= ((2 ** variable.getUint32(at + 4, true) - 1) << variable.getUint32(at, true)) >>> 0;
  return mask >>> 0;
}
