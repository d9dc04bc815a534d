// A device node of Linux' kernel, read record by record: /dev/uhid, /dev/hidg0. A blocking read of such a file cannot be
// taken back and would keep the process from ending, so the file never blocks and poll(2) waits for it, a moment at a
// time. Writing tries at once; what the kernel does not take yet waits in a short queue, as in a device's own memory.
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import koffi from 'koffi';

/** An open device node. */
export interface DeviceFile {
  /** Writes one record after those before it; dropped when the kernel refuses it, or when too many wait. */
  write(record: Uint8Array): void;
  /** Ends; resolves when the file is closed and no record comes any more. */
  close(): Promise<void>;
}

const pollIn = 1;
const waitMs = 100;
/** As many as Linux keeps for a host that does not read. */
const mostWaiting = 64;
const retryMs = { first: 1, most: 50 };

/** Opens the node at `path`, whose records have `size` bytes at most; throws as openSync does. */
export function openDeviceFile(path: string, size: number, take: (record: Uint8Array) => void): DeviceFile {
  const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const poll = koffi.load(null).func('int poll(uint8_t *fds, unsigned long count, int timeout)');
  const asked = Buffer.alloc(8); // struct pollfd: int fd, short events, short revents
  asked.writeInt32LE(file, 0);
  asked.writeInt16LE(pollIn, 4);
  const waiting: Uint8Array[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isClosing = false;
  let retry: NodeJS.Timeout | undefined;

  function look(): void {
    poll.async(asked, 1, waitMs, () => {
      if (isClosing) {
        closeSync(file);
        return end();
      }
      readAll();
      look();
    });
  }

  function readAll(): void {
    const record = Buffer.alloc(size);
    for (;;) {
      let length: number;
      try {
        length = readSync(file, record);
      } catch {
        return; // nothing there, or nobody at the other end for now
      }
      if (length === 0) return;
      take(Uint8Array.from(record.subarray(0, length)));
    }
  }

  function writeAll(delay: number): void {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      try {
        writeSync(file, first);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') {
          retry = setTimeout(() => writeAll(Math.min(2 * delay, retryMs.most)), delay);
          return;
        }
      }
      waiting.shift();
    }
    retry = undefined;
  }

  look();
  return {
    write(record) {
      if (isClosing || waiting.length >= mostWaiting) return;
      waiting.push(record);
      if (retry === undefined) writeAll(retryMs.first);
    },
    close() {
      isClosing = true;
      clearTimeout(retry);
      return ended;
    },
  };
}
