// The memory of another process of ours, as the kernel gives it to whoever may trace it (proc(5): /proc/PID/maps and mem).
// The process is held while it is read, so that nothing moves from what is still to be read to what was read already.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { scanOverlap } from './secret-scan.ts';

const pieceLength = 1 << 22;

/**
 * Calls back with pieces of everything that the process can write to (heap, stacks, buffers), neighbours overlapping.
 * @returns how many bytes were read, or `undefined` where the kernel does not permit it.
 */
export function readMemory(pid: number, each: (piece: Uint8Array) => void): number | undefined {
  if (process.platform !== 'linux') return undefined;
  let memory: number;
  let maps: string;
  try {
    maps = readFileSync(`/proc/${pid}/smaps`, 'utf8');
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return undefined;
  }
  process.kill(pid, 'SIGSTOP');
  try {
    const buffer = new Uint8Array(pieceLength);
    let total = 0;
    for (const { from, to } of writtenRegions(maps)) {
      for (let at = from; at < to; at += pieceLength - scanOverlap) {
        const length = readAt(memory, buffer, at, Math.min(pieceLength, to - at));
        each(buffer.subarray(0, length));
        total += length;
        if (at + length >= to) break;
      }
    }
    return total === 0 ? undefined : total;
  } finally {
    process.kill(pid, 'SIGCONT');
    closeSync(memory);
  }
}

/** A region that went away meanwhile, or that only a device maps, reads as nothing. */
function readAt(memory: number, buffer: Uint8Array, at: number, length: number): number {
  try {
    return readSync(memory, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

/** Readable and writable regions of which something is in memory. Addresses are below 2^47: plain numbers hold them. */
function writtenRegions(maps: string): readonly { readonly from: number; readonly to: number }[] {
  const regions: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | undefined;
  for (const line of maps.split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (....)/.exec(line);
    if (head) {
      const [, from = '', to = '', rights = ''] = head;
      open = rights.startsWith('rw') ? { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) } : undefined;
    } else if (open && /^Rss: +[1-9]/.test(line)) {
      regions.push(open);
    }
  }
  return regions;
}
