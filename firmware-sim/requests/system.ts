// system (SPEC §7, method 4): a verb of a payment system, as that system's own SPEC defines it. Every verb needs the
// unlocked device; whether the person is asked, the system says.
import { method, systemAnswerCodec, systemRequestCodec } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { failed, readParameters, type RequestKind } from './request.ts';

/** The request system. */
export const systemRequest: RequestKind = {
  method: method.system,
  needs: 'set-up',
  async run(parameters, { memory, systems, dialogue }) {
    const read = readParameters(systemRequestCodec, parameters);
    if (!read.ok) return read;
    const system = systems.find((one) => one.system === read.value.system);
    if (!system) return failed('unknownMethod', 'system-unknown');
    const verb = system.verbs.get(read.value.verb);
    if (!verb) return failed('unknownMethod', 'verb-unknown');
    const seed = await dialogue.unlocked();
    if (!seed.ok) return seed;
    const checked = verb(read.value.content, { state: memory.state, seed: seed.value });
    if (!checked.ok) return failed('checkFailed', checked.error.code, checked.error.detail);
    const { review, signs, sign, change } = checked.value;
    if (review) {
      const shown = await dialogue.review(review);
      if (!shown.ok) return shown;
    }
    const content = sign(memory.hal.random.bytes(32));
    return good({ body: toBytes(systemAnswerCodec, { content }), change, signed: signs });
  },
};
