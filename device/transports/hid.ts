// A transport over USB HID by `node-hid`, asynchronous calls only (SPEC.md of the device link, §2, HID). Hazards: Linux gives
// each report to every program that has the device open, and keeps only the first 63 that nobody reads: the link's channels and
// acknowledged pieces are made for both. A write of any size is accepted below, so the size is held here. A path is no
// identity: after unplugging another device may have it; who it is, the handshake says.
import { HIDAsync } from 'node-hid';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Unreachable } from './socket.ts';
import { requireReport, type Transport } from './transport.ts';

const reportSize = 64;

/** What is used of an open HID device; `data` brings whole reports, `error` an Error or a text. */
export interface OpenHid {
  write(values: Buffer): Promise<number>;
  close(): Promise<void>;
  on(event: 'data', listener: (report: Buffer) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  pause(): void;
}

/** Opens the device at a path of `attachedDevices`; `reason` is the driver's word. `open` stands for the driver. */
export async function openHid(
  path: string,
  open: (path: string) => Promise<OpenHid> = (place) => HIDAsync.open(place),
): Promise<Result<Transport, Unreachable>> {
  try {
    return good(hidTransport(await open(path)));
  } catch (error) {
    return bad({ code: 'device-unreachable', reason: textOf(error) });
  }
}

/** Carries reports over an open HID device. */
export function hidTransport(device: OpenHid): Transport {
  let closed = false;
  let closedListener: (() => void) | undefined;
  let listener: ((report: Uint8Array) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const early: Uint8Array[] = [];

  function end(): void {
    if (closed) return;
    closed = true;
    closedListener?.();
  }

  function shut(): Promise<void> {
    // What was sent before goes out first; a device that is gone rejects it, which ends the waiting as well.
    closing ??= Promise.all([last, reading])
      .then(() => device.close())
      .catch(() => undefined)
      .then(end);
    return closing;
  }

  async function write(bytes: Buffer, before: Promise<unknown>): Promise<void> {
    await before;
    const written = await device.write(bytes);
    if (written < reportSize) throw new Error(`only ${written} bytes of a report were written`);
  }

  device.on('error', () => void shut());
  // A listener that throws would be told to us as an error of the device, so it only hands on.
  device.on('data', (data) => {
    const report = Uint8Array.from(data.subarray(0, reportSize));
    if (data.length !== reportSize) return void shut();
    if (listener === undefined) early.push(report);
    else if (!closed) queueMicrotask(() => listener?.(report));
  });
  // The driver begins to read in a later tick, and throws where nobody can catch it if the device is closed by then.
  const reading = new Promise<void>((resolve) => setImmediate(resolve));

  return {
    send(report) {
      requireReport(report);
      if (closed || closing !== undefined) return Promise.reject(new Error('the transport is closed'));
      const bytes = Buffer.alloc(reportSize + 1); // the report id 0 comes first
      bytes.set(report, 1);
      const sent = write(bytes, last);
      last = sent.catch(() => void shut());
      return sent;
    },
    onReport(take) {
      listener = take;
      for (const report of early.splice(0)) take(report);
    },
    onClosed(told) {
      closedListener = told;
      if (closed) told();
    },
    close: shut,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
