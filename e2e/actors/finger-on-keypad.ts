// A person's finger and eyes at the simulated device, over its control port: presses, reads, waits for what it shows.
// Every screen is kept in the order shown, so that a test can assert, and a tour print, what the person saw.
// Hazard: a key that no dialogue waits for is dropped by the device; here that throws, since a person would notice.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ControlMessage, ScreenMessage } from '#firmware-sim/control-messages.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';

type Answer = Extract<ControlMessage, { readonly ok: boolean }>;

const usualWait = 20_000;

/** The finger. Obtain it with `fingerAt`. */
export class Finger {
  /** Every screen seen so far. */
  readonly seen: ScreenMessage[] = [];
  readonly #socket: Socket;
  readonly #answers: ((answer: Answer | undefined) => void)[] = [];
  readonly #watchers = new Set<(screen: ScreenMessage) => void>();

  constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => this.#take(JSON.parse(line) as ControlMessage));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      for (const answer of this.#answers.splice(0)) answer(undefined);
    });
  }

  /** Presses keys, one after the other. Throws when the device waits for none. */
  async press(...pressed: readonly Key[]): Promise<void> {
    for (const key of pressed) {
      const { taken } = await this.#ask({ do: 'key', key });
      if (taken !== true) throw new Error(`nobody waits for the key ${key}; the display says:\n${this.text()}`);
    }
  }

  /** Types digits. */
  async type(digits: string): Promise<void> {
    await this.press(...(Array.from(digits) as Key[]));
  }

  /** The screen that stands now. */
  screen(): ScreenMessage {
    const screen = this.seen.at(-1);
    if (screen === undefined) throw new Error('nothing was shown yet');
    return screen;
  }

  /** Its text: lines without spaces at their ends, joined by line feeds. */
  text(): string {
    return textOf(this.screen());
  }

  /** Resolves with the screen that contains `text` (a line break counts as a space): the present one, or a later one. */
  waitFor(text: string, { within = usualWait }: { within?: number } = {}): Promise<ScreenMessage> {
    return this.until(
      (screen) => textOf(screen).includes(text) || textOf(screen).replaceAll(/\s+/g, ' ').includes(text),
      {
        within,
        what: text,
      },
    );
  }

  /** Resolves with the first screen that satisfies `met`: the present one, or a later one. */
  until(
    met: (screen: ScreenMessage) => boolean,
    { within = usualWait, what = 'a screen' } = {},
  ): Promise<ScreenMessage> {
    const now = this.seen.at(-1);
    if (now !== undefined && met(now)) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
      };
      const watch = (screen: ScreenMessage): void => {
        if (!met(screen)) return;
        end();
        resolve(screen);
      };
      const timer = setTimeout(() => {
        end();
        reject(
          new Error(
            `the device did not show ${what} within ${within} ms, but:\n${this.seen.length > 0 ? this.text() : 'nothing'}`,
          ),
        );
      }, within);
      this.#watchers.add(watch);
    });
  }

  /** Tells each screen from now on, for printing; the returned function ends it. */
  onScreen(watch: (screen: ScreenMessage) => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  /** Moves the device's clock on. */
  async advance(milliseconds: number): Promise<void> {
    await this.#ask({ do: 'clock', advance: milliseconds });
  }

  /** Makes all further randomness of the device follow from a text. */
  async seed(seed: string): Promise<void> {
    await this.#ask({ do: 'seed', seed });
  }

  /** SHA-256 of the flash image, in hex. */
  async flashHash(): Promise<string> {
    return (await this.#ask({ do: 'flash', action: 'hash' })).hash ?? '';
  }

  /** Copies the flash image to `path`. */
  async saveFlash(path: string): Promise<void> {
    await this.#ask({ do: 'flash', action: 'save', path });
  }

  /** Puts the image at `path` into the flash and cuts the power. */
  async restoreFlash(path: string): Promise<void> {
    await this.#cut({ do: 'flash', action: 'restore', path });
  }

  /** Cuts the power: the process dies without saving. Resolves once the connection is gone. */
  async cutPower(): Promise<void> {
    await this.#cut({ do: 'power-cut' });
  }

  /** Lets go of the device. */
  close(): void {
    this.#socket.destroy();
  }

  /** Waits until the screens of this connection arrive. */
  async watch(): Promise<void> {
    await this.#ask({ do: 'watch' });
    await this.until(() => true);
  }

  async #cut(command: object): Promise<void> {
    if (this.#socket.destroyed) throw new Error('the device is off');
    const gone = once(this.#socket, 'close');
    this.#socket.write(`${JSON.stringify(command)}\n`);
    await gone;
  }

  async #ask(command: object): Promise<Extract<Answer, { readonly ok: true }>> {
    if (!this.#socket.writable) throw new Error('the device is off');
    const answer = await new Promise<Answer | undefined>((resolve) => {
      this.#answers.push(resolve);
      this.#socket.write(`${JSON.stringify(command)}\n`);
    });
    if (answer === undefined) throw new Error('the device went off');
    if (!answer.ok) throw new Error(`the control port answers ${answer.code} ${answer.detail ?? ''}`);
    return answer;
  }

  #take(message: ControlMessage): void {
    if ('ok' in message) return this.#answers.shift()?.(message);
    this.seen.push(message.screen);
    for (const watch of this.#watchers) watch(message.screen);
  }
}

/** Reaches the device at the control socket `path`, and looks at its display. */
export async function fingerAt(path: string): Promise<Finger> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  const finger = new Finger(socket);
  await finger.watch();
  return finger;
}

/** A screen's lines without spaces at their ends, joined by line feeds, without empty lines at the end. */
export function textOf(screen: ScreenMessage): string {
  return screen.text.map((line) => line.trimEnd()).join('\n');
}

/** A screen in a frame, for printing: 23 × 10 characters. */
export function printedScreen(screen: ScreenMessage): string {
  const edge = '─'.repeat(21);
  return [`┌${edge}┐`, ...screen.text.map((line) => `│${line}│`), `└${edge}┘`].join('\n');
}
