// Speaks to the host: exchanges the launch token of the address for a secret, keeps it for this tab, and asks by the methods
// of the contract. Whatever happens on the way becomes a problem with a code, like any answer.
import type { Input, Method, Output, Reply } from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';

const kept = 'semper-secret';

/** Exchanges the token in the address, if there is one, and takes it out of the address. */
export async function launch(): Promise<void> {
  const token = /^#launch=([\w-]{43})$/.exec(location.hash)?.[1];
  if (location.hash !== '') history.replaceState(null, '', '/');
  if (token === undefined) return;
  const answer = await post('/launch', { token }).catch(() => undefined);
  if (!answer?.ok) return;
  const { secret } = (await answer.json()) as { readonly secret: string };
  sessionStorage.setItem(kept, secret);
}

/** Asks the wallet. */
export async function ask<Name extends Method>(
  method: Name,
  input: Input<Name>,
  signal?: AbortSignal,
): Promise<Reply<Output<Name>>> {
  try {
    const answer = await post('/ask', { method, input }, signal);
    // The host validated it by the contract (main/dispatch.ts); a refusal before that has the same form.
    return (await answer.json()) as Reply<Output<Name>>;
  } catch {
    return { ok: false, error: problem('wallet-gone') };
  }
}

function post(path: string, content: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Semper-Secret': sessionStorage.getItem(kept) ?? '' },
    body: JSON.stringify(content),
    ...(signal && { signal }),
  });
}

function problem(code: Problem['code']): Problem {
  return { code, details: {} };
}
