// Asks the wallet: over the bridge where there is one, else over HTTP with the secret that the address's one-shot token was
// exchanged for. Whatever happens on the way becomes a problem with a code, like any answer.
import type { Input, Method, Output, Reply } from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { walletBridge } from './bridge.ts';

const kept = 'semper-secret';
/** Names this tab to others of the same browser; no secret. */
const tab = 'semper-tab';
/** How long a reloaded page waits for the one before it to end, in milliseconds. */
const longestHandover = 1000;

/** Exchanges the token in the address, if there is one, and takes it out of the address. */
export async function launch(): Promise<void> {
  const token = launchToken(location.hash);
  if (token === undefined) {
    if (!(await isOnlyTab())) sessionStorage.clear();
    return;
  }
  sessionStorage.removeItem(tab);
  await isOnlyTab();
  history.replaceState(null, '', '/');
  const answer = await post('/launch', { token }).catch(() => undefined);
  if (!answer?.ok) return;
  const { secret } = (await answer.json()) as { readonly secret: string };
  sessionStorage.setItem(kept, secret);
}

/**
 * Whether no other tab is open with what this one keeps: a duplicated tab takes a copy along, and needs an address of its
 * own. The lock ends with the page; a reloaded page waits for the one before it.
 */
function isOnlyTab(): Promise<boolean> {
  const name = sessionStorage.getItem(tab) ?? crypto.randomUUID();
  sessionStorage.setItem(tab, name);
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { signal: AbortSignal.timeout(longestHandover) }, () => {
        resolve(true);
        return new Promise(() => undefined);
      })
      .catch(() => resolve(false));
  });
}

/** The one-shot token of an address's last part. */
export function launchToken(hash: string): string | undefined {
  return /^#launch=([\w-]{43})$/.exec(hash)?.[1];
}

/** Asks the wallet; never throws. An aborted question ends as `wallet-gone`. */
export async function ask<Name extends Method>(
  method: Name,
  input: Input<Name>,
  signal?: AbortSignal,
): Promise<Reply<Output<Name>>> {
  const bridge = walletBridge();
  try {
    // The host validated it by the contract (main/dispatch.ts); a refusal before that has the same form.
    if (bridge) return (await bridge.ask(method, input)) as Reply<Output<Name>>;
    const answer = await post('/ask', { method, input }, signal);
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
