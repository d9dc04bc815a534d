// Quote ids: UUID version 7 (RFC 9562 §5.7), time first and 74 random bits after it. The id is the only key to a quote,
// so the random part must not be guessable; its shape is fixed because SIG_ALL signs it unframed.
import { randomUUID } from 'node:crypto';
import type { Seconds } from '#protocols/values/time.ts';

/** A fresh quote id for a quote made `at`. */
export function newQuoteId(at: Seconds): string {
  const time = (at * 1000).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUUID().slice(15)}`;
}
