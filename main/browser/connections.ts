// Bounds the connections to a loopback server without shutting its own page out: whoever opens many pushes out the oldest
// of those that have proved nothing, and never one over which a right secret came. A cap that merely turns the next one
// away would let any program of this machine close the wallet by holding connections open.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of one server. */
export type Connections = {
  /** A right secret came over this one: it stays as long as it likes. */
  trust(socket: Socket): void;
  /** Whether this is the only request on its connection; else the connection ends, since no browser sends them in a heap. */
  isAlone(socket: Socket, response: ServerResponse): boolean;
};

/** Watches a server from before it listens; at most `most` connections stay. */
export function boundConnections(server: Server, most: number): Connections {
  /** In the order of their coming, and whether each has proved itself. */
  const open = new Map<Socket, boolean>();
  server.on('connection', (socket: Socket) => {
    open.set(socket, false);
    socket.on('close', () => open.delete(socket));
    if (open.size <= most) return;
    const [stranger] = [...open].find(([, trusted]) => !trusted) ?? [...open][0] ?? [];
    stranger?.destroy();
  });
  const busy = new WeakSet<Socket>();
  return {
    trust: (socket) => void (open.has(socket) && open.set(socket, true)),
    isAlone(socket, response) {
      if (busy.has(socket)) {
        socket.destroy();
        return false;
      }
      busy.add(socket);
      response.on('close', () => busy.delete(socket));
      return true;
    },
  };
}
