// What the filter buttons write: an operator with its value, put into the search text or taken out of it again. Pure. The words
// around it stay as they were typed; what a search means is the wallet's to say.

/** Whether a term stands in a search as it is. */
export function hasTerm(search: string, term: string): boolean {
  return termsOf(search).includes(term);
}

/** The search with the term, or without it when it was there; of terms in `instead` none stays beside it. */
export function toggleTerm(search: string, term: string, instead: readonly string[] = []): string {
  const terms = termsOf(search);
  if (terms.includes(term)) return terms.filter((one) => one !== term).join(' ');
  return [...terms.filter((one) => !instead.includes(one)), term].join(' ');
}

/** A value as it stands behind an operator: in quotes where it has spaces. */
export function termOf(operator: string, value: string): string {
  const plain = value.replaceAll('"', '');
  return /^\S+$/.test(plain) ? `${operator}:${plain}` : `${operator}:"${plain}"`;
}

/** Terms by their spaces; what stands in quotes is one. */
function termsOf(search: string): readonly string[] {
  return search.match(/(?:"[^"]*(?:"|$)|[^\s"])+/gu) ?? [];
}
