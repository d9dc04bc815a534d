// Words for what goes wrong between page and wallet: what happened, and what to do next. Codes are those of the host; they are
// permanent.
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const hostProblems = {
  'method-unknown': words('This wallet has no such function.', 'Load the page again: it may be older than the wallet.'),
  'input-invalid': words(
    ({ path }) => `Something in the request is not right${path === undefined || path === '' ? '' : ` (${path})`}.`,
    'Look at what you entered; otherwise load the page again.',
  ),
  'access-refused': words('This window may only look.', 'Use the wallet’s own window.'),
  'internal-error': words(
    'The wallet met a fault of its own.',
    'What was recorded is safe. Try again; if it stays so, start the wallet anew.',
  ),
  'wallet-gone': words('The wallet is not running any more.', 'Start it again with npm start.'),
  'not-admitted': words(
    'This page may not speak to the wallet: its address was used before, or the wallet was started anew.',
    'Run npm start again; it prints a fresh address.',
  ),
  unexpected: words(({ was }) => `It ended for a reason this page has no words for: ${was}.`, 'Look at its state.'),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}
