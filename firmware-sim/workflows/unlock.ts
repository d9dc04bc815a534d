// The PIN, asked once, and the passphrase if the person wants one: first the delay that earlier failures earned (counted down, C leaves), then the digits, then one
// try. A cancelled or refused dialogue costs no try. The caller decides whether the PIN is needed: this always asks.
import type { Hal } from '../hal/hal.ts';
import type { DeviceMemory } from '../state/memory.ts';
import { delayBeforeTry, mostPinFailures, tryPin, wipe, type PinOutcome } from '../state/secret.ts';
import { enterDigits } from './enter-digits.ts';
import { enterText } from './enter-text.ts';
import { showWiped, showWrongPin } from './notices.ts';

/** The lengths of a PIN. */
export const pinLength = { least: 4, greatest: 8 } as const;

/** What became of the PIN dialogue; `failed` is the number of tries left. */
export type Unlocking = PinOutcome | 'refused' | 'cancelled';

/** How the dialogue is held: `onWaiting` is told once, before the person is waited for. */
export interface UnlockOptions {
  readonly signal: AbortSignal;
  readonly onWaiting?: (what: 'pin') => void;
}

/** Asks for the PIN. After a wrong one, or a wipe, the display says so until something else is shown. */
export async function unlock(memory: DeviceMemory, { signal, onWaiting }: UnlockOptions): Promise<Unlocking> {
  const { hal } = memory;
  onWaiting?.('pin');
  const { pinFailures } = memory.state;
  const left = mostPinFailures - pinFailures;
  if (left <= 0) {
    // The power was cut between the last count and its wipe.
    wipe(memory);
    showWiped(hal);
    return 'wiped';
  }
  const waited = await waitOut(hal, delayBeforeTry(pinFailures), left, signal);
  if (waited !== 'over') return waited;
  const lines = pinFailures === 0 ? [] : [`${left} ${left === 1 ? 'try' : 'tries'} left`];
  const pin = await enterDigits(hal, { title: 'Enter PIN', length: pinLength, lines, hidden: true, signal });
  if (signal.aborted) return 'cancelled';
  if (pin === undefined) return 'refused';
  hal.display.show({ title: 'Enter PIN', lines: ['', '  Checking ...'] });
  const outcome = tryPin(memory, pin);
  if (outcome === 'wiped') showWiped(hal);
  else if (outcome !== 'unlocked') showWrongPin(hal, outcome.failed);
  else if (memory.passphrase === undefined) return askPassphrase(memory, signal);
  return outcome;
}

/** Which wallet is opened, the passphrase decides; there is no wrong one. Without it the device stays locked. */
async function askPassphrase(memory: DeviceMemory, signal: AbortSignal): Promise<Unlocking> {
  const passphrase = await enterText(memory.hal, { title: 'Passphrase', signal });
  if (passphrase === undefined || signal.aborted) {
    memory.lock();
    return signal.aborted ? 'cancelled' : 'refused';
  }
  memory.holdPassphrase(passphrase);
  return 'unlocked';
}

async function waitOut(
  hal: Hal,
  delay: number,
  left: number,
  signal: AbortSignal,
): Promise<'over' | 'refused' | 'cancelled'> {
  const end = hal.clock.now() + delay;
  for (;;) {
    const now = hal.clock.now();
    if (now >= end) return 'over';
    const seconds = Math.ceil((end - now) / 1000);
    hal.display.show({
      title: 'Wait',
      lines: ['Wrong PIN before.', `${left} tries left.`, '', `Wait ${seconds} s`],
      footer: 'C no',
    });
    const event = await keyOrTime(hal, Math.min(end, now + 1000), signal);
    if (event === 'cancelled') return 'cancelled';
    if (event === 'c') return 'refused';
  }
}

/** A key or the time, whichever comes first; the other wait is given up. */
async function keyOrTime(hal: Hal, time: number, signal: AbortSignal): Promise<string> {
  const either = new AbortController();
  const both = AbortSignal.any([signal, either.signal]);
  try {
    return await Promise.race([hal.keypad.next(both), hal.clock.until(time, both).then(() => 'time')]);
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    throw error;
  } finally {
    either.abort();
  }
}
