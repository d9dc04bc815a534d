// How fast the device link carries much over HID, in the guest: a long request through the whole link against bare reports with the
// same AEAD and codec over the same kernel's driver, by turns. Both wait for a word after each 32 reports, since Linux keeps only
// 63 that nobody has read yet. Both ends of both run in this process (as root, which uhid wants); the device refuses what is
// asked, so that nothing but carrying is measured.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryStore } from '#app/support/store/memory-store.ts';
import { cipher, onMessage, send } from '#bench/echo.ts';
import { median } from '#bench/measure.ts';
import { attachedPlaces, openPlace, type DevicePlace } from '#device/transports/places.ts';
import type { Transport } from '#device/transports/transport.ts';
import { createDevice } from '#firmware-sim/core.ts';
import { startDevice } from '#firmware-sim/start-device.ts';
import { ecash } from '#firmware-sim/systems/ecash.ts';
import { startUhid } from '#firmware-sim/transports/uhid.ts';
import { systemRandom } from '#main/node/random.ts';
import { greatestRequest, requestCodec } from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { fingerAt } from '../actors/finger-on-keypad.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';
import type { Carried } from './guest-words.ts';
import { pin } from './journey-at-desk.ts';

/** A long request, in bytes. */
const size = 48_000;
/** As in 32 reports of the link, its type byte and its tag left out. */
const pieceSize = 1886 - 16 - 1;
const [warmUps, runs] = [4, 7];
const mostBroken = 5;
const patience = 20_000;

/** A way to carry the bytes once; resolves when they arrived. */
type Carrier = { carry(parameters: Uint8Array): Promise<void>; close(): Promise<void> };

/** The link through which it goes; on a busy machine it may break, and `broken` says why each time. */
type LinkCarrier = Carrier & { readonly broken: string[] };

const seen = new Set<string>();

/** Medians of the runs, in milliseconds, through the link and as bare reports; `folder` is empty. */
export async function carryMuch(folder: string): Promise<Carried> {
  const link = await theLink(folder);
  const bare = await bareReports();
  const [ours, peer]: [number[], number[]] = [[], []];
  const parameters = systemRandom.bytes(size);
  for (let run = -warmUps; ours.length < runs; run++) {
    const before = link.broken.length;
    const [inLink, inReports] = [await timed(link, parameters), await timed(bare, parameters)];
    if (run < 0 || link.broken.length > before) continue;
    ours.push(inLink);
    peer.push(inReports);
  }
  await link.close();
  await bare.close();
  return { is: 'carried', ours: median(ours), bare: median(peer), size, broken: link.broken };
}

async function timed(carrier: Carrier, parameters: Uint8Array): Promise<number> {
  const began = performance.now();
  await carrier.carry(parameters);
  return performance.now() - began;
}

async function theLink(folder: string): Promise<LinkCarrier> {
  const control = join(folder, 'control.sock');
  const device = await startDevice(
    {
      flash: join(folder, 'device.flash'),
      socket: '',
      control,
      panel: 'off',
      preProvisioned: { pin },
      transport: 'uhid',
    },
    (hal) => createDevice({ hal, systems: [ecash], practice: true }),
  );
  if (!device.ok) throw new Error('the device does not start');
  const finger = await fingerAt(control);
  const desk = new WalletAtDesk(memoryStore(), new Uint8Array());
  const [place, memory] = [await thePlace(), pairingsInMemory()];
  await desk.connect(place, memory);
  await desk.pair(finger, pin);
  const broken: string[] = [];
  return {
    broken,
    async carry(parameters) {
      const answer = await desk.device.request('archiveMemory', parameters);
      if (!answer.ok && answer.error.code === 'device-refusal') return;
      broken.push(JSON.stringify(answer));
      if (answer.ok || broken.length > mostBroken) throw new Error(broken.join());
      await desk.close();
      await desk.connect(place, memory);
    },
    async close() {
      await desk.close();
      finger.close();
      await device.value.stop();
    },
  };
}

/** A far end that says a word after each piece, and reads the request once it is whole. */
async function bareReports(): Promise<Carrier> {
  let sendOut: ((report: Uint8Array) => void) | undefined;
  let heardFar: ((report: Uint8Array) => void) | undefined;
  const wire = startUhid((out) => {
    sendOut = out;
    return { reportIn: (report) => heardFar?.(report), disconnected: () => undefined };
  }, 'bare');
  const opened = await openPlace(await thePlace());
  if (!opened.ok) throw new Error(opened.error.reason);
  const near = opened.value;
  const far: Transport = {
    send: (report) => Promise.resolve(sendOut?.(report)),
    onReport: (listener) => (heardFar = listener),
    onClosed: () => undefined,
    close: () => Promise.resolve(),
  };
  const keys = [systemRandom.bytes(32), systemRandom.bytes(32)] as const;
  const [nearSends, farTakes] = [cipher(keys[0]), cipher(keys[0])];
  const [farSends, nearTakes] = [cipher(keys[1]), cipher(keys[1])];
  let pieces: Uint8Array[] = [];
  onMessage(far, (message) => {
    const piece = farTakes.decrypt(message);
    pieces.push(piece.subarray(1));
    if (piece[0] === 1) {
      if (!fromBytes(requestCodec, Buffer.concat(pieces), greatestRequest).ok) throw new Error('not arrived whole');
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
    async carry(parameters) {
      const bytes = toBytes(requestCodec, { id: systemRandom.bytes(16), method: 1, parameters });
      for (let at = 0; at < bytes.length; at += pieceSize) {
        const word = new Promise<void>((resolve) => (heard = resolve));
        const isLast = at + pieceSize >= bytes.length;
        send(near, nearSends.encrypt(Uint8Array.of(isLast ? 1 : 0, ...bytes.subarray(at, at + pieceSize))));
        await word;
      }
    },
    async close() {
      await near.close();
      await wire.stop();
    },
  };
}

/** The HID device that was plugged in just now. */
async function thePlace(): Promise<DevicePlace> {
  const until = performance.now() + patience;
  for (;;) {
    for (const place of await attachedPlaces()) {
      if (place.kind !== 'hid' || seen.has(place.path)) continue;
      seen.add(place.path);
      return place;
    }
    if (performance.now() > until) throw new Error('no device was plugged in');
    await sleep(100);
  }
}
