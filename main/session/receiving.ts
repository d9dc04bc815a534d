// Being paid, as screens ask for it: a certified name, requests, pasted tokens.
import type { WalletView } from '#app/screen-contract/views.ts';
import { bad } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import type { SessionParts, WalletSession } from './wallet-session.ts';

/** What a session keeps for it. */
export type Receiving = { view(): Pick<WalletView, 'identity' | 'requests'>; stop(): Promise<void> };

/** Makes it; `changed` is told whenever the view has. */
export function createReceiving(_parts: SessionParts, _changed: () => void): Receiving {
  return { view: () => ({ requests: [] }), stop: () => Promise.resolve() };
}

/** What answers the methods of being paid. */
export function receiveHandlers(
  _session: WalletSession,
): Pick<Handlers, 'receive/name' | 'receive/request' | 'receive/token'> {
  const absent = () => bad({ code: 'method-unknown', details: {} } as const);
  return { 'receive/name': absent, 'receive/request': absent, 'receive/token': absent };
}
