// unpair (SPEC §7, method 8): the host that asks gives up its own pairing. Nobody is asked: it can only lose rights. The link
// ends the session once the answer is out.
import { emptyCodec, method } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { withoutPairing } from '../paired-hosts.ts';
import { readNoParameters, type RequestKind } from './request.ts';

/** The request unpair. */
export const unpairRequest: RequestKind = {
  method: method.unpair,
  needs: 'nothing',
  run(parameters, { pairing }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return Promise.resolve(none);
    const change = (state: Parameters<typeof withoutPairing>[0]) => withoutPairing(state, pairing);
    return Promise.resolve(good({ body: toBytes(emptyCodec, {}), change }));
  },
};
