// The identity of a payee whom no authority certifies (protocols/deal SPEC §2): its own key signs the certificate of its name. Who
// pays it is shown UNVERIFIED, or whom they keep as a contact by this key. Nobody is asked for it, and nothing is kept but the key.
import type { Clock, Random } from '#app/support/ports.ts';
import { certifyOneself } from '#protocols/deal/uncertified-offer.ts';
import type { SigningKey } from '#protocols/values/cose.ts';
import { day, type Seconds } from '#protocols/values/time.ts';
import type { PayeeIdentity } from './payee.ts';

const lifetime = 30 * day;
/** So much of a certificate is left at least when an offer carries it. */
const leastLeft = 7 * day;

/** A payee by its own key. */
export class OwnKeyIdentity implements PayeeIdentity {
  readonly name: string;
  readonly key: SigningKey;
  readonly #clock: Clock;
  readonly #random: Random;
  #chain: readonly Uint8Array[] = [];
  #notAfter: Seconds = Number.NEGATIVE_INFINITY;

  constructor(name: string, key: SigningKey, { clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.name = name;
    this.key = key;
    this.#clock = clock;
    this.#random = random;
  }

  /** The end of the present certificate. */
  get until(): Seconds {
    return this.#notAfter;
  }

  /** One certificate, of this name by this key, made anew in time. */
  get chain(): readonly Uint8Array[] {
    const now = this.#clock.now();
    if (now > this.#notAfter - leastLeft) {
      this.#notAfter = now + lifetime;
      const life = { notBefore: now, notAfter: this.#notAfter, id: this.#random.bytes(16) };
      this.#chain = [certifyOneself(this.key, this.name, life)];
    }
    return this.#chain;
  }
}
