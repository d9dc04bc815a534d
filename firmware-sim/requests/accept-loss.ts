// accept-loss (SPEC §7, method 6; §9): entries of a remembered archive are gone, or are others, and the person lets the
// wallet go on from the head that is left. What is lost is shown, the PIN asked, a statement signed; slot and answer are
// saved in one step. The device says only what it can know: which entries are no longer proven to be the old ones.
import {
  acceptLossCodec,
  entriesLostCodec,
  entriesLostType,
  lossAcceptedCodec,
  method,
} from '#protocols/device-link/messages.ts';
import { personKey } from '#protocols/credential/person-keys.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { good } from '#protocols/values/result.ts';
import { archiveSlot, withArchive } from '../state/archive-slots.ts';
import type { ReviewField } from '../workflows/render-pages.ts';
import { archiveName, entries, readShownArchive } from './archive-check.ts';
import { failed, readParameters, type RequestKind } from './request.ts';

/** The request accept-loss. */
export const acceptLossRequest: RequestKind = {
  method: method.acceptLoss,
  needs: 'set-up',
  async run(parameters, { memory, pairing, dialogue }) {
    const read = readParameters(acceptLossCodec, parameters);
    if (!read.ok) return read;
    const shown = readShownArchive(read.value.archive);
    if (!shown.ok) return shown;
    const { head, from, proof } = shown.value;
    if (from !== 0 || proof.length > 0) return failed('malformed', 'parameters-malformed', 'archive');
    const slot = archiveSlot(memory.state, head.key);
    if (!slot) return failed('checkFailed', 'archive-unknown');
    if (slot.size === head.size && sameBytes(slot.root, head.root)) return failed('checkFailed', 'nothing-lost');

    const fields = [
      { label: 'Archive', value: archiveName(head.key) },
      ...lossFields(slot.size, head.size),
      { label: 'Goes on with', value: entries(head.size) },
    ];
    const accepted = await dialogue.review({ title: 'Archive', ask: 'accept', fields });
    if (!accepted.ok) return accepted;
    const seed = await dialogue.askPin();
    if (!seed.ok) return seed;

    const statement = coseSign1(
      personKey(seed.value),
      entriesLostType,
      toBytes(entriesLostCodec, {
        archiveKey: head.key,
        rememberedSize: slot.size,
        rememberedRoot: slot.root,
        acceptedSize: head.size,
        acceptedRoot: head.root,
        time: memory.state.timeBound,
      }),
    );
    return good({
      body: toBytes(lossAcceptedCodec, { statement }),
      change: (state) => withArchive(state, pairing, head),
      signed: true,
    });
  },
};

/** What is gone, and what may be other than it was; entries count from 0, as in the archive. */
function lossFields(remembered: number, given: number): ReviewField[] {
  if (given >= remembered) return [{ label: 'Lost or rewritten', value: span(0, remembered) }];
  return [
    { label: 'Lost', value: span(given, remembered) },
    { label: 'Not proven the same', value: span(0, given) },
  ];
}

function span(from: number, to: number): string {
  if (from >= to) return 'no entries';
  return to - from === 1 ? `entry ${from}` : `entries ${from} to ${to - 1}`;
}
