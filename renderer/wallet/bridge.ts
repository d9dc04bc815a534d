// How the page reaches the wallet without a network: in the Electron host a preload script offers this one function, of the
// same shape as the contract's wire. Where it is missing the page speaks to the host that served it (client.ts).
import type { Reply } from '#app/screen-contract/contract.ts';

/** What the preload script offers as `window.semper`; values cross as plain data. */
export type WalletBridge = {
  readonly ask: (method: string, input: unknown) => Promise<Reply<unknown>>;
};

/** The bridge, where there is one. */
export function walletBridge(): WalletBridge | undefined {
  return (globalThis as { readonly semper?: WalletBridge }).semper;
}
