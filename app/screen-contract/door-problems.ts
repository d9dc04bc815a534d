// Words for what goes wrong at the door: opening and locking, passphrases, damaged folders, the preparation of a practice
// wallet, and practice kept apart from real money. Codes of damage are those of main/node; they are permanent.
import type { Words } from './words.ts';

const keepFolder = 'Copy the wallet’s folder as it is and keep the copy.';

/** What happened and what to do, by code. */
export const doorProblems = {
  'wallet-locked': words('The wallet is closed.', 'Open it first.'),
  'wallet-opening': words('The wallet is being opened.', 'Wait a moment.'),
  'wallet-exists': words('There is a wallet in this folder already.', 'Use that one, or start with another folder.'),
  'no-passphrase': words(
    'This wallet has no passphrase, so locking would keep nobody out.',
    'Give it a passphrase in the settings; then it can be locked.',
  ),
  'passphrase-short': words(
    ({ least }) => `The passphrase is too short: it needs at least ${least ?? '10'} characters.`,
    'Take a few words that only you would put together.',
  ),
  'passphrase-wrong': words('This is not the passphrase.', ({ seconds }) =>
    seconds === undefined ? 'Try again.' : `You can try again in ${seconds} s.`,
  ),
  'passphrase-needed': words('The present passphrase is needed to set another.', 'Enter it, and try again.'),
  'passphrase-wait': words(
    'After a wrong passphrase the wallet makes everybody wait.',
    ({ seconds }) => `You can try again in ${seconds ?? 'some'} s.`,
  ),
  'passphrase-not-kept': words(
    'The new passphrase could not be written to disk; the old way still opens the wallet.',
    'Free some space in the wallet’s folder, then try again.',
  ),

  'store-in-use': inUse(),
  'archive-in-use': inUse(),
  'store-corrupt': damaged('The wallet’s store is damaged, or none of this program’s.'),
  'archive-unreadable': damaged('The archive’s file is damaged, or none of this program’s.'),
  'archive-damaged': damaged('The archive does not fit together: it was altered, cut, or written by half.'),
  'keys-altered': damaged('The file with the wallet’s keys was altered.'),
  'keys-missing': damaged('The file with the wallet’s keys is missing.'),
  'no-such-slot': words(
    'This wallet cannot be opened in this way.',
    'Open it with its passphrase, or put its credential file back.',
  ),
  'credential-wrong': damaged('The credential file beside the wallet is not this wallet’s.'),
  'credential-malformed': damaged('The credential file beside the wallet is damaged.'),
  'credential-not-private': words(
    'Others on this computer can read the credential file, so it is not used.',
    'Take the rights of others from it (chmod 600), and start again.',
  ),
  'store-newer': newer(),
  'archive-newer': newer(),
  'store-failed': medium(),
  'archive-failed': medium(),
  'money-differs': words(
    ({ found }) => `This folder keeps ${found ?? 'other'} money, and the wallet was started for the other kind.`,
    'Start it with the folder that belongs to this money. The two never mix.',
  ),

  'preparation-stopped': words(
    ({ step, detail }) =>
      `Preparing stopped at “${step ?? 'a step'}”${detail === undefined || detail === '' ? '' : ` (${detail})`}.`,
    'Try again: it goes on from there.',
  ),
  'preferences-damaged': words(
    'The file with your preferences could not be read, so the usual ones stand in.',
    'Set them again. The damaged file was put aside as preferences.json.damaged.',
  ),
  'preferences-not-kept': words(
    ({ detail }) => `The change could not be written to disk${detail === undefined ? '' : ` (${detail})`}.`,
    'Free some space in the wallet’s folder, then try again.',
  ),
  'shop-unavailable': words('The practice shop offers nothing now.', 'Wait a moment, then try again.'),

  'practice-only': words('This is for practice money only.', 'Start the wallet for practice to try it.'),
  'device-of-practice': words(
    'This is a simulated device, and this wallet is for real money.',
    'Connect a real device. A simulated one keeps nothing safe.',
  ),
  'root-of-practice': words(
    'This authority certifies for practice only.',
    'Do not trust it with real money. Take the authority that your device’s maker or your bank names.',
  ),
  'mint-of-practice': words(
    'This mint issues practice money, or may do so.',
    'Open a purse at a mint that you would trust with real money.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function inUse(): Words {
  return words('Another running wallet has this folder open.', 'Close that one, then start the wallet again.');
}

function damaged(what: string): Words {
  return words(
    `${what} Nothing was changed.`,
    `${keepFolder} Then put a backup of the whole folder in its place, or begin anew and restore from your device’s words.`,
  );
}

function newer(): Words {
  return words('A newer version of this program wrote the wallet.', 'Start the newer version.');
}

function medium(): Words {
  return words(
    ({ detail }) => `The disk did not do what was asked${detail === undefined ? '' : ` (${detail})`}.`,
    'Look at free space and at the folder’s rights, then try again.',
  );
}
