// unlock (SPEC §7, method 3): asks for the PIN when the device is locked, and for nothing otherwise.
import { emptyCodec, method } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { readNoParameters, type RequestKind } from './request.ts';

/** The request unlock. */
export const unlockRequest: RequestKind = {
  method: method.unlock,
  needs: 'set-up',
  async run(parameters, { dialogue }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return none;
    const unlocked = await dialogue.unlocked();
    return unlocked.ok ? good({ body: toBytes(emptyCodec, {}) }) : unlocked;
  },
};
