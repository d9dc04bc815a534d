// What is being done that wants the person at the device: one thing at a time, told step by step, given up on request. The
// last one stays in view with its outcome until it is dismissed or the next begins, so that a reloaded screen sees how it
// ended.
import type { DeviceWaiting } from '#app/support/trusted-io/trusted-io.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { ActivityView } from '#app/screen-contract/views.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** How the work tells of itself. `tell` changes what is shown of it; `following` fits the business blocks. */
export type Course = {
  readonly tell: (change: Partial<Pick<ActivityView, 'about' | 'pairing' | 'waiting' | 'progress'>>) => void;
  readonly following: {
    readonly onWaiting: (waiting: DeviceWaiting) => void;
    readonly onProgress: () => void;
    readonly signal: AbortSignal;
  };
};

/** The one activity. */
export type Activities = {
  view(): ActivityView | undefined;
  /** Begins, unless another is running; `work` gives the problem it ended with, if any. */
  begin(
    does: ActivityView['does'],
    work: (course: Course) => Promise<Problem | undefined>,
    about?: string,
  ): Result<Record<string, never>, Problem>;
  isRunning(): boolean;
  /** Gives up what runs; it ends when the device has answered. */
  giveUp(): void;
  dismiss(): void;
  /** Gives up, and resolves when nothing runs any more. */
  stop(): Promise<void>;
};

/** Makes it; `changed` is told of every step, `onFault` what the work threw. */
export function createActivities(changed: () => void, onFault: (fault: unknown) => void): Activities {
  let shown: ActivityView | undefined;
  let running: { readonly giveUp: AbortController; readonly over: Promise<void> } | undefined;

  function show(next: ActivityView | undefined): void {
    shown = next;
    changed();
  }

  async function run(work: (course: Course) => Promise<Problem | undefined>, signal: AbortSignal): Promise<void> {
    const tell: Course['tell'] = (change) => {
      if (shown?.is === 'running') show({ ...shown, ...change });
    };
    let problem: Problem | undefined;
    try {
      const onWaiting = (waiting: DeviceWaiting) => tell({ waiting: { ...waiting } });
      problem = await work({ tell, following: { onWaiting, onProgress: changed, signal } });
    } catch (fault) {
      onFault(fault);
      problem = { code: 'internal-error', details: {} };
    }
    running = undefined;
    if (!shown) return changed();
    const { waiting: _waiting, pairing: _pairing, ...ended } = shown;
    show(problem ? { ...ended, is: 'failed', problem } : { ...ended, is: 'done' });
  }

  return {
    view: () => shown,
    begin(does, work, about) {
      if (running) return bad({ code: 'question-open', details: {} });
      const giveUp = new AbortController();
      show({ does, is: 'running', ...(about !== undefined && { about }) });
      running = { giveUp, over: Promise.resolve().then(() => run(work, giveUp.signal)) };
      return good({});
    },
    isRunning: () => running !== undefined,
    giveUp: () => running?.giveUp.abort(),
    dismiss() {
      if (!running) show(undefined);
    },
    async stop() {
      running?.giveUp.abort();
      await running?.over;
    },
  };
}
