// Asking for something from a screen: whether it is under way, what went wrong last, and the asking itself. What an `approve`
// method began is told by the view's activity, not here.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Input, Method, Output } from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { ask } from './client.ts';

/** One method, as a screen asks for it. `run` gives the answer, or `undefined` when it became the problem. */
export type Asking<Name extends Method> = {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  readonly run: (input: Input<Name>) => Promise<Output<Name> | undefined>;
  readonly forget: () => void;
};

/** Makes the asking for one method. */
export function useAsk<Name extends Method>(method: Name): Asking<Name> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = useCallback(
    async (input: Input<Name>) => {
      setBusy(true);
      const answer = await ask(method, input);
      setBusy(false);
      setProblem(answer.ok ? undefined : answer.error);
      return answer.ok ? answer.value : undefined;
    },
    [method],
  );
  return { busy, problem, run, forget: useCallback(() => setProblem(undefined), []) };
}

/** What a `look` method answers, asked again whenever input or `anew` changes; the older answer stays till then. */
export function useLook<Name extends Method>(
  method: Name,
  input: Input<Name> | undefined,
  anew: string | number = 0,
): { readonly value: Output<Name> | undefined; readonly problem: Problem | undefined } {
  const [seen, setSeen] = useState<{ value?: Output<Name>; problem?: Problem }>({});
  const latest = useRef(input);
  latest.current = input;
  const key = input === undefined ? undefined : JSON.stringify(input);
  useEffect(() => {
    if (latest.current === undefined) return setSeen({});
    const over = new AbortController();
    const look = async (wanted: Input<Name>) => {
      const answer = await ask(method, wanted, over.signal);
      if (over.signal.aborted) return;
      setSeen((before) => (answer.ok ? { value: answer.value } : { ...before, problem: answer.error }));
    };
    void look(latest.current);
    return () => over.abort();
  }, [method, key, anew]);
  return { value: seen.value, problem: seen.problem };
}
