// policy (SPEC §7, method 18; §12): what the device decides by itself, for screens that say beforehand what it will ask. Nobody is
// asked, and so only of an unlocked device: whom a person knows is nobody's business who merely found it.
import { method, policyCodec } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { failed, readNoParameters, type RequestKind } from './request.ts';

/** The request policy. */
export const policyRequest: RequestKind = {
  method: method.policy,
  needs: 'set-up',
  run(parameters, { memory }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return Promise.resolve(none);
    if (memory.condition !== 'ready') return Promise.resolve(failed('checkFailed', 'locked'));
    const { caps = [], contacts = [] } = memory.state;
    const told = { caps: caps.map(({ most }) => most), contacts };
    return Promise.resolve(good({ body: toBytes(policyCodec, told) }));
  },
};
