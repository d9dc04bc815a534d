// The payer's host: reads the link, checks what came back (SPEC §5, §6). Orders are made by the device (device.ts).
import type { PublicKey } from '../values/cose.ts';
import { coseVerify1 } from '../values/cose.ts';
import { sameBytes, fromHex, hex } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { fromBytes } from '../values/codec.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { ReceiptFailure } from './errors.ts';
import {
  documentType,
  greatestReceipt,
  receiptCodec,
  type OfferContent,
  type PaymentMessage,
  type ReceiptContent,
} from './messages.ts';
import { isFetchable } from './url.ts';

/** Where an offer is fetched, and what its bytes must hash to when the link says so. */
export type OfferLink = { readonly url: string; readonly digest?: Uint8Array };

/** Reads a `web+semper:offer?…` link (SPEC §6); `undefined` when it is none or leads where a wallet must not go. */
export function readOfferLink(link: string): OfferLink | undefined {
  const query = /^web\+semper:offer\?([^#\s]{1,2048})$/i.exec(link)?.[1];
  if (query === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', value = '', ...rest] = pair.split('=');
    if (rest.length > 0 || fields.has(name)) return undefined;
    try {
      fields.set(name, decodeURIComponent(value));
    } catch {
      return undefined;
    }
  }
  const url = fields.get('url');
  const wanted = fields.get('digest');
  if (url === undefined || url.length > 512 || !isFetchable(url) || fields.size > (wanted === undefined ? 1 : 2))
    return undefined;
  if (wanted === undefined) return { url };
  const bytes = fromHex(wanted, 32);
  return bytes && { url, digest: bytes };
}

/** Where the payment message of a deal goes (SPEC §4). */
export function paymentUrl(offer: OfferContent): string {
  return `${offer.deliverTo.replace(/\/$/, '')}/${hex(offer.deal)}/1`;
}

/** Checks that a receipt by the offer's key acknowledges exactly this payment of this offer (SPEC §5). */
export function readReceipt(
  receipt: Uint8Array,
  payee: PublicKey,
  offer: OfferContent,
  message: PaymentMessage,
): Result<ReceiptContent, ReceiptFailure> {
  const signed = coseVerify1(receipt, documentType.receipt, payee, greatestReceipt);
  if (!signed.ok) {
    return bad(
      signed.error.code === 'document-malformed'
        ? { code: 'receipt-malformed', path: '' }
        : { code: 'receipt-signature' },
    );
  }
  const read = fromBytes(receiptCodec, signed.value, greatestReceipt);
  if (!read.ok) return bad({ code: 'receipt-malformed', path: read.error.path });
  const content = read.value;
  const differs = (path: string) => bad({ code: 'receipt-for-another-payment', path } as const);
  if (!sameBytes(content.deal, offer.deal)) return differs('.deal');
  if (!sameBytes(content.orderDigest, digest(message.order))) return differs('.orderDigest');
  if (!sameBytes(content.paymentDigest, digest(message.payment))) return differs('.paymentDigest');
  if (content.amount.minor !== offer.total.minor || content.amount.currency !== offer.total.currency)
    return differs('.amount');
  return good(content);
}
