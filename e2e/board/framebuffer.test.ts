// The board's display, painted for framebuffers of every kind that it takes, and read back by dots-seen.ts.
import { expect, test } from 'vitest';
import { geometryOf, paintRows, placementOn, screenInfoSizes } from '#firmware-sim/hal/board/framebuffer.ts';
import { drawLines } from '#firmware-sim/hal/display.ts';
import { dotsSeen } from './dots-seen.ts';

type Told = {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly visual?: number;
  readonly lineLength?: number;
  readonly panned?: readonly [number, number];
  readonly colours?: readonly (readonly [number, number])[];
  readonly type?: number;
};
const colours565 = [
  [11, 5],
  [5, 6],
  [0, 5],
] as const;
const colours888 = [
  [16, 8],
  [8, 8],
  [0, 8],
] as const;

/** The kernel's two structures, as linux/fb.h lays them out. */
function told({ width, height, bits, ...rest }: Told): readonly [Uint8Array, Uint8Array] {
  const [fixed, variable] = [Buffer.alloc(screenInfoSizes.fixed), Buffer.alloc(screenInfoSizes.variable)];
  fixed.writeUInt32LE(rest.type ?? 0, 28);
  fixed.writeUInt32LE(rest.visual ?? (bits === 1 ? 1 : 2), 36);
  fixed.writeUInt32LE(rest.lineLength ?? (width * bits) / 8, 48);
  const [x, y] = rest.panned ?? [0, 0];
  for (const [at, value] of [width, height, width + x, height + y, x, y, bits].entries())
    variable.writeUInt32LE(value, 4 * at);
  for (const [at, [offset, length]] of (rest.colours ?? (bits === 16 ? colours565 : colours888)).entries()) {
    variable.writeUInt32LE(offset, 32 + 12 * at);
    variable.writeUInt32LE(length, 36 + 12 * at);
  }
  return [fixed, variable];
}

function found(description: Told) {
  const geometry = geometryOf(...told(description));
  if (!geometry.ok) throw new Error(geometry.error.detail);
  return geometry.value;
}

const shown = drawLines(
  ['Pay to', '  Bookshop', '0123456789', 'ÀÉÎõü €', '', '', '', 'C no > next'].map((line) => line.padEnd(21)),
);

test.each<[string, Told, number]>([
  ['the small display that the board is made for', { width: 128, height: 64, bits: 32 }, 1],
  ['the same of one bit', { width: 128, height: 64, bits: 1 }, 1],
  ['one of one bit where 1 is dark', { width: 160, height: 128, bits: 1, visual: 0 }, 1],
  ['a small colour display, with its rows apart', { width: 240, height: 320, bits: 16, lineLength: 512 }, 1],
  ['a larger one', { width: 320, height: 240, bits: 16 }, 2],
  ['one of three bytes a dot, of odd size', { width: 801, height: 479, bits: 24 }, 6],
  ['a screen', { width: 800, height: 480, bits: 32, lineLength: 4096 }, 6],
  ['a screen that is panned', { width: 400, height: 200, bits: 32, lineLength: 2048, panned: [8, 16] }, 3],
])('On %s every dot stands where it should, as large as whole factors allow', (_, description, scale) => {
  const geometry = found(description);
  const { width, height, bits, visual } = description;
  expect(placementOn(geometry).scale).toBe(scale);
  const screen = new Uint8Array(geometry.start + geometry.lineLength * height);
  for (const [row, bytes] of paintRows(geometry, shown).entries())
    screen.set(bytes, geometry.start + row * geometry.lineLength);
  const seen = { width, height, lineLength: geometry.lineLength, bits, oneIsLit: visual !== 0 };
  const [x = 0, y = 0] = description.panned ?? [];
  expect(dotsSeen(seen, screen.subarray(y * geometry.lineLength + (x * bits) / 8))).toEqual(shown);
});

test.each<[string, Told, string]>([
  ['too narrow', { width: 127, height: 64, bits: 32 }, '127 × 64 dots; 128 × 64 are needed'],
  ['of a palette', { width: 640, height: 480, bits: 8, visual: 3 }, '8 bits a dot; 1, 16, 24 and 32 can be used'],
  ['of a palette at sixteen bits', { width: 640, height: 480, bits: 16, visual: 3 }, 'its visual is 3'],
  ['of planes', { width: 640, height: 480, bits: 1, type: 1 }, 'its dots are not packed'],
  [
    'one that lies about its rows',
    { width: 128, height: 64, bits: 32, lineLength: 500 },
    'its rows are shorter than its width',
  ],
])('A framebuffer that is %s is refused, and the reason named', (_, description, detail) => {
  expect(geometryOf(...told(description))).toEqual({ ok: false, error: { code: 'framebuffer-unfit', detail } });
});

test('What is lit is white, whatever the order of its colours', () => {
  expect(found({ width: 128, height: 64, bits: 16 }).lit).toBe(0xffff);
  expect(found({ width: 128, height: 64, bits: 32 }).lit).toBe(0xffffff);
  const last = [0, 8, 24].map((offset) => [offset, 8] as const);
  expect(found({ width: 128, height: 64, bits: 32, colours: last }).lit).toBe(0xff00ffff);
});
