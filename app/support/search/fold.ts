// How texts are compared in a search (SPEC.md §2): without case, accents, ligatures and kinds of space, so that "Café  Zürich"
// is found by "cafe zurich". Folded text is only compared and never shown.

/** Letters that Unicode does not decompose, as people type them without the key. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  ς: 'σ',
};

/** The folded text: no line breaks, no double spaces. Folding it again changes nothing. */
export function fold(text: string): string {
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]+/gu, '');
  return bare.replace(/[ßæœøđðłıς]/g, (letter) => plain[letter] ?? letter).replace(/[\s\p{Cc}]+/gu, ' ');
}
