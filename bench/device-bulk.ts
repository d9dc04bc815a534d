// As much as a request may carry, over a serial line: through the whole link (session, records, frames, the device's queue of
// work) against the bare line with the same AEAD and codec. Both wait for a word after each 32 reports, since Linux keeps only 63
// that nobody has read yet; a line without that rule would be faster still, and would lose reports on HID. Both ends of both run
// in this process; the device refuses what is asked, so that nothing but carrying is measured.
import { memoryStore } from '#app/support/store/memory-store.ts';
import { systemRandom } from '#main/node/random.ts';
import { greatestRequest, requestCodec } from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { cipher, onMessage, send } from './echo.ts';
import type { Contest, Measure } from './measure.ts';
import { serialPair } from './serial-pair.ts';
import { pairWalletAndDevice } from './wallet-and-device.ts';

/** Nearly the greatest request, in bytes; its envelope takes the rest. */
const size = 96_000;
/** As in 32 reports of the link, its type byte and its tag left out. */
const pieceSize = 1886 - 16 - 1;

/** The measure. */
export const deviceBulk: Measure = {
  name: 'device-bulk',
  unit: 'ms',
  goal: 0.8,
  goalIs: 'min',
  compares: `${size} bytes to the device over a serial line, against the bare line with the same AEAD, codec and pauses`,
  runs: 21,
  async open(folder): Promise<Contest> {
    const both = await pairWalletAndDevice(folder, memoryStore(), new Uint8Array(), {}, 'pty');
    const bare = await bareLine();
    const parameters = systemRandom.bytes(size);
    return {
      ours: () =>
        timed(async () => {
          const answer = await both.desk.device.request('archiveMemory', parameters);
          if (answer.ok || answer.error.code !== 'device-refusal')
            throw new Error('the device refuses no such request');
        }),
      peer: () => timed(() => bare.carry(toBytes(requestCodec, { id: systemRandom.bytes(16), method: 1, parameters }))),
      async close() {
        await bare.close();
        await both.close();
      },
    };
  },
};

/** A line whose far end says a word after each piece, and reads the request once it is whole. */
async function bareLine() {
  const line = await serialPair();
  const { near, far } = line;
  const keys = [systemRandom.bytes(32), systemRandom.bytes(32)] as const;
  const [nearSends, farTakes] = [cipher(keys[0]), cipher(keys[0])];
  const [farSends, nearTakes] = [cipher(keys[1]), cipher(keys[1])];
  let pieces: Uint8Array[] = [];
  onMessage(far, (message) => {
    const piece = farTakes.decrypt(message);
    pieces.push(piece.subarray(1));
    if (piece[0] === 1) {
      const request = fromBytes(requestCodec, Buffer.concat(pieces), greatestRequest);
      if (!request.ok) throw new Error('the request did not arrive whole');
      pieces = [];
    }
    send(far, farSends.encrypt(Uint8Array.of(0)));
  });
  let heard: (() => void) | undefined;
  onMessage(near, (message) => {
    nearTakes.decrypt(message);
    heard?.();
  });
  return {
    async carry(bytes: Uint8Array): Promise<void> {
      for (let at = 0; at < bytes.length; at += pieceSize) {
        const word = new Promise<void>((resolve) => (heard = resolve));
        const isLast = at + pieceSize >= bytes.length;
        send(near, nearSends.encrypt(Uint8Array.of(isLast ? 1 : 0, ...bytes.subarray(at, at + pieceSize))));
        await word;
      }
    },
    async close(): Promise<void> {
      await near.close();
      await line.stop();
    },
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
