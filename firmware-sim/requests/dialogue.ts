// The person's side of a request: PIN and review, with what the host hears meanwhile, and the ways of ending as the
// statuses of SPEC §7. One dialogue has the display and the keypad at a time; core.ts sees to that.
import { waitingFor } from '#protocols/device-link/messages.ts';
import { good, type Result } from '#protocols/values/result.ts';
import type { Hal } from '../hal/hal.ts';
import type { DeviceMemory } from '../state/memory.ts';
import type { UnlockedSeed } from '../unlocked-seed.ts';
import { confirmPages, type Page } from '../workflows/confirm-pages.ts';
import { renderPages, type ReviewField } from '../workflows/render-pages.ts';
import { unlock } from '../workflows/unlock.ts';
import { failed, type Failed, type OnWaiting } from './request.ts';

/** What is to be reviewed: see `confirmPages` for the limits of `title` and `ask`. */
export interface ReviewWanted {
  readonly title: string;
  readonly ask: string;
  /** What is shown: fields under their labels, or pages that are laid out already. */
  readonly fields: readonly ReviewField[] | { readonly pages: readonly Page[] };
}

/** Asks the person; see the file's head. */
export interface Dialogue {
  /** The seed, after the PIN if the device is locked. */
  unlocked(): Promise<Result<Uint8Array, Failed>>;
  /** The PIN, locked or not. */
  askPin(): Promise<Result<Uint8Array, Failed>>;
  /** The pages as shown, once the person has approved them. */
  review(wanted: ReviewWanted): Promise<Result<readonly Page[], Failed>>;
  /** Any other dialogue; `back` is the person's no. */
  hold<Outcome>(
    run: (hal: Hal, signal: AbortSignal) => Promise<Outcome | 'back' | 'cancelled'>,
  ): Promise<Result<Outcome, Failed>>;
}

/** Makes the dialogue of one request; the signal takes it away. */
export function startDialogue(options: {
  readonly memory: DeviceMemory;
  readonly seed: UnlockedSeed;
  readonly signal: AbortSignal;
  readonly onWaiting: OnWaiting;
  /** Told that something stands on the display now. */
  readonly onShown: (what: 'notice' | 'dialogue') => void;
}): Dialogue {
  const { memory, seed, signal, onWaiting, onShown } = options;
  async function askPin(): Promise<Result<Uint8Array, Failed>> {
    onShown('dialogue');
    const outcome = await unlock(memory, { signal, onWaiting: () => onWaiting({ what: waitingFor.pin }) });
    onWaiting({ what: waitingFor.working });
    if (outcome === 'cancelled') return failed('cancelled', 'cancelled');
    if (outcome === 'refused') return failed('refused', 'pin-refused');
    const opened = outcome === 'unlocked' ? seed.get() : undefined;
    if (opened !== undefined) return good(opened);
    onShown('notice');
    if (typeof outcome === 'object') return failed('pinFailed', 'pin-wrong', `${outcome.failed}`);
    return failed('pinFailed', 'wiped');
  }
  return {
    askPin,
    async unlocked() {
      const opened = seed.get();
      return opened === undefined ? askPin() : good(opened);
    },
    async review({ title, ask, fields }) {
      const pages = 'pages' in fields ? good(fields.pages) : renderPages(fields);
      if (!pages.ok) {
        const { error } = pages;
        return failed('checkFailed', error.code, error.code === 'cannot-show' ? error.codePoint : error.text);
      }
      onShown('dialogue');
      const onPage = (page: number, of: number) => onWaiting({ what: waitingFor.person, page, pages: of });
      const decision = await confirmPages(memory.hal, { title, ask, pages: pages.value, onPage, signal });
      onWaiting({ what: waitingFor.working });
      if (decision === 'refused') return failed('refused', 'person-refused');
      // An OK pressed as the host left: nobody is there to take what would be signed.
      if (decision === 'cancelled' || signal.aborted) return failed('cancelled', 'cancelled');
      return pages;
    },
    async hold(run) {
      onShown('dialogue');
      onWaiting({ what: waitingFor.person });
      const outcome = await run(memory.hal, signal);
      onWaiting({ what: waitingFor.working });
      if (outcome === 'cancelled' || signal.aborted) return failed('cancelled', 'cancelled');
      return outcome === 'back' ? failed('refused', 'person-refused') : good(outcome);
    },
  };
}
