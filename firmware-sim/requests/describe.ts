// describe (SPEC §7, method 1): what the device is, in every condition. The person key only while unlocked: it stands
// nowhere in flash.
import { descriptionCodec, method } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { conditionNumber } from '../state/condition-number.ts';
import { readNoParameters, type RequestKind } from './request.ts';

/** The request describe. */
export const describeRequest: RequestKind = {
  method: method.describe,
  needs: 'nothing',
  run(parameters, { memory, properties, personKey }) {
    const none = readNoParameters(parameters);
    if (!none.ok) return Promise.resolve(none);
    const { root } = memory.state;
    const person = personKey();
    const description = {
      ...properties,
      condition: conditionNumber(memory),
      ...(person && { personKey: person }),
      ...(root && { rootDigest: root.digest, rootName: root.name }),
    };
    return Promise.resolve(good({ body: toBytes(descriptionCodec, description) }));
  },
};
