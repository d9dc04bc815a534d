// Two ends of one serial line in this process: the host's driver at one, the simulator's line at the other, with a real
// pseudo-terminal between them. Both speak the transport's interface, so that the same echo runs over it as over a socket.
import { openSerial } from '#device/transports/serial.ts';
import type { Transport } from '#device/transports/transport.ts';
import { startSerialLine } from '#firmware-sim/serial-line.ts';

/** Both ends, open; closing the near one is the caller's. */
export async function serialPair(): Promise<{ near: Transport; far: Transport; stop(): Promise<void> }> {
  let heard: ((report: Uint8Array) => void) | undefined;
  const early: Uint8Array[] = [];
  let sendOut: ((report: Uint8Array) => void) | undefined;
  const line = startSerialLine((send) => {
    sendOut = send;
    return {
      reportIn(report) {
        if (heard) heard(report);
        else early.push(report);
      },
      disconnected: () => undefined,
    };
  });
  const near = await openSerial(line.path);
  if (!near.ok) throw new Error(`the line cannot be opened: ${near.error.reason}`);
  const far: Transport = {
    send(report) {
      sendOut?.(report);
      return Promise.resolve();
    },
    onReport(listener) {
      heard = listener;
      for (const report of early.splice(0)) listener(report);
    },
    onClosed: () => undefined,
    close: () => Promise.resolve(),
  };
  return { near: near.value, far, stop: () => line.stop() };
}
