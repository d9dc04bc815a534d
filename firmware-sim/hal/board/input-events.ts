// The events of an open /dev/input/event*, one by one, and the end of them. The file does not block and poll(2) waits for it, a
// moment at a time, since a read that blocks could not be taken back. Source: linux/input.h (`input_event` of a 64-bit system).
import { readSync } from 'node:fs';
import koffi from 'koffi';

/** Bytes of `struct input_event`: two words of time, type, code, value. */
export const inputEventSize = 24;

/** An event; `time` in nanoseconds on the clock that the file was set to. */
export interface InputEvent {
  readonly time: bigint;
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

const pollIn = 1;
const waitMs = 100;

/** Tells each event of `file` until the function that it returns is called; that resolves when no call is under way any more. */
export function listenTo(file: number, take: (event: InputEvent) => void, gone: () => void): () => Promise<void> {
  const poll = koffi.load(null).func('int poll(uint8_t *fds, unsigned long count, int timeout)');
  const asked = Buffer.alloc(8); // struct pollfd: int fd, short events, short revents
  asked.writeInt32LE(file, 0);
  asked.writeInt16LE(pollIn, 4);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isClosing = false;

  function look(): void {
    poll.async(asked, 1, waitMs, () => {
      if (isClosing) return end();
      const told = asked.readInt16LE(6);
      // Anything but "there is something to read" is an end: error, hang-up, not open.
      if ((told & ~pollIn) !== 0 || ((told & pollIn) !== 0 && !readAll())) {
        end();
        return gone();
      }
      look();
    });
  }

  /** False when the input is gone. */
  function readAll(): boolean {
    const record = Buffer.alloc(inputEventSize);
    for (;;) {
      let length: number;
      try {
        length = readSync(file, record);
      } catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      }
      if (length !== inputEventSize) return false;
      take(eventOf(record));
    }
  }

  look();
  return () => {
    isClosing = true;
    return ended;
  };
}

function eventOf(record: Buffer): InputEvent {
  return {
    time: record.readBigInt64LE(0) * 1_000_000_000n + record.readBigInt64LE(8) * 1000n,
    type: record.readUInt16LE(16),
    code: record.readUInt16LE(18),
    value: record.readInt32LE(20),
  };
}
