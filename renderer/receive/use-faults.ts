// Words for what is wrong with what was entered, by the codes of request-form.ts, money.ts and token-in-text.ts.
import { useLingui } from '@lingui/react/macro';
import type { TypedAmountFault } from '#app/screen-contract/money.ts';
import { isWidelyShown } from './request-form.ts';

/** Words for a line, such as a title or a name. */
export function useLineFaults(): (code: string | undefined) => string | undefined {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = {
    'line-empty': t`Write something here.`,
    'line-long': t`That is longer than a device shows. Shorten it.`,
    'line-unprintable': t`It has a character in it that cannot be seen. Type it instead of pasting it.`,
  };
  return (code) => (code === undefined ? undefined : (words[code] ?? code));
}

/** What is said below a line while it is typed: the usual `hint`, or that small devices cannot show it. */
export function useLineHint(typed: string, hint: string): string {
  const { t } = useLingui();
  return isWidelyShown(typed)
    ? hint
    : t`Small devices write Latin letters only and approve nothing that they cannot show: a payer with one could not pay.`;
}

/** Words for an amount. */
export function useAmountFaults(): (code: string | undefined) => string | undefined {
  const { t } = useLingui();
  const words: Readonly<Record<TypedAmountFault | 'too-much', string>> = {
    empty: t`Enter an amount.`,
    malformed: t`Write an amount such as 50 or 12.50, without thousands separators.`,
    'too-fine': t`That has more decimals than the currency.`,
    zero: t`Enter more than zero.`,
    'too-large': t`That is more than any purse can hold.`,
    'too-much': t`That is more than one request can ask for.`,
  };
  const found: Readonly<Record<string, string>> = words;
  return (code) => (code === undefined ? undefined : (found[code] ?? code));
}

/** Words for a pasted token. */
export function useTokenFaults(): Readonly<Record<'empty' | 'no-token' | 'several', string>> {
  const { t } = useLingui();
  return {
    empty: t`Paste a token first.`,
    'no-token': t`There is no ecash token in this. Copy the whole text; a token begins with cashuA or cashuB.`,
    several: t`There are several tokens in this. Paste one at a time.`,
  };
}
