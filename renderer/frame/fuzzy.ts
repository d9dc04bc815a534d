// How well a few typed letters fit a text: all of them in their order, better at the beginnings of words and close together.
// Pure; used by the palette over a few dozen texts.

/** The fit of `typed` to `text`, higher is better; `undefined` when a letter is missing. Case and spaces do not count. */
export function fit(typed: string, text: string): number | undefined {
  const wanted = [...typed.toLowerCase().replaceAll(/\s+/g, '')];
  const letters = [...text.toLowerCase()];
  return fitted(wanted, letters, true) ?? fitted(wanted, letters, false);
}

/** `leaping`: a letter rather begins a later word than stands in the middle of this one, which may lose those after it. */
function fitted(wanted: readonly string[], letters: readonly string[], leaping: boolean): number | undefined {
  let score = -letters.length / 100;
  let place = -1;
  for (const letter of wanted) {
    const next = letters.indexOf(letter, place + 1);
    if (next === -1) return undefined;
    const start = leaping ? letters.findIndex((one, at) => at > place && one === letter && isStart(letters, at)) : -1;
    const chosen = next === place + 1 || start === -1 ? next : start;
    score += chosen === place + 1 ? 3 : isStart(letters, chosen) ? 2 : 0;
    place = chosen;
  }
  return score;
}

function isStart(letters: readonly string[], at: number): boolean {
  return at === 0 || letters[at - 1] === ' ';
}
