// The formula of a claim: atoms joined by `not`, `and`, `or` and parentheses, and its value in three-valued logic (Kleene's
// strong tables): what is undecided stays so unless the rest decides alone. Formulas are short, and their nesting is bounded
// here, so that reading a stranger's cannot exhaust the stack. What each atom means is for decide.ts.
import { bad, good, type Result } from '#protocols/values/result.ts';

/** What a formula speaks of (VERDICTS.md, Atoms). */
export const atomNames = ['offered', 'ordered', 'approved', 'paid', 'acknowledged', 'archived'] as const;
export type AtomName = (typeof atomNames)[number];

/** What the evidence shows of a statement. */
export type Verdict = 'proven' | 'refuted' | 'undecided';

/** A formula; `of` of `and` and `or` has two members at least. */
export type Formula =
  | { readonly is: 'atom'; readonly atom: AtomName }
  | { readonly is: 'not'; readonly of: Formula }
  | { readonly is: 'and' | 'or'; readonly of: readonly Formula[] };

/** Why a text is no formula: what was expected at which character, counted from 0. */
export type FormulaFailure = { readonly code: 'formula-malformed'; readonly at: number; readonly expected: string };

/** The longest formula in characters, and its deepest nesting. */
const greatestText = 1024;
const greatestDepth = 32;

/** Reads `offered and not (paid or acknowledged)`: `not` binds closer than `and`, `and` closer than `or`. */
export function parseFormula(text: string): Result<Formula, FormulaFailure> {
  if (text.length > greatestText) return malformed(greatestText, 'an end');
  const words = [...text.matchAll(/[()]|[^\s()]+/g)].map(({ 0: word, index }) => ({ word, index }));
  return new Reader(words, text.length).whole();
}

/** Writes a formula as `parseFormula` reads it. */
export function formulaText(formula: Formula): string {
  switch (formula.is) {
    case 'atom':
      return formula.atom;
    case 'not':
      return `not ${inner(formula.of)}`;
    case 'and':
    case 'or':
      return formula.of.map(inner).join(` ${formula.is} `);
  }
}

/** A formula's verdict, and the atoms that carry it: with any other verdict of the rest it would be the same. */
export type Evaluation = { readonly verdict: Verdict; readonly because: readonly AtomName[] };

/** Evaluates a formula over the verdicts of its atoms. */
export function evaluate(formula: Formula, verdictOf: (atom: AtomName) => Verdict): Evaluation {
  if (formula.is === 'atom') return { verdict: verdictOf(formula.atom), because: [formula.atom] };
  if (formula.is === 'not') {
    const { verdict, because } = evaluate(formula.of, verdictOf);
    return { verdict: opposite[verdict], because };
  }
  const members = formula.of.map((member) => evaluate(member, verdictOf));
  const verdicts = members.map(({ verdict }) => verdict);
  const verdict = formula.is === 'and' ? allOf(verdicts) : opposite[allOf(verdicts.map((one) => opposite[one]))];
  const carrying = members.filter((member) => member.verdict === verdict).flatMap(({ because }) => because);
  return { verdict, because: [...new Set(carrying)] };
}

/** The verdict of statements joined by `and`; proven when there are none. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.includes('undecided') ? 'undecided' : 'proven';
}

const opposite = { proven: 'refuted', refuted: 'proven', undecided: 'undecided' } as const;

function inner(formula: Formula): string {
  return formula.is === 'and' || formula.is === 'or' ? `(${formulaText(formula)})` : formulaText(formula);
}

function malformed(at: number, expected: string): Result<never, FormulaFailure> {
  return bad({ code: 'formula-malformed', at, expected });
}

type Word = { readonly word: string; readonly index: number };

class Reader {
  readonly #words: readonly Word[];
  readonly #end: number;
  #next = 0;

  constructor(words: readonly Word[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  whole(): Result<Formula, FormulaFailure> {
    const read = this.#joined('or', 0);
    if (!read.ok || this.#next === this.#words.length) return read;
    return this.#expected('and, or, or an end');
  }

  #joined(by: 'and' | 'or', depth: number): Result<Formula, FormulaFailure> {
    const of: Formula[] = [];
    do {
      const member = by === 'or' ? this.#joined('and', depth) : this.#single(depth);
      if (!member.ok) return member;
      of.push(member.value);
    } while (this.#take(by));
    const [only, ...others] = of;
    return good(only !== undefined && others.length === 0 ? only : { is: by, of });
  }

  #single(depth: number): Result<Formula, FormulaFailure> {
    if (depth > greatestDepth) return this.#expected(`at most ${greatestDepth} levels`);
    if (this.#take('not')) {
      const read = this.#single(depth + 1);
      return read.ok ? good({ is: 'not', of: read.value }) : read;
    }
    if (this.#take('(')) {
      const read = this.#joined('or', depth + 1);
      if (!read.ok || this.#take(')')) return read;
      return this.#expected('and, or, or )');
    }
    const atom = atomNames.find((name) => name === this.#words[this.#next]?.word);
    if (atom === undefined) return this.#expected(`not, (, or one of ${atomNames.join(', ')}`);
    this.#next += 1;
    return good({ is: 'atom', atom });
  }

  #take(word: string): boolean {
    if (this.#words[this.#next]?.word !== word) return false;
    this.#next += 1;
    return true;
  }

  #expected(what: string): Result<never, FormulaFailure> {
    return malformed(this.#words[this.#next]?.index ?? this.#end, what);
  }
}
