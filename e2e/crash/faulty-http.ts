// A network that loses, doubles and delays. Faults are given for single requests by their number, from 1; a request without
// one goes through. After a fault that lets the server act, the caller hears `no-answer`, as from a real connection.
import type { Http, HttpRequest } from '#app/support/communication/http.ts';
import { bad } from '#protocols/values/result.ts';

/**
 * What happens to a request.
 * - `unsent`: no connection. `lost`: the server acts, its answer is lost. `doubled`: it comes twice, the second answer is heard.
 * - `late`: it is held up, and arrives right after the next request has been answered.
 */
export const faults = ['unsent', 'lost', 'doubled', 'late'] as const;
export type Fault = (typeof faults)[number];

/** HTTP with faults. */
export class FaultyHttp implements Http {
  readonly #http: Http;
  /** Gives the fault of the request with this number. */
  faultOf: (number: number) => Fault | undefined = () => undefined;
  /** How many requests were made. */
  requests = 0;
  #held: HttpRequest[] = [];

  constructor(http: Http) {
    this.#http = http;
  }

  async send(request: HttpRequest): ReturnType<Http['send']> {
    this.requests += 1;
    const fault = this.faultOf(this.requests);
    if (fault === 'unsent') return bad({ code: 'unreachable', detail: 'the network is down' });
    if (fault === 'late') {
      this.#held.push(request);
      return bad({ code: 'no-answer', detail: 'held up' });
    }
    const first = await this.#http.send(request);
    const answer = fault === 'doubled' ? await this.#http.send(request) : first;
    await this.deliverHeld();
    return fault === 'lost' ? bad({ code: 'no-answer', detail: 'the answer was lost' }) : answer;
  }

  /** Lets what was held up arrive; nobody hears the answers. */
  async deliverHeld(): Promise<void> {
    const held = this.#held;
    this.#held = [];
    for (const late of held) await this.#http.send(late);
  }
}
