// archive-memory (SPEC §7, method 7; §9): how far one archive had come, so that the host proves from there. Only the
// archive whose key the host names: programs learn nothing of each other. Nobody is asked.
import { archiveMemoryCodec, archiveRememberedCodec, method } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { archiveSlot } from '../state/archive-slots.ts';
import { readParameters, type RequestKind } from './request.ts';

/** The request archive-memory. */
export const archiveMemoryRequest: RequestKind = {
  method: method.archiveMemory,
  needs: 'nothing',
  run(parameters, { memory }) {
    const read = readParameters(archiveMemoryCodec, parameters);
    if (!read.ok) return Promise.resolve(read);
    const slot = archiveSlot(memory.state, read.value.archiveKey);
    const remembered = slot ? { size: slot.size, root: slot.root } : {};
    return Promise.resolve(good({ body: toBytes(archiveRememberedCodec, remembered) }));
  },
};
