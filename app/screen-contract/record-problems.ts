// Words for what goes wrong with the archive, books and disputes: what happened, and what to do next. Codes are those of
// app/bookkeeping and of the session over the archive; they are permanent.
import type { Details, Words } from './words.ts';

/** What happened and what to do, by code. */
export const recordProblems = {
  'archive-absent': words('This wallet keeps no archive.', 'Start it from a folder of its own: there it keeps one.'),
  'archive-unwritable': words(
    ({ detail }) => `What happens cannot be archived at the moment${because(detail)}.`,
    'Nothing is lost: it waits beside the archive. Free some space on the disk; if it stays so, start the wallet anew.',
  ),
  'archive-unreadable': words(
    ({ detail }) => `The archive’s file cannot be read${because(detail)}.`,
    'Look at the disk, and try again. Keep a copy of the wallet’s folder before you repair anything.',
  ),
  'archive-unsound': words(
    'An entry of the archive is not as it was appended, so nothing is made from the rest.',
    'Verify the archive to see which. Keep a copy of the folder as it is; npm run audit names what still holds.',
  ),
  'entry-unknown': words('The archive has no such entry.', 'Look at the list again.'),
  'entry-altered': words(
    ({ sequence }) => `Entry ${sequence ?? ''} of the archive is not as it was appended.`,
    'Do not rely on it. Verify the archive, and keep a copy of the folder as it is.',
  ),
  'document-unknown': words('That entry has no such document.', 'Look at the entry again.'),
  'story-unknown': words(
    'The archive tells nothing of this.',
    'It may be older than the archive. Look at the list again.',
  ),

  'day-invalid': words(({ day }) => `${day ?? 'That'} is no day of the calendar.`, 'Choose another day.'),
  'period-reversed': words('The period ends before it begins.', 'Exchange its two days.'),
  'period-empty': words('Nothing happened in this period.', 'Choose a longer one.'),
  'id-repeated': words(
    ({ id }) => `Two operations in the archive bear one name${because(id)}.`,
    'No books were made. Verify the archive, and keep a copy of the folder.',
  ),
  'money-mixed': words(
    'Practice money and real money stand in one archive.',
    'No books were made: they would add up what does not belong together. Report this.',
  ),
  'operations-changed': words('Money moved while the books were made.', 'Nothing was saved. Try again.'),

  'not-disputable': words(
    'There is no payment here that a dispute could be about.',
    'Choose a payment whose order was signed.',
  ),
  'claim-unreadable': words(
    ({ detail }) => `The documents do not say what could be claimed${because(detail)}.`,
    'Look at the payment’s story; the offer in it may be damaged.',
  ),
  'documents-contradict': words(
    ({ name }) => `The archive holds two unlike documents for one payment${because(name)}.`,
    'Save them one by one from the payment’s story.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function because(detail: Details[string]): string {
  return detail === undefined || detail === '' ? '' : ` (${detail})`;
}
