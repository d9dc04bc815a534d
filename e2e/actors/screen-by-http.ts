// A screen without a page: opens the wallet by the address that `npm start` printed, as the page does, and asks by the contract.
import type { Input, Method, Output, Reply } from '#app/screen-contract/contract.ts';
import type { View } from '#app/screen-contract/views.ts';

/** An admitted screen. */
export type ScreenByHttp = {
  ask<Name extends Method>(method: Name, input: Input<Name>): Promise<Reply<Output<Name>>>;
  view(): Promise<View>;
  /** Resolves with the first view that satisfies `met`; follows as a page does. Rejects when the wallet is gone. */
  until(met: (view: View) => boolean): Promise<View>;
};

/** Exchanges the address' token, and is admitted. */
export async function screenAt(address: string): Promise<ScreenByHttp> {
  const { origin, hash } = new URL(address);
  const post = async (path: string, body: unknown, secret: string): Promise<unknown> => {
    const headers = { Origin: origin, 'Content-Type': 'application/json', 'Semper-Secret': secret };
    const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const { secret } = (await post('/launch', { token: hash.replace('#launch=', '') }, '')) as { secret: string };
  const ask = async <Name extends Method>(method: Name, input: Input<Name>) =>
    (await post('/ask', { method, input }, secret)) as Reply<Output<Name>>;
  const viewAfter = async (after: number): Promise<View> => {
    const reply = await ask('wallet/view', { after });
    if (!reply.ok) throw new Error(`no view: ${reply.error.code}`);
    return reply.value;
  };
  return {
    ask,
    view: () => viewAfter(0),
    async until(met) {
      let view = await viewAfter(0);
      while (!met(view)) view = await viewAfter(view.version);
      return view;
    },
  };
}
