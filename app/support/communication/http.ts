// The port to servers of others: mints, tills, authorities. The wallet is always the HTTP client. No cookies, no
// credentials, no redirects followed; an answer longer than asked for is refused, not cut.
import type { Result } from '#protocols/values/result.ts';

/** One request; `greatestAnswer` in bytes. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  readonly greatestAnswer: number;
};

/** A complete answer, whatever its status. `contentType` is the bare media type in lower case, empty when absent. */
export type HttpAnswer = { readonly status: number; readonly contentType: string; readonly body: Uint8Array };

/**
 * No complete answer. After `unreachable` nothing was sent (name, connection, refused redirect before a body); after
 * `no-answer` (time-out, cut, too long) the server may have acted: the payment is in doubt, ask again.
 */
export type HttpFailure = { readonly code: 'unreachable' | 'no-answer'; readonly detail: string };

/** Sends one request and reads one answer; bounded in time by the implementation. Never throws. */
export interface Http {
  send(request: HttpRequest): Promise<Result<HttpAnswer, HttpFailure>>;
}
