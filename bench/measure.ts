// What a measure is, and how it is taken: a warm-up, then runs of ours and of the peer by turns in one process, so that
// whatever else the machine does hits both; the medians count, and only their ratio means something on another machine.
// What is compared, and why that is fair, stands in each measure's own file.

/** One measure: how to set it up, and the goal of its ratio. */
export interface Measure {
  readonly name: string;
  /** What the two medians are in. */
  readonly unit: 'ms';
  readonly goal: number;
  /** `min`: ours is to be at least `goal` times as fast as the peer. `max`: ours may take at most `goal` times its time. */
  readonly goalIs: 'min' | 'max';
  /** What is compared, in a few words. */
  readonly compares: string;
  /** How many runs each gets. */
  readonly runs: number;
  /** Whether it is taken only when asked for by name. */
  readonly onDemand?: boolean;
  /** Sets both sides up; `folder` is empty, its own, and removed afterwards. */
  open(folder: string): Promise<Contest>;
}

/** Two sides that are ready. Each call is one run and resolves with what it took, in the measure's unit. */
export interface Contest {
  ours(): Promise<number>;
  peer(): Promise<number>;
  close(): Promise<void>;
}

/** What came out: one line of `--json`. */
export interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  readonly ratio: number;
  readonly goal: number;
  readonly goalIs: 'min' | 'max';
}

/** Takes a measure; `runs` each, after one of each that does not count. Rejects when a side fails. */
export async function take(measure: Measure, folder: string, runs = measure.runs): Promise<Measured> {
  const contest = await measure.open(folder);
  try {
    await contest.ours();
    await contest.peer();
    const ours: number[] = [];
    const peer: number[] = [];
    for (let run = 0; run < runs; run++) {
      ours.push(await contest.ours());
      peer.push(await contest.peer());
    }
    return judged(measure, median(ours), median(peer));
  } finally {
    await contest.close();
  }
}

/** The line of a measure, figures rounded to what they are good for. */
export function judged({ name, unit, goal, goalIs }: Measure, ours: number, peer: number): Measured {
  const ratio = goalIs === 'min' ? peer / ours : ours / peer;
  return { name, ours: round(ours), peer: round(peer), unit, ratio: round(ratio), goal, goalIs };
}

/** Whether the goal is met. */
export function isMet({ ratio, goal, goalIs }: Measured): boolean {
  return goalIs === 'min' ? ratio >= goal : ratio <= goal;
}

/** The middle of an odd count, the mean of the two in the middle of an even one. Throws when there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((first, second) => first - second);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error('no runs, no median');
  return (low + high) / 2;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
