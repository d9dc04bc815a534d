// The thread of watched-file.ts: waits for records with poll(2), a moment at a time so that it can be stopped, reads all of them,
// and hands them on.
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import koffi from 'koffi';
import type { Watch } from './watched-file.ts';

const pollIn = 1;
const waitMs = 100;

const { file, size, stop } = workerData as Watch;
const poll = koffi.load(null).func('int poll(uint8_t *fds, unsigned long count, int timeout)');
const asked = Buffer.alloc(8); // struct pollfd: int fd, short events, short revents
asked.writeInt32LE(file, 0);
asked.writeInt16LE(pollIn, 4);
const record = Buffer.alloc(size);
while (Atomics.load(stop, 0) === 0) {
  poll(asked, 1, waitMs);
  for (let length = next(); length > 0; length = next()) {
    const bytes = Uint8Array.from(record.subarray(0, length));
    parentPort?.postMessage(bytes, [bytes.buffer]);
  }
}

/** Reads one record; 0 when none is there. */
function next(): number {
  try {
    return readSync(file, record);
  } catch {
    return 0;
  }
}
