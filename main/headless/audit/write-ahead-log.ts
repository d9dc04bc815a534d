// Where SQLite's write-ahead log (SQLite's "Database File Format" §4, "The Write-Ahead Log") breaks off. SQLite takes a frame
// whose checksum fails for the end of the log and says nothing: one changed byte would silently give an older archive.
// So a frame that belongs to this log and does not hold is a finding. What stands behind the end from an earlier round of
// the log (other salts, no chain of checksums) is left over and lawful, and so is half a frame at the end of the file.
import { closeSync, openSync, readSync } from 'node:fs';

const headerLength = 32;
const frameHeaderLength = 24;

interface LogHeader {
  readonly pageSize: number;
  readonly salts: Buffer;
  readonly bigEndian: boolean;
  readonly sum: Sum;
}

type Sum = readonly [number, number];

/** The number of the frame (from 1; 0 for the header) at which a log is damaged; `undefined` when it is whole. */
export function damagedFrame(path: string): number | undefined {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(headerLength);
    if (readSync(file, header, 0, headerLength, 0) < headerLength) return undefined;
    const read = readHeader(header);
    return read === undefined ? 0 : damagedAfter(file, read);
  } finally {
    closeSync(file);
  }
}

function readHeader(bytes: Buffer): LogHeader | undefined {
  const magic = bytes.readUInt32BE(0);
  const pageSize = bytes.readUInt32BE(8);
  const bigEndian = magic === 0x37_7f_06_83;
  if (!bigEndian && magic !== 0x37_7f_06_82) return undefined;
  if (bytes.readUInt32BE(4) !== 3_007_000 || pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0)
    return undefined;
  const sum = add([0, 0], bytes.subarray(0, 24), bigEndian);
  if (!equal(sum, storedSum(bytes, 24))) return undefined;
  return { pageSize, salts: Buffer.from(bytes.subarray(16, 24)), bigEndian, sum };
}

function damagedAfter(file: number, { pageSize, salts, bigEndian, sum: first }: LogHeader): number | undefined {
  const frame = Buffer.alloc(frameHeaderLength + pageSize);
  let sum = first;
  let ended: number | undefined;
  for (let number = 1; ; number += 1) {
    const at = headerLength + (number - 1) * frame.length;
    if (readSync(file, frame, 0, frame.length, at) < frame.length) return undefined;
    const isOurs = frame.subarray(8, 16).equals(salts);
    if (ended !== undefined) {
      if (isOurs) return ended;
      continue;
    }
    const next = add(add(sum, frame.subarray(0, 8), bigEndian), frame.subarray(frameHeaderLength), bigEndian);
    const isNext = equal(next, storedSum(frame, 16));
    if (isOurs !== isNext) return number;
    if (isOurs) sum = next;
    else ended = number;
  }
}

function storedSum(bytes: Buffer, at: number): Sum {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

function equal(one: Sum, other: Sum): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** SQLite's running checksum over pairs of words of 32 bits. */
function add([first, second]: Sum, bytes: Buffer, bigEndian: boolean): Sum {
  let [low, high] = [first, second];
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 8) {
    low = (low + words.getUint32(at, !bigEndian) + high) >>> 0;
    high = (high + words.getUint32(at + 4, !bigEndian) + low) >>> 0;
  }
  return [low, high];
}
