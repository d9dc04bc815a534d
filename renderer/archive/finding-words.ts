// What a verification of the archive may find, in words, by the codes of the archive's specification.
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const words: Readonly<Record<string, MessageDescriptor>> = {
  'entry-missing': msg`An entry is missing`,
  'entry-unreadable': msg`An entry cannot be opened`,
  'entry-digest': msg`An entry is not the one that was appended`,
  'entry-malformed': msg`An entry has no proper form`,
  'entry-nodes': msg`The tree above an entry was altered`,
  'entry-tag': msg`An entry’s place was altered`,
  'entry-key-repeated': msg`An entry stands there twice`,
  'meta-altered': msg`What the archive says of itself was altered`,
  'first-entry': msg`The first entry is not this archive’s`,
  'archive-unreadable': msg`The archive’s file cannot be read`,
  'checkpoint-malformed': msg`A checkpoint has no proper form`,
  'checkpoint-origin': msg`A checkpoint belongs to another archive`,
  'checkpoint-signature': msg`A checkpoint’s signature does not hold`,
  'checkpoint-root': msg`The entries are not those that a checkpoint was signed over`,
  'entries-cut': msg`Entries were cut off at the end`,
  'entries-unsigned': msg`There are entries that no checkpoint was signed over`,
  'archive-older': msg`This is an older copy of the archive`,
  'archive-forked': msg`The archive does not continue the one that was known`,
};

/** What was found; an unknown code stands for itself. */
export function findingWords(code: string, i18n: I18n): string {
  const known = words[code];
  return known ? i18n._(known) : code;
}
