// Shows the archive's head to the device with every approval (DESIGN §4, archive memory; device link SPEC §9), so that a wallet
// that lost or rewrote its memory gets no signature unnoticed. What was shown with a request is kept before it is sent: the
// same request must go with the same bytes, or a signature that was already made could not be had again.
import { checkpointProofCodec } from '#protocols/archive/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Store } from '../store/store.ts';
import type { DeviceCall, TrustedIo, TrustedIoFailure } from '../trusted-io/trusted-io.ts';
import type { Archive } from './archive.ts';

/** The device remembers more than the archive has, or another past: the person must look into it, and may accept the loss. */
export const archiveLost = 'archive-shorter';

const shown = 'archive-shown';
/** Refusals after which a newer head may do. The device has signed nothing then, so the request may change. */
const outdated = ['proof-start', 'archive-shorter', 'archive-missing'];

/** Wraps a device; `settle` moves what waits into the archive, so that the head covers the payment that is asked for. */
export function archivingTrustedIo(
  device: TrustedIo,
  archive: Archive,
  store: Store,
  settle: () => Promise<void>,
): TrustedIo {
  async function show(call: DeviceCall): Promise<Result<Uint8Array, TrustedIoFailure>> {
    await settle();
    const { id: _id, ...following } = call;
    const remembered = await device.archiveMemory(archive.publicKey, { ...following, id: questionId(call.id) });
    if (!remembered.ok) return remembered;
    const from = remembered.value?.size ?? 0;
    const { size, note } = await archive.checkpoint();
    const proof = from === 0 ? undefined : await archive.consistency(from, size);
    if (proof && !proof.ok) return bad({ code: 'device-not-ready', reason: archiveLost, detail: `${from} ${size}` });
    const content = { checkpoint: note, publicKey: archive.publicKey, from, proof: proof?.value.proof ?? [] };
    const bytes = toBytes(checkpointProofCodec, content);
    await store.transact((rows) => rows.put(shown, hex(call.id), bytes));
    return good(bytes);
  }

  return {
    async approvePayment(request, call) {
      const kept = await store.transact((rows) => rows.get(shown, hex(call.id)));
      const head = kept ? good(kept) : await show(call);
      if (!head.ok) return head;
      const answer = await device.approvePayment({ ...request, archive: head.value }, call);
      if (answer.ok || !isOutdated(answer.error)) return lossAsPause(answer);
      const newer = await show(call);
      return newer.ok ? lossAsPause(await device.approvePayment({ ...request, archive: newer.value }, call)) : newer;
    },
    system: (...all) => device.system(...all),
    archiveMemory: (...all) => device.archiveMemory(...all),
    acceptLoss: (...all) => device.acceptLoss(...all),
  };
}

/** The head of an archive as the device is shown it when a loss is to be accepted: from 0, without hashes (SPEC §9). */
export async function headToAccept(archive: Archive): Promise<Uint8Array> {
  const { note } = await archive.checkpoint();
  return toBytes(checkpointProofCodec, { checkpoint: note, publicKey: archive.publicKey, from: 0, proof: [] });
}

function isOutdated(failure: TrustedIoFailure): boolean {
  return failure.code === 'device-check-failed' && outdated.includes(failure.reason);
}

// A shorter or forked archive is no fault of the payment: it waits until the person has decided about the loss.
function lossAsPause<Value>(answer: Result<Value, TrustedIoFailure>): Result<Value, TrustedIoFailure> {
  if (answer.ok || answer.error.code !== 'device-check-failed') return answer;
  const { reason, detail } = answer.error;
  if (reason !== 'archive-shorter' && reason !== 'archive-forked') return answer;
  return bad({ code: 'device-not-ready', reason, ...(detail !== undefined && { detail }) });
}

/** An id for the question what the device remembers: other than the approval's, and the same for the same approval. */
function questionId(id: Uint8Array): Uint8Array {
  return id.map((byte) => byte ^ 0xff);
}
