// The trusted input and output over a connected device: translates the device link's answers into what the wallet acts on.
// The connection may come and go; an absent one is an answer, not an error.
import type { DeviceWaiting, DeviceCall, TrustedIo, TrustedIoFailure } from '#app/support/trusted-io/trusted-io.ts';
import type { AskOptions, DeviceConnection } from '#device/wallet-device.ts';
import type { DeviceRefusal, LinkFailure } from '#protocols/device-link/errors.ts';
import { waitingFor, type Waiting } from '#protocols/device-link/messages.ts';
import { bad, good } from '#protocols/values/result.ts';

/** Asks through the connection that `current` gives at that moment. */
export function trustedIoOver(current: () => DeviceConnection | undefined): TrustedIo {
  const absent = bad({ code: 'device-absent', detail: 'no device is connected' } as const);
  return {
    async approvePayment(request, call) {
      const device = current();
      if (!device) return absent;
      const answer = await device.approvePayment(request, askOptions(call));
      return answer.ok ? answer : bad(trustedIoFailure(answer.error));
    },
    async system(system, verb, content, call) {
      const device = current();
      if (!device) return absent;
      const answer = await device.system({ system, verb, content }, askOptions(call));
      return answer.ok ? good(answer.value.content) : bad(trustedIoFailure(answer.error));
    },
    async archiveMemory(archiveKey, call) {
      const device = current();
      if (!device) return absent;
      const answer = await device.archiveMemory({ archiveKey }, askOptions(call));
      if (!answer.ok) return bad(trustedIoFailure(answer.error));
      const { size, root } = answer.value;
      return good(size !== undefined && root !== undefined ? { size, root } : undefined);
    },
    async acceptLoss(archive, call) {
      const device = current();
      if (!device) return absent;
      const answer = await device.acceptLoss({ archive }, askOptions(call));
      return answer.ok ? good(answer.value.statement) : bad(trustedIoFailure(answer.error));
    },
  };
}

function askOptions({ id, onWaiting, signal }: DeviceCall): AskOptions {
  return {
    id,
    ...(signal && { signal }),
    ...(onWaiting && { onWaiting: (waiting: Waiting) => onWaiting(deviceWaiting(waiting)) }),
  };
}

/** What the device waits for, in the wallet's words. */
export function deviceWaiting({ what, page, pages }: Waiting): DeviceWaiting {
  const names = { [waitingFor.working]: 'working', [waitingFor.person]: 'person', [waitingFor.pin]: 'pin' } as const;
  return { for: names[what], ...(page !== undefined && { page }), ...(pages !== undefined && { pages }) };
}

/** Why the device gave no answer that can be used, in the wallet's words. */
export function trustedIoFailure(failure: DeviceRefusal | LinkFailure): TrustedIoFailure {
  if (failure.code !== 'device-refusal') {
    return failure.code === 'cancelled'
      ? { code: 'device-cancelled' }
      : { code: 'device-absent', detail: failure.code };
  }
  const { status, reason, detail } = failure;
  const details = { reason, ...(detail !== undefined && { detail }) };
  switch (status) {
    case 'refused':
      return { code: 'device-refused' };
    case 'cancelled':
      return { code: 'device-cancelled' };
    case 'alreadyApproved':
      return { code: 'device-already-approved' };
    case 'checkFailed':
    case 'malformed':
    case 'unknownMethod':
    case 'idReused':
      return { code: 'device-check-failed', ...details };
    case 'notSetUp':
    case 'pinFailed':
    case 'busy':
    case 'storageFailed':
      return { code: 'device-not-ready', ...details };
  }
}
