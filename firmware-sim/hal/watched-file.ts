// A device node of Linux' kernel that keeps few unread records (/dev/uhid: 31, and drops what comes then, which one message of the
// link has more than): a thread of its own empties it, however busy the device is, and hands on what came in its order. Writing
// does not wait: such a file takes every record at once or refuses it.
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { DeviceFile } from './device-file.ts';

/** What the thread is started with: the open file, the most that a record has (bytes), and where it is told to stop. */
export type Watch = { readonly file: number; readonly size: number; readonly stop: Int32Array };

/** Opens the node at `path`, whose records have `size` bytes at most; throws as openSync does. */
export function openWatchedFile(path: string, size: number, take: (record: Uint8Array) => void): DeviceFile {
  const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const watch: Watch = { file, size, stop };
  const thread = new Worker(new URL('./file-watch.ts', import.meta.url), { workerData: watch });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isClosing = false;
  thread.on('message', (record: Uint8Array) => {
    if (!isClosing) take(record);
  });
  thread.on('exit', () => {
    isClosing = true;
    closeSync(file);
    end();
  });
  return {
    write(record) {
      if (isClosing) return;
      try {
        writeSync(file, record);
      } catch {
        // refused: dropped, as on a cable
      }
    },
    close() {
      isClosing = true;
      Atomics.store(stop, 0, 1);
      return ended;
    },
  };
}
