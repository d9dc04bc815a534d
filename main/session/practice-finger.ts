// The finger that presses a practice device's keys while a practice wallet is made ready: over the simulator's control port
// (firmware-sim/CONTROL.md), whose socket goes when all is done. It says yes only to the four questions of the preparation, and
// only when the display shows what the wallet itself asked for: the same code, fingerprint, mint. It never answers a payment.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What the finger knows; the rest it waits for. */
export type FingerKnows = {
  readonly pin: string;
  readonly digits?: string;
  readonly code?: string;
  readonly fingerprint?: string;
  readonly mint?: string;
};

/** A screen of the device. */
export type FingerScreen = {
  readonly number: number;
  readonly text: readonly string[];
  readonly page?: readonly [number, number] | undefined;
};

/** The finger at work. */
export type PracticeFinger = {
  know(more: Partial<FingerKnows>): void;
  /** Lets go; with `closePort` the device's control port is gone afterwards. */
  leave(closePort: boolean): Promise<void>;
};

const screenSchema = z.object({
  number: z.int(),
  text: z.array(z.string()).max(16),
  page: z.tuple([z.int(), z.int()]).optional(),
});
const messageSchema = z.object({ ok: z.boolean().optional(), screen: screenSchema.optional() });
const leaveLimit = 2000;
/** No preparation needs as many keys; a device that asks on and on is left alone. */
const mostKeys = 300;

/**
 * The key for a screen, or `undefined` when it is not for this finger or not yet. `before` is the text of the review's earlier
 * pages, so that what is wrapped over pages is compared whole.
 */
export function keyFor(screen: FingerScreen, knows: FingerKnows, before: string): string | undefined {
  const title = (screen.text[0] ?? '').slice(0, 12).trim();
  const body = screen.text.slice(1, -1).join('\n');
  if (title === 'Enter PIN') return digitFor(/^ {2}(?=[*_])(\**)_* *$/m.exec(body)?.[1]?.length, knows.pin);
  if (title === 'Pair') {
    if (body.includes('Type the 6 digits')) {
      const typed = /^ {2}(?=[\d_])(\d*)_* *$/m.exec(body)?.[1];
      if (knows.digits === undefined || typed === undefined) return undefined;
      return knows.digits.startsWith(typed) ? digitFor(typed.length, knows.digits) : 'c';
    }
    if (!body.includes('same code')) return turned(screen, true);
    return knows.code === undefined ? undefined : turned(screen, body.includes(knows.code));
  }
  const wanted = title === 'Root' ? knows.fingerprint : title === 'Open purse' ? knows.mint : undefined;
  if (wanted === undefined) return undefined;
  return turned(screen, bare(`${before}${body}`).includes(bare(wanted)));
}

function digitFor(typed: number | undefined, all: string): string | undefined {
  return typed === undefined ? undefined : (all[typed] ?? 'ok');
}

/** On to the last page, and there yes or no. */
function turned({ page }: FingerScreen, isRight: boolean): string {
  if (page && page[0] < page[1]) return 'right';
  return isRight ? 'ok' : 'c';
}

/** Without spaces, and without the mark (no ASCII) that stands where the display broke a long word. */
function bare(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '');
}

/** Reaches the keys at the control socket `path`. Rejects when nobody answers there. */
export async function practiceFinger(path: string, pin: string): Promise<PracticeFinger> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  return new Finger(socket, { pin });
}

class Finger implements PracticeFinger {
  readonly #socket: Socket;
  #knows: FingerKnows;
  #screen: FingerScreen | undefined;
  /** Texts of the pages of the present review, by number. */
  #pages: string[] = [];
  #isPressing = false;
  #pressedAt = -1;
  #pressed = 0;

  constructor(socket: Socket, knows: FingerKnows) {
    this.#socket = socket;
    this.#knows = knows;
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => this.#take(line));
    this.#send({ do: 'watch' });
  }

  know(more: Partial<FingerKnows>): void {
    this.#knows = { ...this.#knows, ...more };
    this.#press();
  }

  async leave(closePort: boolean): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#screen = undefined;
    if (closePort && this.#socket.writable) this.#send({ do: 'close' });
    else this.#socket.destroy();
    if (!this.#socket.closed) await Promise.race([closed, sleep(leaveLimit, undefined, { ref: false })]);
    this.#socket.destroy();
  }

  #send(command: object): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(command)}\n`);
  }

  #take(line: string): void {
    const message = messageSchema.safeParse(JSON.parse(line));
    if (!message.success) return;
    const { screen, ok } = message.data;
    if (screen) {
      const first = screen.page === undefined || screen.page[0] === 1;
      if (first) this.#pages = [];
      if (screen.page) this.#pages[screen.page[0]] = screen.text.slice(1, -1).join('\n');
      this.#screen = screen;
    }
    if (ok !== undefined) this.#isPressing = false;
    this.#press();
  }

  /** Presses one key a screen, and the next after its answer: a key for one screen must never meet another. */
  #press(): void {
    if (this.#isPressing || !this.#screen || this.#screen.number === this.#pressedAt) return;
    if (this.#pressed >= mostKeys) return;
    const before = this.#pages.slice(0, this.#screen.page?.[0] ?? 0).join('\n');
    const key = keyFor(this.#screen, this.#knows, before);
    if (key === undefined) return;
    this.#isPressing = true;
    this.#pressed += 1;
    this.#pressedAt = this.#screen.number;
    this.#send({ do: 'key', key });
  }
}
