import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { hidTransport, openHid, type OpenHid } from './hid.ts';
import { describeTransport } from './transport.contract.ts';

/** A driver's open device as node-hid has it: reads of 64 bytes, writes of 65 with the report id, errors that are texts. */
class FakeHid extends EventEmitter implements OpenHid {
  readonly written: Buffer[] = [];
  peer: FakeHid | undefined;
  isClosed = false;
  #isClosedHere = false;

  constructor() {
    super();
    // As node-hid does: whoever listens makes it read, one tick later.
    this.on('newListener', (event) => {
      if (event === 'data')
        process.nextTick(() => {
          if (this.#isClosedHere) throw new TypeError('device has been closed');
        });
    });
  }

  async write(values: Buffer): Promise<number> {
    await Promise.resolve();
    if (this.isClosed) throw new Error('Cannot write to hid device: No such device');
    this.written.push(Buffer.from(values));
    this.peer?.emit('data', Buffer.from(values.subarray(1)));
    return values.length;
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.isClosed = true;
    this.#isClosedHere = true;
    const { peer } = this;
    if (peer && !peer.isClosed) {
      peer.isClosed = true;
      peer.emit('error', 'could not read from HID device: device disconnected');
    }
  }

  pause(): void {}
}

function joined(): { readonly near: FakeHid; readonly far: FakeHid } {
  const [near, far] = [new FakeHid(), new FakeHid()];
  near.peer = far;
  far.peer = near;
  return { near, far };
}

describeTransport('HID', () => {
  const { near, far } = joined();
  return Promise.resolve({ near: hidTransport(near), far: hidTransport(far), dispose: () => Promise.resolve() });
});

test('A report goes to the driver as exactly 65 bytes, the report id 0 before it', async () => {
  const { near } = joined();
  await hidTransport(near).send(new Uint8Array(64).fill(7));
  expect(near.written).toEqual([Buffer.from([0, ...new Uint8Array(64).fill(7)])]);
});

test('A device that is closed as soon as it is open leaves no error behind that nobody could catch', async () => {
  const { near } = joined();
  let thrown: unknown;
  const note = (error: unknown) => (thrown = error);
  process.once('uncaughtException', note);
  await Promise.resolve();
  await hidTransport(near).close();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('uncaughtException', note);
  expect(near.isClosed).toBe(true);
  expect(thrown).toBeUndefined();
});

test('A device that is unplugged is told as closed, though the driver’s error is a text, and sending is refused', async () => {
  const { near, far } = joined();
  const transport = hidTransport(near);
  const closed = new Promise<void>((resolve) => transport.onClosed(resolve));
  await far.close();
  await closed;
  await expect(transport.send(new Uint8Array(64))).rejects.toThrow();
  await transport.close();
});

test.each([0, 63, 65])('An input report of %i bytes is of no device of ours: the transport closes', async (size) => {
  const { near } = joined();
  const transport = hidTransport(near);
  let heard = 0;
  transport.onReport(() => (heard += 1));
  const closed = new Promise<void>((resolve) => transport.onClosed(resolve));
  near.emit('data', Buffer.alloc(size));
  await closed;
  expect(heard).toBe(0);
});

test('A listener that throws does not pass for a broken device', async () => {
  const { near } = joined();
  const transport = hidTransport(near);
  let told = false;
  transport.onClosed(() => (told = true));
  const thrown = new Promise<unknown>((resolve) => process.once('uncaughtException', resolve));
  transport.onReport(() => {
    throw new Error('a bug of the listener');
  });
  near.emit('data', Buffer.alloc(64));
  expect(await thrown).toMatchObject({ message: 'a bug of the listener' });
  expect(told).toBe(false);
});

test('A place without a device is named unreachable, with the driver’s word', async () => {
  expect(await openHid('/dev/hidraw-nobody')).toMatchObject({ ok: false, error: { code: 'device-unreachable' } });
});
