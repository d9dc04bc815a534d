// What every transport must do, run for each kind: whoever adds one calls `describeTransport` with a way to open a
// pair of ends, and adds tests only for what is peculiar to it.
import { afterEach, describe, expect, test, type TestContext } from 'vitest';
import type { Transport } from './transport.ts';

/** What a kind of transport cannot do, by its nature. */
export type Unable = {
  /** A line tells nobody that the program at its other end closed it: the link's poll finds out. */
  readonly tellsFarClose?: boolean;
};

/** Two joined ends, and how to let go of what they need beside. */
export interface OpenPair {
  readonly near: Transport;
  readonly far: Transport;
  dispose(): Promise<void>;
}

/** A report that says its number. */
function numbered(number: number): Uint8Array {
  const report = new Uint8Array(64).fill(number % 251);
  new DataView(report.buffer).setUint32(0, number);
  return report;
}

/** The reports that an end hears, to be waited for by count. */
function listenTo(end: Transport): { readonly heard: Uint8Array[]; count(number: number): Promise<void> } {
  const heard: Uint8Array[] = [];
  let check = (): void => undefined;
  end.onReport((report) => {
    heard.push(report);
    check();
  });
  const count = (number: number) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (heard.length >= number) resolve();
      };
      check();
    });
  return { heard, count };
}

const closing = (end: Transport) => new Promise<void>((resolve) => end.onClosed(resolve));

/** Runs the contract for one kind of transport. */
export function describeTransport(
  kind: string,
  open: (context: TestContext) => Promise<OpenPair>,
  { tellsFarClose = true }: Unable = {},
): void {
  describe(`a ${kind} transport`, () => {
    const pairs: OpenPair[] = [];
    const openPair = async (context: TestContext) => {
      const pair = await open(context);
      pairs.push(pair);
      return pair;
    };
    afterEach(async () => {
      await Promise.all(
        pairs.splice(0).map(async ({ near, far, dispose }) => {
          await Promise.all([near.close(), far.close()]);
          await dispose();
        }),
      );
    });

    test('carries reports whole, unchanged and in order, both ways', async (context) => {
      const { near, far } = await openPair(context);
      const [atNear, atFar] = [listenTo(near), listenTo(far)];
      for (let number = 0; number < 5; number++) {
        await near.send(numbered(number));
        await far.send(numbered(100 + number));
      }
      await Promise.all([atNear.count(5), atFar.count(5)]);
      expect(atFar.heard).toEqual([0, 1, 2, 3, 4].map(numbered));
      expect(atNear.heard).toEqual([100, 101, 102, 103, 104].map(numbered));
    });

    test('keeps the order of a message of 32 reports that nobody waits for', async (context) => {
      const { near, far } = await openPair(context);
      const { heard, count } = listenTo(far);
      const all = Array.from({ length: 32 }, (_, number) => numbered(number));
      await Promise.all([...all.map((report) => near.send(report)), count(32)]);
      expect(heard).toEqual(all);
    });

    test('a report may be altered by its sender as soon as it is sent', async (context) => {
      const { near, far } = await openPair(context);
      const { heard, count } = listenTo(far);
      const report = numbered(7);
      await near.send(report);
      report.fill(0);
      await count(1);
      expect(heard).toEqual([numbered(7)]);
    });

    test('reports that come before anybody listens are kept', async (context) => {
      const { near, far } = await openPair(context);
      await near.send(numbered(1));
      await near.send(numbered(2));
      const { heard, count } = listenTo(far);
      await count(2);
      expect(heard).toEqual([numbered(1), numbered(2)]);
    });

    test('a report of another size than 64 is a bug of the sender', async (context) => {
      const { near } = await openPair(context);
      for (const size of [0, 63, 65]) {
        expect(() => near.send(new Uint8Array(size))).toThrow(RangeError);
      }
    });

    test('what was sent before a close still arrives', async (context) => {
      const { near, far } = await openPair(context);
      const { heard, count } = listenTo(far);
      const sent = near.send(numbered(9));
      await Promise.all([sent, near.close(), near.close(), count(1)]);
      expect(heard).toEqual([numbered(9)]);
    });

    test('the close of an end is told to it, once, and a listener set after the end is told of it', async (context) => {
      const { near } = await openPair(context);
      let told = 0;
      near.onClosed(() => (told += 1));
      await Promise.all([near.close(), near.close()]);
      await near.close();
      expect(told).toBe(1);
      await closing(near);
    });

    if (tellsFarClose)
      test('the close of one end is told to the other, once', async (context) => {
        const { near, far } = await openPair(context);
        far.onReport(() => undefined);
        let told = 0;
        const farClosed = new Promise<void>((resolve) => {
          far.onClosed(() => {
            told += 1;
            resolve();
          });
        });
        await near.close();
        await farClosed;
        await far.close();
        expect(told).toBe(1);
        await closing(far);
      });

    test('sending over a closed transport is rejected', async (context) => {
      const { near } = await openPair(context);
      await near.close();
      await expect(near.send(numbered(1))).rejects.toThrow();
    });
  });
}
