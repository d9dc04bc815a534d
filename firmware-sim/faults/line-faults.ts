// A bad cable for the simulated device: reports that get lost, come twice, out of order, altered or late, and a plug that is pulled
// in the middle of a message. Stands between the firmware and whatever carries its reports, so that it is the same on every
// transport. Faults are named one by one, by the number of the report, or drawn from a seed. Only with --faults (CONTROL.md).
import { SeedableRandom } from '../hal/random.ts';
import type { Connect } from '../wire.ts';

/** What can happen to a report. */
export const faultKinds = ['drop', 'double', 'reorder', 'corrupt', 'stall', 'unplug'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** `in`: from a program to the device; `out`: the other way. */
export const directions = ['in', 'out'] as const;
export type Direction = (typeof directions)[number];

/**
 * One fault, once: at the `at`th report of its direction from now on, 1 for the next one. `byte` is the one that *corrupt* alters
 * (0 to 63), `milliseconds` how long *stall* keeps that report and all behind it.
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly direction: Direction;
  readonly at: number;
  readonly byte: number;
  readonly milliseconds: number;
}

/** Faults by chance: one in `oneIn` reports, of these kinds, all following from `seed`. */
export interface RandomFaults {
  readonly seed: string;
  readonly oneIn: number;
  readonly kinds: readonly FaultKind[];
}

/** A fault that happened, and the number of its report in its direction since the start. */
export interface FaultDone {
  readonly kind: FaultKind;
  readonly direction: Direction;
  readonly report: number;
}

/** What has crossed since the start, in reports, and what happened to it. */
export interface LineCounts {
  readonly in: number;
  readonly out: number;
  readonly done: readonly FaultDone[];
}

/** Where *corrupt* alters a report when no byte is named: its first byte behind the header of a first report. */
export const usualByte = 7;
/** How long *stall* lasts when nothing else is said, in milliseconds. */
export const usualStall = 1000;

type Due = Fault & { readonly report: number };

/** Calls back after milliseconds, unless it is taken back. */
export type After = (milliseconds: number, call: () => void) => () => void;

const byTheMachine: After = (milliseconds, call) => {
  const timer = setTimeout(call, milliseconds);
  return () => clearTimeout(timer);
};

/** One line with its faults; without any it passes everything on. */
export class FaultyLine {
  readonly #after: After;
  readonly #counts = { in: 0, out: 0 };
  readonly #done: FaultDone[] = [];
  #due: Due[] = [];
  #chance: (RandomFaults & { readonly random: SeedableRandom }) | undefined;
  /** Called when the plug is pulled, besides the end of the connection: takes a serial line or a USB device away. */
  onUnplug: (() => void) | undefined;

  /** `after` times what is stalled; the machine's own clock when absent. */
  constructor(after: After = byTheMachine) {
    this.#after = after;
  }

  /** Sets one fault. */
  set(fault: Fault): void {
    this.#due.push({ ...fault, report: this.#counts[fault.direction] + fault.at });
  }

  /** Draws faults by chance from now on, in place of those drawn before. */
  drawFrom(faults: RandomFaults): void {
    this.#chance = { ...faults, random: new SeedableRandom(faults.seed) };
  }

  /** Mends the line: nothing is due any more. What is stalled still comes. */
  mend(): void {
    this.#due = [];
    this.#chance = undefined;
  }

  /** What has crossed so far. */
  counts(): LineCounts {
    return { ...this.#counts, done: [...this.#done] };
  }

  /** The same device behind this line. */
  through(connect: Connect): Connect {
    return (send, close) => {
      let isGone = false;
      const unplug = (): void => {
        if (isGone) return;
        leave();
        close();
        this.onUnplug?.();
      };
      const leave = (): void => {
        if (isGone) return;
        isGone = true;
        lanes.in.end();
        lanes.out.end();
        connection.disconnected();
      };
      const pass = (direction: Direction, report: Uint8Array): void => {
        if (isGone) return;
        const fault = this.#faultFor(direction);
        if (fault?.kind === 'unplug') unplug();
        else lanes[direction].take(report, fault);
      };
      const connection = connect((report) => pass('out', report), close);
      const lanes = { in: lane((report) => connection.reportIn(report), this.#after), out: lane(send, this.#after) };
      return { reportIn: (report) => pass('in', report), disconnected: leave };
    };
  }

  #faultFor(direction: Direction): Fault | undefined {
    this.#counts[direction] += 1;
    const report = this.#counts[direction];
    const fault =
      this.#due.find((due) => due.direction === direction && due.report === report) ?? this.#drawn(direction);
    if (!fault) return undefined;
    this.#due = this.#due.filter((due) => due !== fault);
    this.#done.push({ kind: fault.kind, direction, report });
    return fault;
  }

  #drawn(direction: Direction): Fault | undefined {
    if (!this.#chance) return undefined;
    const { random, oneIn, kinds } = this.#chance;
    const draw = (below: number): number => new DataView(random.bytes(4).buffer).getUint32(0) % below;
    if (draw(oneIn) !== 0) return undefined;
    const kind = kinds[draw(kinds.length)];
    return kind && { kind, direction, at: 0, byte: draw(64), milliseconds: draw(usualStall) };
  }
}

interface Lane {
  take(report: Uint8Array, fault: Fault | undefined): void;
  end(): void;
}

/** One direction of one connection: what is held back, and until when. */
function lane(deliver: (report: Uint8Array) => void, after: After): Lane {
  /** A report that lets the next one pass it. */
  let passed: Uint8Array | undefined;
  let stalled: Uint8Array[] | undefined;
  let stop: (() => void) | undefined;

  function go(report: Uint8Array): void {
    if (stalled) return void stalled.push(report);
    const behind = passed;
    passed = undefined;
    deliver(report);
    if (behind) deliver(behind);
  }

  return {
    take(report, fault) {
      switch (fault?.kind) {
        case 'drop':
        case 'unplug':
          return;
        case 'double':
          go(report);
          return go(Uint8Array.from(report));
        case 'reorder':
          if (passed) go(report);
          else passed = report;
          return;
        case 'corrupt':
          return go(report.with(fault.byte, (report[fault.byte] ?? 0) ^ 0x01));
        case 'stall':
          stalled ??= [];
          stop?.();
          stop = after(fault.milliseconds, () => {
            const late = stalled ?? [];
            stalled = undefined;
            for (const one of late) go(one);
          });
          return go(report);
        case undefined:
          return go(report);
      }
    },
    end() {
      stop?.();
      stalled = undefined;
      passed = undefined;
    },
  };
}
