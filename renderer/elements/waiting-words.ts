// What is going on, in one sentence: shown where it happens, and read out to who does not see it.
import { explain } from '#app/screen-contract/problems.ts';
import type { ActivityView } from '#app/screen-contract/views.ts';

const doing = {
  pair: 'Pairing',
  'pin-root': 'Asking the device to trust the authority',
  'open-purse': 'Opening the purse',
  load: 'Loading the purse',
  pay: 'Paying',
  resume: 'Going on',
  'take-back': 'Taking the money back',
  'take-token': 'Taking the coins in',
  'accept-loss': 'Asking whether the loss is accepted',
} as const;

const did = {
  pair: 'The device is paired.',
  'pin-root': 'The device trusts the authority.',
  'open-purse': 'The purse is open.',
  load: 'The purse is loaded.',
  pay: 'Paid. The receipt is here.',
  resume: 'Done.',
  'take-back': 'The money is back in the purse.',
  'take-token': 'The coins are in the purse.',
  'accept-loss': 'The loss is accepted, and archived.',
} as const;

/** What the device waits for. */
export function waitingWords({ does, waiting }: ActivityView): string {
  if (waiting?.for === 'pin') return 'On your device: enter your PIN.';
  if (waiting?.for === 'person') {
    const { page, pages } = waiting;
    return page === undefined || pages === undefined
      ? 'On your device: read and answer.'
      : `On your device: page ${page} of ${pages}.`;
  }
  return `${doing[does]} …`;
}

/** What to say aloud about it. */
export function spokenWords(activity: ActivityView | undefined): string {
  if (!activity) return '';
  if (activity.is === 'done') return did[activity.does];
  if (activity.is === 'failed') return activity.problem ? explain(activity.problem).happened : 'It failed.';
  return waitingWords(activity);
}
