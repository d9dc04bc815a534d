// An echo over our socket transport, with what the device link has and nothing else: reports of 64 bytes, ChaCha20-Poly1305
// with counted nonces under keys that both know, and our CBOR codec for request, response and what is in it. It keeps no states,
// times nothing and answers every request alike: what a round trip costs without a protocol.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { connectSocket, socketTransport } from '#device/transports/socket.ts';
import type { Transport } from '#device/transports/transport.ts';
import {
  descriptionCodec,
  emptyCodec,
  greatestRequest,
  reportSize,
  requestCodec,
  responseCodec,
  type Description,
} from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';

/** An echo that answers. */
export interface Echo {
  /** One round trip: nothing but a question there, what is described back. */
  ask(id: Uint8Array): Promise<Description>;
  close(): Promise<void>;
}

/** Starts an echo at the Unix socket `path` that answers with `described`. */
export async function startEcho(
  path: string,
  keys: readonly [Uint8Array, Uint8Array],
  described: Description,
): Promise<Echo> {
  const [there, back] = keys;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const transport = socketTransport(socket);
    const [sends, takes] = [cipher(back), cipher(there)];
    onMessage(transport, (message) => {
      const request = fromBytes(requestCodec, takes.decrypt(message), greatestRequest);
      if (!request.ok) throw new Error('the echo was asked what it does not understand');
      const body = toBytes(descriptionCodec, described);
      send(transport, sends.encrypt(toBytes(responseCodec, { id: request.value.id, status: 0, body })));
    });
  });
  server.listen(path);
  await once(server, 'listening');
  const transport = await connectSocket({ path });
  if (!transport.ok) throw new Error('the echo cannot be reached');
  const [sends, takes] = [cipher(there), cipher(back)];
  let answered: ((message: Uint8Array) => void) | undefined;
  onMessage(transport.value, (message) => answered?.(message));
  return {
    async ask(id) {
      const parameters = toBytes(emptyCodec, {});
      const answer = new Promise<Uint8Array>((resolve) => {
        answered = resolve;
      });
      send(transport.value, sends.encrypt(toBytes(requestCodec, { id, method: 1, parameters })));
      const response = fromBytes(responseCodec, takes.decrypt(await answer), greatestRequest);
      const read = response.ok ? fromBytes(descriptionCodec, response.value.body, greatestRequest) : response;
      if (!read.ok) throw new Error('the echo answered what nobody understands');
      return read.value;
    },
    async close() {
      await transport.value.close();
      await stop(server, sockets);
    },
  };
}

/** ChaCha20-Poly1305 with counted nonces, each direction its own. */
export function cipher(key: Uint8Array) {
  let sent = 0;
  const next = () => {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(4, sent++, true);
    return chacha20poly1305(key, nonce);
  };
  return {
    encrypt: (plain: Uint8Array) => next().encrypt(plain),
    decrypt: (message: Uint8Array) => next().decrypt(message),
  };
}

/** A message goes as its length in 2 bytes, its bytes, and zeros up to a whole report. */
export function send(transport: Transport, message: Uint8Array): void {
  const padded = new Uint8Array(Math.ceil((message.length + 2) / reportSize) * reportSize);
  new DataView(padded.buffer).setUint16(0, message.length);
  padded.set(message, 2);
  for (let at = 0; at < padded.length; at += reportSize) void transport.send(padded.subarray(at, at + reportSize));
}

/** Tells whole messages, sent as `send` does. */
export function onMessage(transport: Transport, listener: (message: Uint8Array) => void): void {
  let whole = new Uint8Array();
  let held = 0;
  transport.onReport((report) => {
    if (held === 0) {
      const length = new DataView(report.buffer, report.byteOffset, report.length).getUint16(0);
      whole = new Uint8Array(Math.ceil((length + 2) / reportSize) * reportSize);
    }
    whole.set(report, held);
    held += report.length;
    if (held < whole.length) return;
    held = 0;
    listener(whole.subarray(2, 2 + new DataView(whole.buffer).getUint16(0)));
  });
}

async function stop(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
}
