// The journey that every cable must carry: pair, trust, load, pay, and pay again with the device unplugged during the review,
// which cuts its power. It knows no kind of cable; who plugs and where, its caller says.
import { join } from 'node:path';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { resume } from '#app/business/recover.ts';
import type { DevicePlace } from '#device/transports/places.ts';
import { systemClock } from '#main/node/clock.ts';
import { openWalletFolder, type WalletFolder } from '#main/node/wallet-folder.ts';
import { amount } from '#protocols/values/amount.ts';
import type { ScreenMessage } from '#firmware-sim/control-messages.ts';
import type { Finger } from '../actors/finger-on-keypad.ts';
import { keptInArchive, withoutChance } from '../actors/kept-in-archive.ts';
import { startMarketAtHand, type MarketAtHand } from '../actors/market-at-hand.ts';
import { approveReview, enterPin } from '../actors/person-at-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';

/** The PIN of the device that is plugged in, and its words: a fresh one each time begins alike. */
export const pin = '314159';
export const provisioned = [
  ...['--pre-provisioned', pin],
  ...['--new-words', 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'],
];

/** A device as it is where it is plugged in now. */
export type Plugged = { readonly place: DevicePlace; readonly finger: Finger };

/** Hands at the cable. */
export type Cable = {
  plugIn(): Promise<Plugged>;
  /** Resolves when its power is gone. */
  unplug(): Promise<void>;
};

/** What two journeys must have in common. */
export type Journey = { readonly pages: readonly string[]; readonly kept: readonly string[]; readonly left: string };

/** A wallet that has paired with what is plugged in, trusts the market, and has a purse with money in it. */
export class DeskWithMoney {
  readonly desk: WalletAtDesk;
  readonly #market: MarketAtHand;
  readonly #opened: WalletFolder;
  readonly #memory = pairingsInMemory();

  private constructor(market: MarketAtHand, opened: WalletFolder) {
    this.#market = market;
    this.#opened = opened;
    this.desk = new WalletAtDesk(opened.store, market.authority.root, { archive: opened.archive });
  }

  /** Opens an empty wallet in the folder `folder`, beside a market. */
  static async open(folder: string): Promise<DeskWithMoney> {
    const market = await startMarketAtHand(join(folder, 'market'));
    const opened = await openWalletFolder(join(folder, 'wallet'), { passphrase: 'at the desk' }, systemClock.now());
    if (!opened.ok) throw new Error(opened.error.code);
    return new DeskWithMoney(market, opened.value);
  }

  /** Pairs, and fills a purse with `minor` units. */
  async prepare({ place, finger }: Plugged, minor: bigint, told: (done: string) => void): Promise<void> {
    const { desk } = this;
    await desk.connect(place, this.#memory);
    await desk.pair(finger, pin);
    told('paired');
    await desk.pinRoot(finger, this.#market.authority.root, pin);
    const opening = desk.ecash.openPurse('Euro', this.#market.mint.url, 'eur', {});
    await approveReview(finger, 'Open purse');
    const purse = await opening;
    if (!purse.ok) throw new Error(purse.error.code);
    await load(desk.wallet, purse.value.id, amount(minor, 'EUR'));
    told('loaded');
  }

  /** A fresh offer of the shop. */
  async consider() {
    const considered = await considerOffer(this.desk.wallet, { link: this.#market.link('ferns') });
    if (!considered.ok) throw new Error(considered.error.code);
    return considered.value.offer;
  }

  /** Connects to the device that is back, and unlocks it; `pinDue` when it has lost its power. */
  async unlockAgain({ place, finger }: Plugged, pinDue = true): Promise<void> {
    const { state } = await this.desk.connect(place, this.#memory);
    if (state.name !== 'paired') throw new Error(`plugged in again the device is ${state.name}`);
    const unlocking = this.desk.device.unlock();
    if (pinDue) await enterPin(finger, pin);
    await unlocking;
  }

  /** Goes on with a payment; where it stands afterwards. */
  async goOn(id: string, finger: Finger) {
    const reading = readOn(finger);
    const resumed = await resume(this.desk.wallet, id);
    reading.end();
    return resumed?.view;
  }

  /** Goes on with a payment; on a slow machine the link may break once more, after which the same is asked again. */
  async approveAgain(id: string, plugged: Plugged, told: (done: string) => void): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.unlockAgain(plugged, attempt === 1);
      const view = await this.goOn(id, plugged.finger);
      if (view?.state === 'completed') return;
      told(`stopped again: ${JSON.stringify(this.desk.device.state)}`);
      if (attempt === 4) throw new Error(`resumed, the payment is ${view?.state}`);
      await this.desk.device.close();
    }
  }

  /** What is in the purse, in minor units. */
  async left(): Promise<bigint | undefined> {
    const [purse] = await this.desk.ecash.purses();
    return purse?.free.minor;
  }

  kept(): Promise<readonly string[]> {
    return keptInArchive(this.desk, this.#opened);
  }

  async close(): Promise<void> {
    await this.desk.settled();
    await this.desk.close();
    await this.#opened.close();
    await this.#market.stop();
  }
}

/** Goes on it; `folder` is empty. Throws where something else happens. `told` hears what is done. */
export async function journeyAtDesk(cable: Cable, folder: string, told: (done: string) => void): Promise<Journey> {
  const table = await DeskWithMoney.open(folder);
  const { wallet } = table.desk;
  try {
    const plugged = await cable.plugIn();
    const { finger } = plugged;
    await table.prepare(plugged, 5000n, told);
    const paying = pay(wallet, await table.consider(), undefined);
    const pages = await approveReview(finger, 'Pay');
    expectState(await paying, 'completed');
    told('paid');

    const interrupted = pay(wallet, await table.consider(), undefined);
    await finger.waitFor('Pay to');
    await cable.unplug();
    const { id } = expectState(await interrupted, 'waiting-for-device');
    finger.close();
    told('unplugged during the review');

    const again = await cable.plugIn();
    await table.approveAgain(id, again, told);
    const kept = await table.kept();
    told('replugged and paid');
    again.finger.close();
    return { pages: pages.map(withoutChance), kept, left: String(await table.left()) };
  } finally {
    await table.close();
  }
}

/** Leafs through whatever review is shown and approves it, also when it begins anew; until the end. */
export function readOn(finger: Finger): { end(): void } {
  const end = finger.onScreen(look);
  look(finger.screen());
  function look({ text, page }: ScreenMessage): void {
    if (text[0]?.startsWith('Pay') !== true || page === undefined) return;
    // A key that comes too late, because the review was taken away meanwhile, is dropped.
    void finger.press(page[0] === page[1] ? 'ok' : 'right').catch(() => undefined);
  }
  return { end };
}

type Ended = Awaited<ReturnType<typeof pay>>;

function expectState(ended: Ended, state: string): { readonly id: string } {
  if (!ended.ok) throw new Error(`the payment was refused: ${ended.error.code}`);
  if (ended.value.view.state !== state) throw new Error(`the payment is ${ended.value.view.state} and not ${state}`);
  return ended.value.view;
}
