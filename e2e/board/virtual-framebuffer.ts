// The kernel's virtual framebuffer (vfb) in the shape that a test wants, and what an eye sees on it. Source: linux/fb.h.
import { closeSync, openSync, readSync } from 'node:fs';
import koffi from 'koffi';
import { dotsSeen } from './dots-seen.ts';

const calls = { get: 0x4600, put: 0x4601, fixed: 0x4602 } as const;
const path = '/dev/fb0';

/** A shape: dots and bits a dot. */
export type Shape = { readonly width: number; readonly height: number; readonly bits: number };

/** Gives the framebuffer a shape. Throws when the kernel has another idea of it. */
export function shapeFramebuffer({ width, height, bits }: Shape): void {
  const file = openSync(path, 'r+');
  const info = ask(file, calls.get, 160);
  for (const [at, value] of [width, height, width, height, 0, 0, bits].entries()) info.writeUInt32LE(value, 4 * at);
  const call = koffi.load(null).func('int ioctl(int fd, unsigned long request, _Inout_ uint8_t *info)');
  const done: unknown = call(file, calls.put, info);
  const now = ask(file, calls.get, 160);
  closeSync(file);
  const has = [0, 4, 24].map((at) => now.readUInt32LE(at));
  if (done !== 0 || has.join() !== [width, height, bits].join())
    throw new Error(`the framebuffer is ${has.join(' × ')} (errno ${koffi.errno()})`);
}

/** The 128 × 64 dots of the device, as they are seen. */
export function seenOnFramebuffer(): Uint8Array {
  const file = openSync(path, 'r');
  const now = ask(file, calls.get, 160);
  const fixed = ask(file, calls.fixed, 80);
  const [width, height, bits] = [0, 4, 24].map((at) => now.readUInt32LE(at));
  const lineLength = fixed.readUInt32LE(48);
  const bytes = Buffer.alloc(lineLength * (height ?? 0));
  for (let at = 0; at < bytes.length;) {
    const got = readSync(file, bytes, at, bytes.length - at, at);
    if (got === 0) throw new Error(`the framebuffer ends after ${at} bytes`);
    at += got;
  }
  closeSync(file);
  // FB_VISUAL_MONO10 is 1.
  const oneIsLit = bits !== 1 || fixed.readUInt32LE(36) === 1;
  return dotsSeen({ width: width ?? 0, height: height ?? 0, bits: bits ?? 0, lineLength, oneIsLit }, bytes);
}

function ask(file: number, request: number, size: number): Buffer {
  const info = Buffer.alloc(size);
  const call = koffi.load(null).func('int ioctl(int fd, unsigned long request, _Out_ uint8_t *info)');
  if ((call(file, request, info) as number) !== 0) throw new Error(`no framebuffer (errno ${koffi.errno()})`);
  return info;
}
