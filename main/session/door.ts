// The door: which wallet is open, and what opens it.
import { bad } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';

/** What answers the methods of the door. */
export function doorHandlers(): Pick<
  Handlers,
  | 'door/try'
  | 'door/set-up'
  | 'door/unlock'
  | 'door/lock'
  | 'door/stay'
  | 'door/set-passphrase'
  | 'preferences/set'
  | 'offer/from-shop'
> {
  const absent = () => bad({ code: 'method-unknown', details: {} } as const);
  return {
    'door/try': absent,
    'door/set-up': absent,
    'door/unlock': absent,
    'door/lock': absent,
    'door/stay': absent,
    'door/set-passphrase': absent,
    'preferences/set': absent,
    'offer/from-shop': absent,
  };
}
