// Carries a payment message to the payee and reads its answer (protocols/deal SPEC §4). Idempotent: the same bytes again
// get the same answer, so that a lost answer is had by asking again.
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { payeeRefusalStatus } from '#protocols/deal/errors.ts';
import type { Http } from '../../support/communication/http.ts';
import type { PayeeAnswer } from './operation.ts';

/** Sends the message by PUT; what is no answer of the protocol counts as `later`, never as a refusal. */
export async function deliver(http: Http, url: string, message: Uint8Array): Promise<PayeeAnswer> {
  const sent = await http.send({
    method: 'PUT',
    url,
    contentType: 'application/semper-payment+cbor',
    body: message,
    greatestAnswer: 4096,
  });
  if (!sent.ok) return { is: 'later', detail: `${sent.error.code}: ${sent.error.detail}` };
  const { status, contentType, body } = sent.value;
  if (status === 200 && contentType === 'application/semper-receipt+cbor') return { is: 'receipt', bytes: body };
  const refusal = contentType === 'application/json' ? readRefusal(body) : undefined;
  if (refusal && refusal.code !== 'payee-unable' && payeeRefusalStatus[refusal.code] === status) {
    return { is: 'refused', ...refusal };
  }
  return { is: 'later', detail: `status ${status}` };
}

function readRefusal(body: Uint8Array): { code: keyof typeof payeeRefusalStatus; detail?: string } | undefined {
  try {
    const value: unknown = JSON.parse(fromUtf8(body) ?? '');
    if (typeof value !== 'object' || value === null || !('code' in value)) return undefined;
    const { code } = value;
    if (typeof code !== 'string' || !isRefusalCode(code)) return undefined;
    return 'detail' in value && typeof value.detail === 'string' ? { code, detail: value.detail } : { code };
  } catch {
    return undefined;
  }
}

function isRefusalCode(code: string): code is keyof typeof payeeRefusalStatus {
  return Object.hasOwn(payeeRefusalStatus, code);
}
