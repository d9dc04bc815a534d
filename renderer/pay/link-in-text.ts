// Finds the offer's link in what a person pasted: a whole mail as well as the bare link. What has none goes on as it is, so that
// the wallet says what is wrong with it.

const longest = 4096;

/** The first `web+semper:` link in the text, else the text itself, cut to what the contract takes. */
export function linkIn(text: string): string {
  const link = /web\+semper:[^\s<>"']+/.exec(text)?.[0];
  return (link ?? text.trim()).slice(0, longest);
}
