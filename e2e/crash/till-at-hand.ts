// A till inside the test's process: the wallet's blocks in the payee's role over a disk that outlives them, killed before and
// after each call of their ports. Its routes are the real ones; only the socket is left out.
import { composePayee } from '#main/compose.ts';
import type { Payee, PayeeIdentity } from '#main/headless/payee.ts';
import { serveTill } from '#main/headless/till-routes.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import { readPocketCoins } from '#app/payments/modules/ecash/pocket.ts';
import { bad, good } from '#protocols/values/result.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { Crashed, CrashPoints, Life, mortalHttp, mortalStore } from './crash-points.ts';
import type { Disk } from './disk.ts';
import { mintUrl } from './mint-at-hand.ts';

/** Where wallets find it. */
export const tillUrl = 'http://127.0.0.1:4712';

/** What a till is made of. */
export type TillParts = {
  readonly disk: Disk;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly identity: PayeeIdentity;
};

/** A till on a disk. */
export class TillAtHand {
  readonly points = new CrashPoints();
  readonly #parts: TillParts;
  #life = new Life(this.points);
  #payee: Payee | undefined;

  constructor(parts: TillParts) {
    this.#parts = parts;
  }

  /** Starts, and finishes what was interrupted. */
  async start(): Promise<void> {
    this.#life = new Life(this.points);
    const { disk, http, ...rest } = this.#parts;
    this.#payee = composePayee({
      ...rest,
      store: mortalStore(disk, this.#life),
      http: mortalHttp(http, this.#life),
      issuers: [{ mint: mintUrl, unit: 'eur' }],
    });
    await this.#payee.recover();
  }

  get isDead(): boolean {
    return this.#life.dead;
  }

  kill(): void {
    this.#life.dead = true;
  }

  /** An offer of one article for so many cents, valid for an hour. */
  async offer(cents: bigint, title = 'A Field Guide to Ferns'): Promise<Uint8Array> {
    const unitPrice = { minor: cents, currency: 'EUR' } as const;
    const lines = [{ description: title, quantity: 1, unitPrice, taxRate: 700 }];
    const offer = await this.#payee?.offer({ title, lines, deliverTo: `${tillUrl}/deals`, validForSeconds: 3600 });
    if (this.isDead) throw new Crashed('the till died while it made an offer');
    if (!offer?.ok) throw new Error(`no offer: ${offer?.error.code}`);
    return offer.value;
  }

  /** What the pocket holds, in cents; read from the disk, whatever the program believes. */
  async balance(): Promise<bigint> {
    const coins = await this.#parts.disk.transact(readPocketCoins);
    return coins.filter(({ state }) => state === 'free').reduce((sum, coin) => sum + coin.amount, 0n);
  }

  /** Carries a request to it; of a till that dies meanwhile no answer comes. */
  readonly send: Http['send'] = async ({ method, url, contentType = '', body = new Uint8Array() }) => {
    const payee = this.#payee;
    if (this.isDead || !payee) return bad({ code: 'unreachable', detail: 'the till does not run' });
    const ready = () => Promise.resolve(good(undefined));
    const desk = { url: tillUrl, name: this.#parts.identity.name, articles: [], validForSeconds: 3600, payee, ready };
    try {
      const path = url.slice(tillUrl.length);
      const answer = await serveTill(desk, { method, path, contentType, body });
      const sent = typeof answer.body === 'string' ? utf8(answer.body) : answer.body;
      return good({ status: answer.status, contentType: answer.contentType, body: sent });
    } catch (fault) {
      if (!(fault instanceof Crashed)) throw fault;
      return bad({ code: 'no-answer', detail: 'the till died' });
    }
  };
}
