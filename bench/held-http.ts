// An HTTP port that can hold a payment's two requests back: it answers the swap as the mint would, without telling the mint,
// takes the message for the payee, and then sends both bare, one after the other. So a bench gets the time that the servers
// and the way to them need alone, for a payment that still happens.
import { openKeysets } from '#market/mint/keysets.ts';
import { signOutputs, wireSignature } from '#market/mint/mint.ts';
import { readRequest, swapRequest } from '#market/mint/requests.ts';
import { openSeed } from '#market/mint/seed.ts';
import type { RunningMint } from '#market/mint/server.ts';
import type { Http, HttpAnswer, HttpFailure, HttpRequest } from '#app/support/communication/http.ts';
import { fromUtf8, utf8 } from '#protocols/values/bytes.ts';
import { good, type Result } from '#protocols/values/result.ts';

type Answer = Result<HttpAnswer, HttpFailure>;

/** The mint's answer to a swap, as bytes: what it would say, were it asked. */
export type Foretell = (swap: Uint8Array) => Uint8Array;

/** Foretells swaps at a mint of the market at hand. */
export function foretellerOf(mint: RunningMint, folder: string, feePpk: number): Foretell {
  const keysets = openKeysets(openSeed(folder), mint.store, { units: ['eur', 'sat'], feePpk, greatestExponent: 20 });
  return (swap) => {
    const request = readRequest(swapRequest, JSON.parse(fromUtf8(swap) ?? ''));
    if (!request.ok) throw new Error('the wallet sends what is no swap');
    const { outputs } = request.value;
    const promises = signOutputs(
      outputs.flatMap(({ id }) => keysets.byId(id) ?? []),
      outputs,
    );
    if (!promises.ok) throw new Error('the wallet asks for coins that the mint has not');
    return utf8(JSON.stringify({ signatures: promises.value.map(wireSignature) }));
  };
}

/** The port: `over` carries everything, but for what is held back. */
export class HeldHttp implements Http {
  /** Whether the next swap and what follows it are held back. */
  holding = false;
  /** Milliseconds that the two requests took when they went bare. */
  bare = 0;
  readonly #over: Http;
  readonly #foretell: Foretell;
  #swap: HttpRequest | undefined;

  constructor(over: Http, foretell: Foretell) {
    this.#over = over;
    this.#foretell = foretell;
  }

  send(request: HttpRequest): Promise<Answer> {
    if (!this.holding) return this.#over.send(request);
    if (request.method === 'PUT') return this.#release(request);
    if (request.body === undefined || !request.url.endsWith('/v1/swap')) return this.#over.send(request);
    this.#swap = request;
    const body = this.#foretell(request.body);
    return Promise.resolve(good({ status: 200, contentType: 'application/json', body }));
  }

  async #release(delivery: HttpRequest): Promise<Answer> {
    if (this.#swap === undefined) throw new Error('a delivery came before its swap');
    const began = performance.now();
    const swapped = await this.#over.send(this.#swap);
    const answer = await this.#over.send(delivery);
    this.bare = performance.now() - began;
    this.holding = false;
    this.#swap = undefined;
    if (!swapped.ok || swapped.value.status !== 200) throw new Error('the mint refuses the swap that was held back');
    return answer;
  }
}
