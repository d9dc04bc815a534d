// The wire of the simulated device: a Unix socket that carries the link's 64-byte reports as a stream (SPEC §2). Each
// connection is one program, as each open handle of a hidraw node is. A connection that does not read is closed:
// a device does not buffer for a host that is asleep.
import { createServer, type Socket } from 'node:net';
import { reportSize } from '#protocols/device-link/messages.ts';
import { listenAt } from './socket-path.ts';

/** One program's connection, as the device sees it. */
export interface Connection {
  reportIn(report: Uint8Array): void;
  disconnected(): void;
}

/** What takes connections: the device. `send` carries one report of 64 bytes to the program. */
export type Connect = (send: (report: Uint8Array) => void, close: () => void) => Connection;

/** A running wire. */
export interface Wire {
  stop(): Promise<void>;
}

const mostUnread = 4096 * reportSize;

/** Starts the wire at `path`. */
export async function startWire(connect: Connect, path: string): Promise<Wire> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serveProgram(connect, socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await listenAt(server, path);
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serveProgram(connect: Connect, socket: Socket): void {
  socket.setNoDelay(true);
  const send = (report: Uint8Array): void => {
    if (!socket.writable) return;
    socket.write(report);
    if (socket.writableLength > mostUnread) socket.destroy();
  };
  const connection = connect(send, () => socket.destroy());
  let rest: Uint8Array = new Uint8Array(0);
  socket.on('data', (chunk: Uint8Array) => {
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    for (; at + reportSize <= bytes.length; at += reportSize) {
      if (socket.destroyed) return;
      connection.reportIn(Uint8Array.from(bytes.subarray(at, at + reportSize)));
    }
    rest = Uint8Array.from(bytes.subarray(at));
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => connection.disconnected());
}
