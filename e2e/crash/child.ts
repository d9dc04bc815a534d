// A program of ours as a process that a test may kill: tells its lines of JSON as they come, and is gone when the test is.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

type Line = Readonly<Record<string, unknown>>;

/** A running process. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: Line[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #gone: Promise<unknown>;
  #said = '';

  constructor(program: string, args: readonly string[]) {
    const path = fileURLToPath(new URL(`../../${program}`, import.meta.url));
    this.#process = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#gone = once(this.#process, 'close').then(() => this.#look());
    const { stdout, stderr } = this.#process;
    stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    if (stdout)
      createInterface({ input: stdout }).on('line', (line) => {
        this.#lines.push(JSON.parse(line) as Line);
        this.#look();
      });
  }

  /** The first line, told already or to come, that has this field. Rejects when the process ends without it. */
  async line(name: string): Promise<Line> {
    for (;;) {
      const found = this.#lines.find((line) => name in line);
      if (found) return found;
      if (this.#isGone()) throw new Error(`the process ended without ${name}: ${this.#said}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Kills it as a power cut would; resolves when it is gone. */
  async kill(): Promise<void> {
    if (!this.#isGone()) this.#process.kill('SIGKILL');
    await this.#gone;
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    await this.#gone;
  }

  #isGone(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  #look(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
