// A transport over a stream socket: reports of 64 bytes one after the other, cut anew whatever pieces the stream
// arrives in. Addresses are a Unix socket's path or a port of 127.0.0.1, since the link trusts nobody on a network
// to be near. An incomplete report at the end of the stream is dropped.
import { connect, type Socket } from 'node:net';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { requireReport, type Transport } from './transport.ts';

const reportSize = 64;
/** A peer that reads nothing holds up a close for this long at most, in milliseconds. */
const closeTimeout = 1000;

/** A Unix socket, or a port of this computer. */
export type SocketAddress = { readonly path: string } | { readonly port: number };

/** Nobody listens there, or this program may not; `reason` is the system's word, such as ENOENT or EACCES. */
export type Unreachable = { readonly code: 'device-unreachable'; readonly reason: string };

/** Connects to a device, usually the simulator. */
export function connectSocket(address: SocketAddress): Promise<Result<Transport, Unreachable>> {
  const socket = connect('path' in address ? { path: address.path } : { host: '127.0.0.1', port: address.port });
  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.destroy();
      resolve(bad({ code: 'device-unreachable', reason: error.code ?? 'unknown' }));
    });
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(good(socketTransport(socket)));
    });
  });
}

/** Carries reports over a socket that is already connected; reads nothing before somebody listens. */
export function socketTransport(socket: Socket): Transport {
  let closed = false;
  let closedListener: (() => void) | undefined;
  socket.setNoDelay(true);
  socket.pause();
  // A broken connection is told by `close`, which follows every `error`.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
    closedListener?.();
  });

  return {
    send(report) {
      requireReport(report);
      return new Promise((resolve, reject) => {
        if (closed || !socket.writable) {
          reject(new Error('the transport is closed'));
          return;
        }
        socket.write(report, (error) => {
          if (error === undefined || error === null) resolve();
          else reject(error);
        });
      });
    },
    onReport(listener) {
      const take = reportCutter((report) => {
        if (!closed) listener(report);
      });
      socket.removeAllListeners('data');
      socket.on('data', take);
      socket.resume();
    },
    onClosed(listener) {
      closedListener = listener;
      if (closed) listener();
    },
    close() {
      if (closed) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => socket.destroy(), closeTimeout);
        socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        socket.end(() => socket.destroy());
      });
    },
  };
}

/** Cuts a stream into reports; holds at most 63 bytes back. */
function reportCutter(listener: (report: Uint8Array) => void): (chunk: Buffer) => void {
  let held = new Uint8Array();
  return (chunk) => {
    let at = 0;
    if (held.length > 0) {
      at = Math.min(reportSize - held.length, chunk.length);
      held = Uint8Array.of(...held, ...chunk.subarray(0, at));
      if (held.length < reportSize) return;
      listener(held);
    }
    for (; at + reportSize <= chunk.length; at += reportSize)
      listener(Uint8Array.from(chunk.subarray(at, at + reportSize)));
    held = Uint8Array.from(chunk.subarray(at));
  };
}
