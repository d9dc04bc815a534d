// What an eye would see of the device's display on a framebuffer: its dots, read back from the bytes, with none of the painter's own
// arithmetic. Throws where a dot is not even, or where something is lit beside the display.
import { displayHeight, displayWidth } from '#firmware-sim/hal/display.ts';

/** What the eye has to know of a screen: dots, bytes from row to row, bits a dot; of one bit, whether 1 is lit. */
export type Screen = {
  readonly width: number;
  readonly height: number;
  readonly lineLength: number;
  readonly bits: number;
  readonly oneIsLit?: boolean;
};

/** The 1024 bytes of the 128 × 64 dots, rows from the top, the leftmost dot the highest bit. `bytes` begin with the first row seen. */
export function dotsSeen({ width, height, lineLength, bits, oneIsLit = true }: Screen, bytes: Uint8Array): Uint8Array {
  const isLit = (x: number, y: number): boolean => {
    const row = y * lineLength;
    if (bits === 1) return (((bytes[row + (x >> 3)] ?? 0) >> (x % 8)) & 1) === Number(oneIsLit);
    const size = bits / 8;
    const dot = bytes.subarray(row + x * size, row + (x + 1) * size);
    const light = dot.subarray(0, 3).reduce((sum, byte) => sum + byte, 0);
    if (light !== 0 && light !== 255 * Math.min(size, 3)) throw new Error(`at ${x}, ${y} it is neither lit nor dark`);
    return light !== 0;
  };
  let scale = 1;
  while ((scale + 1) * displayWidth <= width && (scale + 1) * displayHeight <= height) scale += 1;
  const [left, top] = [(width - scale * displayWidth) >> 1, (height - scale * displayHeight) >> 1];
  const dots = new Uint8Array((displayWidth * displayHeight) / 8);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, line] = [Math.floor((x - left) / scale), Math.floor((y - top) / scale)];
      const lit = isLit(x, y);
      if (column < 0 || column >= displayWidth || line < 0 || line >= displayHeight) {
        if (lit) throw new Error(`at ${x}, ${y} something is lit beside the display`);
        continue;
      }
      const [at, bit] = [line * (displayWidth / 8) + (column >> 3), 0x80 >> (column & 7)];
      const isFirst = (x - left) % scale === 0 && (y - top) % scale === 0;
      if (isFirst && lit) dots[at] = (dots[at] ?? 0) | bit;
      if (!isFirst && lit !== (((dots[at] ?? 0) & bit) !== 0)) throw new Error(`at ${x}, ${y} the dot is not even`);
    }
  }
  return dots;
}
