// prove-genuine (SPEC §7, method 11; §11): the maker's key signs the host's challenge together with the link key of this session.
// Nobody is asked, in every condition: it tells a paired program what is in its hand, and moves nothing.
import { x25519 } from '@noble/curves/ed25519.js';
import {
  genuineCodec,
  genuineProvenCodec,
  genuineType,
  method,
  proveGenuineCodec,
} from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { good } from '#protocols/values/result.ts';
import { failed, readParameters, type RequestKind } from './request.ts';

/** The request prove-genuine. */
export const proveGenuineRequest: RequestKind = {
  method: method.proveGenuine,
  needs: 'nothing',
  run(parameters, { memory, properties }) {
    const read = readParameters(proveGenuineCodec, parameters);
    if (!read.ok) return Promise.resolve(read);
    const { maker, linkSecret } = memory.state;
    if (!maker) return Promise.resolve(failed('checkFailed', 'no-maker-key'));
    const content = { ...properties, challenge: read.value.challenge, linkKey: x25519.getPublicKey(linkSecret) };
    const signature = coseSign1(ed25519SigningKey(maker.secret), genuineType, toBytes(genuineCodec, content));
    return Promise.resolve(good({ body: toBytes(genuineProvenCodec, { chain: maker.chain, signature }) }));
  },
};
