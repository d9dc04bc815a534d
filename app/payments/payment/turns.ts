// Work on one thing at a time: two payments of one purse, or two deliveries of one deal, wait for each other, so that the
// second finds what the first has recorded. Within one process; between processes the store's transactions decide.

/** Runs `work` once everything given before for the same key is over, whatever came of it. */
export type Turns = <Outcome>(key: string, work: () => Promise<Outcome>) => Promise<Outcome>;

/** Makes a queue for each key. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
