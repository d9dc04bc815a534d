// What counts as naming a source in a comment of protocols: a section of a SPEC, a standard, or a draft.

/** Whether a comment names where its function comes from. */
export function citesSource(comment: string): boolean {
  return /§|\b(?:SPEC|ARCHITECTURE|RFC|NUT|FIPS|BIP|BOLT|SEC|ISO|EN|EPC|CTAP|SLIP|SHS)\b|\bNUT-?\d|\bRFC\d|\bdraft\b/.test(
    comment,
  );
}
