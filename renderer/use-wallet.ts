// The latest view of the wallet, kept by asking for the next one as soon as one has come; and how to ask for something,
// with what went wrong kept beside the thing that asked.
import { useCallback, useEffect, useState } from 'react';
import type { Input, Method } from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { View, WalletView } from '#app/screen-contract/views.ts';
import { ask } from './wallet-client.ts';

const retry = 1500;

/** The latest view, and why none follows at the moment. */
export type ShownWallet = WalletView & Omit<View, 'wallet' | 'version'>;

export type Following = { readonly view: ShownWallet | undefined; readonly problem: Problem | undefined };

/** Follows the wallet while the page is shown. */
export function useWallet(): Following {
  const [following, setFollowing] = useState<Following>({ view: undefined, problem: undefined });
  useEffect(() => {
    const over = new AbortController();
    void follow(over.signal, setFollowing);
    return () => over.abort();
  }, []);
  return following;
}

async function follow(signal: AbortSignal, set: (change: (now: Following) => Following) => void): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    const answer = await ask('wallet/view', { after }, signal);
    if (signal.aborted) return;
    if (answer.ok) {
      after = answer.value.version;
      const { wallet, ...around } = answer.value;
      set(() => ({ view: wallet && { ...around, ...wallet }, problem: undefined }));
      continue;
    }
    set(({ view }) => ({ view, problem: answer.error }));
    if (answer.error.code === 'not-admitted') return;
    after = 0; // a wallet that was started anew counts from one
    await new Promise((resolve) => setTimeout(resolve, retry));
  }
}

/** Asks for something: whether that is under way, what went wrong last, and the asking itself (true when it went well). */
export type Asking<Name extends Method> = {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  readonly run: (input: Input<Name>) => Promise<boolean>;
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
      return answer.ok;
    },
    [method],
  );
  return { busy, problem, run };
}
