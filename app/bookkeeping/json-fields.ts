// Takes the members of a JSON object apart without trusting one of them. The first that is wrong is noted and an empty value
// stands in for it, so that a reader can be written straight down; whoever reads looks at `wrong` before it uses anything.
// Unknown members are not looked for: the reader writes the value again and compares.
import type { Currency } from '#protocols/values/amount.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { isDate, readInstant, type DateText } from './calendar.ts';
import { readDecimal, readRate } from './decimal.ts';

/** The members of one object. */
export interface Fields {
  /** The first member that was refused, as a path. */
  readonly wrong: string | undefined;
  refuse(name: string): void;
  text(name: string): string;
  word<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word;
  /** An integer from 0 to 2^53 − 1. */
  count(name: string): number;
  /** The same, or "" for none. */
  countOrNone(name: string): number | undefined;
  decimal(name: string, currency: Currency): bigint;
  rate(name: string): number | undefined;
  instant(name: string): Seconds;
  /** A date, or "". */
  date(name: string): DateText;
  inner(name: string): Fields;
  list(name: string): readonly Fields[];
}

/** The members of the object that a line of JSON holds; `undefined` when it holds none. */
export function fieldsOf(line: string): Fields | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isObject(value) ? fieldsWithin(value, '', { wrong: undefined }) : undefined;
}

type Members = Readonly<Record<string, unknown>>;

function fieldsWithin(members: Members, path: string, noted: { wrong: string | undefined }): Fields {
  const refuse = (name: string) => {
    noted.wrong ??= `${path}${name}`;
  };
  const text = (name: string): string => {
    const value = members[name];
    if (typeof value === 'string') return value;
    refuse(name);
    return '';
  };
  const read = <Value>(name: string, value: Value | undefined, none: Value): Value => {
    if (value !== undefined) return value;
    refuse(name);
    return none;
  };
  const count = (name: string) => {
    const value = members[name];
    return read(name, typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined, 0);
  };
  const within = (name: string, value: unknown) => {
    if (!isObject(value)) refuse(name);
    return fieldsWithin(isObject(value) ? value : {}, `${path}${name}.`, noted);
  };
  return {
    get wrong() {
      return noted.wrong;
    },
    refuse,
    text,
    word(name, words) {
      const found = words.find((word) => word === members[name]);
      return read(name, found, words[0]);
    },
    count,
    countOrNone: (name) => (members[name] === '' ? undefined : count(name)),
    decimal: (name, currency) => read(name, readDecimal(text(name), currency), 0n),
    rate(name) {
      const value = text(name);
      return value === '' ? undefined : read(name, readRate(value), 0);
    },
    instant: (name) => read(name, readInstant(text(name)), 0),
    date(name) {
      const value = text(name);
      return value === '' || isDate(value) ? value : read(name, undefined, '');
    },
    inner: (name) => within(name, members[name]),
    list(name) {
      const value = members[name];
      return read<readonly unknown[]>(name, Array.isArray(value) ? value : undefined, []).map((each, index) =>
        within(`${name}[${index}]`, each),
      );
    },
  };
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
