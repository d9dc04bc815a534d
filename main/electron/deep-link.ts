// Links that lead into the wallet from outside: the system hands them over as a command-line argument (Linux, Windows) or by
// an event (macOS). Anybody can make one, so only its form is judged here; what it leads to is shown, never acted upon.

/** The scheme that the system knows us by; offers are `web+semper:offer?…` (protocols/deal/SPEC.md §6). */
export const linkScheme = 'web+semper';

/** As long as the contract takes, in characters. */
const longest = 4096;

/** The link, when the text is one: our scheme exactly, printable ASCII, not too long. */
export function asLink(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > longest) return undefined;
  return /^web\+semper:[\x21-\x7e]+$/.test(text) ? text : undefined;
}

/** The last link among the arguments of a command line. */
export function linkAmong(args: readonly string[]): string | undefined {
  return args.map(asLink).findLast((link) => link !== undefined);
}
