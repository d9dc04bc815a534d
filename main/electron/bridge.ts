// The one thing that Electron's preload gives the page: `window.semper`. The screens know it by this shape and ask by it when
// it is there, else over the loopback host; the answer is the contract's reply in both cases, and a refusal at the border
// (wrong sender, too large, malformed) has the same form. Nothing of Electron crosses, neither events nor errors.
import type { Reply } from '#app/screen-contract/contract.ts';

/**
 * What stands in `window.semper`, frozen. In the page: `const reply = await window.semper?.ask(method, input)`.
 * `ask` never rejects for what the wallet refuses; it rejects only when the main process is gone. There is no signal to take
 * a question back: who no longer waits drops the answer. A file leaves by the system's own dialog, so that a delivery is
 * always `saved` here.
 */
export type WalletBridge = { readonly ask: (method: string, input: unknown) => Promise<Reply<unknown>> };

/** The name on `window`. */
export const bridgeName = 'semper';

/** The one channel between preload and main. It carries the request as JSON text, and the reply back. */
export const askChannel = 'semper:ask';
