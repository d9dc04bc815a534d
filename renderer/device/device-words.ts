// What the device does now, in a few words: for its picture, for the strip, and read out.
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { explain, type Language } from '#app/screen-contract/problems.ts';
import type { ActivityView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../wallet/screen.ts';

const doing = {
  pair: msg`Pairing`,
  'pin-root': msg`Asking the device to trust the authority`,
  'open-purse': msg`Opening the purse`,
  load: msg`Loading the purse`,
  pay: msg`Paying`,
  resume: msg`Going on`,
  'take-back': msg`Taking the money back`,
  'take-token': msg`Taking the coins in`,
  'accept-loss': msg`Asking whether the loss is accepted`,
  unlock: msg`Unlocking the device`,
  'change-pin': msg`Changing the PIN`,
  'check-backup': msg`Checking the words`,
  'set-cap': msg`Setting the limit`,
  'add-contact': msg`Asking the device to know the payee`,
  'remove-contact': msg`Asking the device to forget the payee`,
  'sign-statement': msg`Asking for the signature`,
  'update-firmware': msg`Updating the firmware`,
} as const;

const did = {
  pair: msg`The device is paired.`,
  'pin-root': msg`The device trusts the authority.`,
  'open-purse': msg`The purse is open.`,
  load: msg`The purse is loaded.`,
  pay: msg`Paid. The receipt is here.`,
  resume: msg`Done.`,
  'take-back': msg`The money is back in the purse.`,
  'take-token': msg`The coins are in the purse.`,
  'accept-loss': msg`The loss is accepted, and archived.`,
  unlock: msg`The device is unlocked.`,
  'change-pin': msg`The PIN is changed.`,
  'check-backup': msg`The words are the right ones.`,
  'set-cap': msg`The limit is set.`,
  'add-contact': msg`The device knows the payee.`,
  'remove-contact': msg`The device no longer knows the payee.`,
  'sign-statement': msg`The text is signed, and archived.`,
  'update-firmware': msg`The new firmware is installed.`,
} as const;

/** What is being done, without what the device waits for. */
export function doingWords({ does }: ActivityView, i18n: I18n): string {
  return i18n._(doing[does]);
}

/** What the device waits for. */
export function waitingWords(activity: ActivityView, i18n: I18n): string {
  const { waiting } = activity;
  if (waiting?.for === 'pin') return i18n._(msg`On your device: enter your PIN.`);
  if (waiting?.for === 'person') {
    const { page, pages } = waiting;
    return page === undefined || pages === undefined
      ? i18n._(msg`On your device: read and answer.`)
      : i18n._(msg`On your device: page ${page} of ${pages}.`);
  }
  return `${doingWords(activity, i18n)} …`;
}

/** What to say aloud about the activity. */
export function spokenWords(activity: ActivityView | undefined, i18n: I18n, language: Language): string {
  if (!activity) return '';
  if (activity.is === 'done') return i18n._(did[activity.does]);
  if (activity.is === 'failed') {
    return activity.problem ? explain(activity.problem, language).happened : i18n._(msg`It failed.`);
  }
  return waitingWords(activity, i18n);
}

/** What the device is, while it is asked nothing: a word for its display, and a sentence beside it. */
export function standingWords(
  { device }: ShownWallet,
  i18n: I18n,
): { readonly display: string; readonly says: string } {
  switch (device.is) {
    case 'absent':
      return { display: '—', says: i18n._(msg`Looking for the device …`) };
    case 'connecting':
      return { display: '…', says: i18n._(msg`Connecting to the device …`) };
    case 'held':
    case 'failed':
      return { display: '!', says: i18n._(msg`The device needs you.`) };
    case 'unpaired':
      return { display: i18n._(msg`Not paired`), says: i18n._(msg`Found a device. Pair it once.`) };
    case 'paired':
      switch (device.condition) {
        case 'locked':
          return { display: i18n._(msg`Locked`), says: i18n._(msg`Paired, locked. It asks for its PIN when needed.`) };
        case 'not-set-up':
          return {
            display: i18n._(msg`Not set up`),
            says: i18n._(msg`Paired, not set up. Set it up with its own keys.`),
          };
        case 'ready':
          return { display: i18n._(msg`Ready`), says: i18n._(msg`Paired, unlocked. It waits for you.`) };
      }
  }
}
