// change-pin (SPEC §7, method 9; §10): the old PIN, then the new one twice. The secret under the new PIN takes the place of
// the other in one save: after a power cut one of the two opens the device, never none.
import { emptyCodec, method } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { chooseNewPin } from '../workflows/pin-settings.ts';
import { readNoParameters, type RequestKind } from './request.ts';

/** The request change-pin. */
export const changePinRequest: RequestKind = {
  method: method.changePin,
  needs: 'set-up',
  async run(parameters, { memory, dialogue }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return none;
    const seed = await dialogue.askPin();
    if (!seed.ok) return seed;
    const secret = await dialogue.hold((_hal, signal) => chooseNewPin(memory, signal));
    if (!secret.ok) return secret;
    return good({ body: toBytes(emptyCodec, {}), change: (state) => ({ ...state, secret: secret.value }) });
  },
};
