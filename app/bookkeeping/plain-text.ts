// Free text (names and titles that a stranger chose) made harmless for formats that give characters a meaning. A journal's
// hazards, seen with both tools: a line break begins a directive such as `include`, `;` a comment, `date:` or `[2026-01-01]`
// in a comment moves the posting, `key:: expression` is evaluated, `(x)`, `!`, `*`, `=` in front become code, status or date,
// `|` parts a payee from a note. The untouched text stands in the JSON Lines.

const plain = /^[A-Za-z0-9](?: ?[A-Za-z0-9.,&/_'-])*$/;

/**
 * One line of text without controls, invisible marks and direction switches, spaces single and none at the ends, composed
 * (Unicode NFC); at most `greatest` characters.
 */
export function oneLine(text: string, greatest = 500): string {
  if (text.length <= greatest && plain.test(text)) return text;
  const clean = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]+/gu, ' ')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/ +/g, ' ');
  return [...clean.trim()].slice(0, greatest).join('').trim();
}

/** Text for a journal's description: a payee. Never empty. */
export function journalText(text: string, instead: string): string {
  const line = oneLine(text);
  if (plain.test(line)) return line;
  const tame = line
    .replaceAll(';', ',')
    .replaceAll('|', '/')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .replaceAll('"', "'")
    .replaceAll(/:{2,}/g, ':')
    .replace(/^(?=[^\p{L}\p{N}])/u, '_');
  return tame === '_' || tame === '' ? instead : tame;
}

/** Text for the value of a journal's tag: no colon, which makes a tag, and no comma, which ends one. */
export function tagText(text: string): string {
  const line = journalText(text, '');
  return /[:,]/.test(line) ? line.replaceAll(/[:,]/g, '').trim() : line;
}

/** Text for one step of an account's name: letters, digits and a few marks; `instead` when nothing is left. */
export function accountPart(text: string, instead: string): string {
  const part = oneLine(text, 60)
    .replaceAll(/[^\p{L}\p{M}\p{N} ._&'-]/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
  return part === '' ? instead : part;
}
