// A request from bytes to bytes (SPEC §7): the stored answer if there is one, else the request's own file, then one save,
// then the response. What is not in flash is not answered; what is answered with a signature is in flash.
import {
  greatestRequest,
  requestCodec,
  responseCodec,
  status,
  type Response,
} from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import { FlashFailed } from '../flash-guard.ts';
import { acceptLossRequest } from './accept-loss.ts';
import { addContactRequest } from './add-contact.ts';
import { approvePaymentRequest } from './approve-payment.ts';
import { archiveMemoryRequest } from './archive-memory.ts';
import { changePinRequest } from './change-pin.ts';
import { checkBackupRequest } from './check-backup.ts';
import { describeRequest } from './describe.ts';
import { pinRootRequest } from './pin-root.ts';
import { policyRequest } from './policy.ts';
import { proveGenuineRequest } from './prove-genuine.ts';
import { removeContactRequest } from './remove-contact.ts';
import { failed, failureBody, type Done, type Outcome, type RequestContext, type RequestKind } from './request.ts';
import { setCapRequest } from './set-cap.ts';
import { signStatementRequest } from './sign-statement.ts';
import { remembered, withAnswer } from './stored-answers.ts';
import { systemRequest } from './system.ts';
import { unlockRequest } from './unlock.ts';
import { beginUpdateRequest, finishUpdateRequest, updatePieceRequest } from './update-firmware.ts';
import { unpairRequest } from './unpair.ts';

const kinds: ReadonlyMap<number, RequestKind> = new Map(
  [
    describeRequest,
    pinRootRequest,
    unlockRequest,
    systemRequest,
    approvePaymentRequest,
    acceptLossRequest,
    archiveMemoryRequest,
    unpairRequest,
    changePinRequest,
    checkBackupRequest,
    proveGenuineRequest,
    setCapRequest,
    addContactRequest,
    signStatementRequest,
    beginUpdateRequest,
    updatePieceRequest,
    finishUpdateRequest,
    policyRequest,
    removeContactRequest,
  ].map((kind) => [kind.method, kind]),
);

/** What is known of a request before it is read. */
export type Incoming = Omit<RequestContext, 'request'> & { readonly message: Uint8Array };

/** Answers a request message with the bytes of a response. A message that is no request is answered under the zero id. */
export async function answerRequest(incoming: Incoming): Promise<Uint8Array> {
  const { memory, message, pairing } = incoming;
  const read = fromBytes(requestCodec, message, greatestRequest);
  const id = read.ok ? read.value.id : new Uint8Array(16);
  const respond = (outcome: Outcome): Uint8Array => toBytes(responseCodec, responseOf(id, outcome));
  if (!read.ok) return respond(failed('malformed', 'request-malformed', read.error.path));
  const request = {
    id,
    /** Of those that sign nothing nobody wants it. */
    get digest() {
      return digest(message);
    },
  };
  const before = remembered(memory.state, pairing, request);
  if (before === 'id-reused') return respond(failed('idReused', 'id-reused'));
  if (before !== 'new') return before.response;
  const kind = kinds.get(read.value.method);
  if (!kind) return respond(failed('unknownMethod', 'method-unknown'));
  if (kind.needs === 'set-up' && memory.condition === 'not-set-up') return respond(failed('notSetUp', 'not-set-up'));
  try {
    const outcome = await kind.run(read.value.parameters, { ...incoming, request });
    const response = respond(outcome);
    if (outcome.ok) saveDone(incoming, request, outcome.value, response);
    return response;
  } catch (error) {
    if (!(error instanceof FlashFailed)) throw error;
    return respond(failed('storageFailed', 'storage-failed'));
  }
}

/** One save for everything that must hold together. */
function saveDone(
  { memory, pairing }: Incoming,
  request: { readonly id: Uint8Array; readonly digest: Uint8Array },
  { change, signed = false }: Done,
  response: Uint8Array,
): void {
  const changed = change?.(memory.state) ?? memory.state;
  const answer = { pairing, requestId: request.id, requestDigest: request.digest, response };
  const next = signed ? withAnswer(changed, answer) : changed;
  if (next !== memory.state) memory.save(next);
}

function responseOf(id: Uint8Array, outcome: Outcome): Response {
  return outcome.ok
    ? { id, status: status.ok, body: outcome.value.body }
    : { id, status: status[outcome.error.status], body: failureBody(outcome.error) };
}
