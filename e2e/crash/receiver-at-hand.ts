// A second person's wallet inside the test's process, with a device of its own, in the payee's role: makes requests, takes payments
// into its purse, takes tokens in. Killed before and after each call of its ports; its routes are the real ones, without the
// socket.
import type { Payee } from '#app/business/receive.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import { composeWallet, type ComposedWallet } from '#main/compose.ts';
import { serveRequests } from '#main/headless/request-routes.ts';
import { trustedIoOver } from '#main/trusted-io.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good } from '#protocols/values/result.ts';
import { Crashed, CrashPoints, Life, mortalHttp, mortalStore } from './crash-points.ts';
import { DeviceAtHand, type DeviceKept } from './device-at-hand.ts';
import { Disk } from './disk.ts';
import { imageSetUp, payeeNamed, root as worldRoot, seededRandom } from './world.ts';

/** Where payers find it. */
export const receiverUrl = 'http://127.0.0.1:4720';
const name = 'Ada Practice';
const identity = payeeNamed(name, ed25519SigningKey(digest(utf8('receiver'))));

/** What of it lasts. */
export type ReceiverKept = { readonly disk: Disk; readonly device: DeviceKept; readonly purse: string };

/** What it stands on. */
export type ReceiverParts = {
  readonly http: Http;
  readonly clock: Clock;
  readonly archive?: Archive;
  readonly random?: Random;
  /** Whom it believes. Default: the root of the crash tests' worlds. */
  readonly root?: Uint8Array;
};

/** The wallet. */
export class ReceiverAtHand {
  readonly points = new CrashPoints();
  readonly disk: Disk;
  readonly device: DeviceAtHand;
  readonly purse: string;
  readonly #parts: ReceiverParts & { readonly random: Random };
  #life = new Life(this.points);
  #composed: ComposedWallet | undefined;
  #payee: Payee | undefined;

  constructor(kept: ReceiverKept, parts: ReceiverParts) {
    this.#parts = { ...parts, random: parts.random ?? seededRandom('receiver') };
    this.disk = kept.disk.copy();
    this.purse = kept.purse;
    this.device = new DeviceAtHand(kept.device, this.#parts.random);
  }

  /** Starts, and finishes what was interrupted. */
  async start(): Promise<void> {
    this.#life = new Life(this.points);
    const { http, ...rest } = this.#parts;
    this.#composed = composeWallet({
      ...rest,
      store: mortalStore(this.disk, this.#life),
      http: mortalHttp(http, this.#life),
      trustedIo: trustedIoOver(() => this.device.connection),
      root: this.#parts.root ?? worldRoot,
      practice: true,
    });
    this.#payee = this.#composed.payee(identity);
    await this.#payee.recover();
  }

  get isDead(): boolean {
    return this.#life.dead;
  }

  get composed(): ComposedWallet {
    if (!this.#composed) throw new Error('the receiver was not started');
    return this.#composed;
  }

  get wallet() {
    return this.composed.wallet;
  }

  /** A request for so many cents, valid for an hour. */
  async request(cents: bigint, title = 'Half of the dinner'): Promise<Uint8Array> {
    const lines = [{ description: title, quantity: 1, unitPrice: cents, taxRate: 0 }];
    const goods = { title, currency: 'EUR', lines, deliverTo: `${receiverUrl}/deals` } as const;
    const offer = await this.#payee?.offer(goods, 3600);
    if (!offer?.ok) throw new Error(`no request: ${offer?.error.code}`);
    return offer.value;
  }

  /** What its purse holds, in cents. */
  async balance(): Promise<bigint> {
    const [purse] = await this.composed.ecash.purses();
    return purse?.free.minor ?? 0n;
  }

  /** Carries a request to it; of a program that dies meanwhile no answer comes. */
  readonly send: Http['send'] = async ({ method, url, contentType = '', body = new Uint8Array() }) => {
    const payee = this.#payee;
    if (this.isDead || !payee) return bad({ code: 'unreachable', detail: 'the receiver does not run' });
    try {
      const request = { method, path: url.slice(receiverUrl.length), contentType, body };
      const answer = await serveRequests({ payee, offer: () => undefined }, request);
      const sent = typeof answer.body === 'string' ? utf8(answer.body) : answer.body;
      return good({ status: answer.status, contentType: answer.contentType, body: sent });
    } catch (fault) {
      if (!(fault instanceof Crashed)) throw fault;
      return bad({ code: 'no-answer', detail: 'the receiver died' });
    }
  };

  /** Cuts its device's power. */
  close(): void {
    this.device.cutPower();
  }
}

/** Sets a receiver up once: words of its own (other entropy, other words), pairing, root, a purse in euro at the mint. */
export async function makeReceiver(mint: string, parts: ReceiverParts, entropy = 9): Promise<ReceiverKept> {
  const fresh = { disk: new Disk(), device: { image: imageSetUp(entropy), pairings: undefined }, purse: '' };
  const receiver = new ReceiverAtHand(fresh, parts);
  await receiver.start();
  const { device } = receiver;
  const connection = await device.plugIn();
  const showDigits = (digits: string) => void (device.person.digits = digits);
  const paired = await connection.pair({ showDigits, confirmCode: () => Promise.resolve(true) });
  const pinned = await connection.pinRoot({ certificate: parts.root ?? worldRoot });
  if (!paired.ok || !pinned.ok) throw new Error('the device was not paired, or the root not pinned');
  const opened = await receiver.composed.ecash.openPurse('Savings', mint, 'eur', {});
  if (!opened.ok) throw new Error(`no purse: ${opened.error.code}`);
  receiver.close();
  return { disk: receiver.disk, device: device.kept(), purse: opened.value.id };
}
