// A transport over a serial line: COBS frames by `serialport`, which keeps other programs out by a lock. DTR and RTS are left
// as they are: on many boards they would reset the device. Hazard: when a line hangs up while its driver is inside read(),
// serialport tells nobody; the next send finds out, and closes (DESIGN §5: the link's poll or deadline).
import { SerialPort } from 'serialport';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { frameCutter, frameOf, lineOpening } from './cobs.ts';
import type { Unreachable } from './socket.ts';
import { requireReport, type Transport } from './transport.ts';

/** A line that takes nothing holds up a close for this long at most, in milliseconds. */
const closeTimeout = 1000;

/** Opens the line at `path`, such as `/dev/ttyACM0` or `COM3`. `reason` is the driver's word. */
export function openSerial(path: string): Promise<Result<Transport, Unreachable>> {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false, hupcl: false, lock: true });
  return new Promise((resolve) => {
    port.open((error) => {
      if (error) resolve(bad({ code: 'device-unreachable', reason: error.message }));
      else port.flush(() => resolve(good(serialTransport(port))));
    });
  });
}

/** Carries reports over an open port; reads nothing before somebody listens. */
function serialTransport(port: SerialPort): Transport {
  let closed = false;
  let closedListener: (() => void) | undefined;
  let closing: Promise<void> | undefined;
  let gathering = false;

  function end(): void {
    if (closed) return;
    closed = true;
    closedListener?.();
  }

  function shut(): Promise<void> {
    closing ??= new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        end();
        resolve();
      };
      const timer = setTimeout(finish, closeTimeout);
      if (!port.isOpen) return finish();
      // What was sent before goes out first, unless the line takes nothing any more.
      const close = () => (port.isOpen ? port.close(finish) : finish());
      port.drain(close);
    });
    return closing;
  }

  /** What is sent without waiting in between goes to the driver as one write: a message is up to 32 reports. */
  function gather(): void {
    if (gathering) return;
    gathering = true;
    port.cork();
    queueMicrotask(() => {
      gathering = false;
      port.uncork();
    });
  }

  port.pause();
  port.on('error', () => void shut());
  port.on('close', end);
  port.write(lineOpening);

  return {
    send(report) {
      requireReport(report);
      return new Promise((resolve, reject) => {
        if (closed || closing !== undefined || !port.isOpen) return reject(new Error('the transport is closed'));
        gather();
        port.write(frameOf(report), (error) => {
          if (!error) return resolve();
          void shut();
          reject(error);
        });
      });
    },
    onReport(listener) {
      const take = frameCutter((report) => {
        if (!closed) listener(report);
      });
      port.removeAllListeners('data');
      port.on('data', take);
      port.resume();
    },
    onClosed(listener) {
      closedListener = listener;
      if (closed) listener();
    },
    close: shut,
  };
}
