// The control port: whoever may open its socket (mode 0600) presses the keys, reads the display, moves the clock and
// cuts the power. It exists only with --control; with it a device proves nothing about a person, so it is for practice.
// Commands of one connection are answered in order (control-messages.ts); a `watch`ed screen may come in between.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import type { Body } from './body.ts';
import { answerFault } from './faults/fault-commands.ts';
import type { FaultyLine } from './faults/line-faults.ts';
import { readCommand, type Command, type ControlMessage, type ScreenMessage } from './control-messages.ts';
import type { Frame } from './hal/display.ts';
import { listenAt } from './socket-path.ts';

/** A running control port. */
export interface Control {
  stop(): Promise<void>;
}

/** Starts the control port at `path`; without `line` it refuses to make faults on it. */
export async function startControl(body: Body, path: string, line?: FaultyLine): Promise<Control> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    void serveConnection({ body, line }, socket, () => server.close());
  });
  await listenAt(server, path);
  return { stop: () => stopServer(server, sockets) };
}

/** What the port reaches: the hardware, and the line if it can have faults. */
interface Reach {
  readonly body: Body;
  readonly line: FaultyLine | undefined;
}

/** `close` unlinks the socket at once and takes no further connection. */
async function serveConnection({ body, line }: Reach, socket: Socket, close: () => void): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const send = (message: ControlMessage): void => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  for await (const text of createInterface({ input: socket })) {
    const command = readCommand(text);
    if (!command.ok) send({ ok: false, ...command.error });
    else if (command.value.do === 'watch') {
      send({ ok: true });
      send({ screen: messageOf(body, body.display.frame) });
      const stop = body.display.onChange((frame) => send({ screen: messageOf(body, frame) }));
      gone.signal.addEventListener('abort', stop);
    } else if (command.value.do === 'close') {
      close();
      send({ ok: true });
      socket.end();
    } else send(await answer({ body, line }, command.value, gone.signal));
  }
}

async function answer(
  { body, line }: Reach,
  command: Exclude<Command, { do: 'watch' | 'close' }>,
  gone: AbortSignal,
): Promise<ControlMessage> {
  switch (command.do) {
    case 'key': {
      const taken = body.keypad.press(command.key);
      // The dialogue goes on in a later turn of the loop; the answer shall find it waiting for the next key.
      await setImmediate();
      return { ok: true, taken };
    }
    case 'screen':
      return { ok: true, screen: messageOf(body, body.display.frame) };
    case 'wait':
      return waitFor(body, command, gone);
    case 'clock':
      return moveClock(body, command);
    case 'fault':
    case 'faults':
    case 'mend':
    case 'line':
      return answerFault(line, command);
    case 'seed':
      body.random.seed(command.seed);
      return { ok: true };
    case 'flash':
      return flash(body, command);
    case 'power-cut':
      break;
  }
  return cutPower();
}

async function moveClock(
  { clock }: Body,
  { advance, set }: Extract<Command, { do: 'clock' }>,
): Promise<ControlMessage> {
  const now = clock.now();
  if (set !== undefined && set < now) return { ok: false, code: 'clock-back', detail: `the clock stands at ${now}` };
  clock.advance(set === undefined ? (advance ?? 0) : set - now);
  await setImmediate();
  return { ok: true, clock: clock.now() };
}

function waitFor(
  body: Body,
  { since, text, within }: Extract<Command, { do: 'wait' }>,
  gone: AbortSignal,
): Promise<ControlMessage> {
  const met = (frame: Frame): boolean =>
    (since === undefined || frame.number > since) && (text === undefined || frame.text.join('\n').includes(text));
  return new Promise((resolve) => {
    const end = (message: ControlMessage): void => {
      clearTimeout(timer);
      stop();
      gone.removeEventListener('abort', late);
      resolve(message);
    };
    const late = (): void => end({ ok: false, code: 'not-seen', screen: messageOf(body, body.display.frame) });
    const look = (frame: Frame): void => {
      if (met(frame)) end({ ok: true, screen: messageOf(body, frame) });
    };
    const timer = setTimeout(late, within);
    const stop = body.display.onChange(look);
    gone.addEventListener('abort', late);
    look(body.display.frame);
  });
}

function flash(body: Body, command: Extract<Command, { do: 'flash' }>): ControlMessage {
  const image = body.flash.read();
  if (command.action === 'hash') {
    return image === undefined
      ? { ok: false, code: 'no-image' }
      : { ok: true, hash: createHash('sha256').update(image).digest('hex') };
  }
  try {
    if (command.action === 'save') {
      if (image === undefined) return { ok: false, code: 'no-image' };
      writeFileSync(command.path, image, { mode: 0o600 });
      return { ok: true };
    }
    body.flash.write(Uint8Array.from(readFileSync(command.path)));
  } catch (error) {
    return { ok: false, code: 'file', detail: error instanceof Error ? error.message : '' };
  }
  // What runs would soon overwrite the image with what it remembers.
  return cutPower();
}

function cutPower(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('the power is cut');
}

function messageOf(body: Body, frame: Frame): ScreenMessage {
  const pixelsHash = createHash('sha256').update(body.display.pixels()).digest('hex');
  return { ...frame, pixelsHash };
}

function stopServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
