// The language of the screens: what the person chose, else the first of the system's that the wallet speaks, else English.
// Numbers and dates follow the system's own variant of that language (en-GB, de-CH …) where it names one.
import { i18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Preferences } from '#app/screen-contract/door-views.ts';
import type { Language } from '#app/screen-contract/problems.ts';
import { messages as german } from './de.po';
import { messages as english } from './en.po';

const spoken = { en: english, de: german } as const;
const usual = { en: 'en-GB', de: 'de-DE' } as const;

/** Makes the page speak. */
export function speak(choice: Preferences['language'] | undefined): void {
  const language = choice === undefined || choice === 'system' ? ofSystem() : choice;
  if (i18n.locale === language) return;
  i18n.setMessagesCompiler(compileMessage); // texts without a translation are told as the source has them
  i18n.loadAndActivate({ locale: language, messages: spoken[language] });
  document.documentElement.lang = language;
}

/** The language spoken now. */
export function useLanguage(): Language {
  return useLingui().i18n.locale === 'de' ? 'de' : 'en';
}

/** The variant by which numbers and dates are written. */
export function useLocale(): string {
  return localeOf(useLanguage(), navigator.languages);
}

/** The first of `languages` that is a variant of `language`, else its usual one. */
export function localeOf(language: Language, languages: readonly string[]): string {
  return languages.find((one) => one.startsWith(`${language}-`)) ?? usual[language];
}

function ofSystem(): Language {
  const known = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === 'en' || one === 'de');
  return known === 'de' ? 'de' : 'en';
}
