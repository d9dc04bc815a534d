// What a payment system is called, by the URI that purses and offers know it by.
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const names = {
  'urn:semper:ecash:1': msg`Ecash vault`,
  'urn:semper:chip:1': msg`Chip purse`,
  'urn:semper:card:1': msg`Payment card`,
  'urn:semper:transfer:1': msg`Bank transfer`,
} as const;

/** Its name; an unknown one keeps its URI. */
export function systemWords(system: string, i18n: I18n): string {
  const known = Object.entries(names).find(([uri]) => uri === system)?.[1];
  return known ? i18n._(known) : system;
}
