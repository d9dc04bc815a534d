// The journey that every cable must carry: pair, trust, load, pay, and pay again with the device unplugged during the review,
// which cuts its power. It knows no kind of cable; who plugs and where, its caller says.
import { join } from 'node:path';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { resume } from '#app/business/recover.ts';
import type { DevicePlace } from '#device/transports/places.ts';
import { systemClock } from '#main/node/clock.ts';
import { openWalletFolder } from '#main/node/wallet-folder.ts';
import { amount } from '#protocols/values/amount.ts';
import type { ScreenMessage } from '#firmware-sim/control-messages.ts';
import type { Finger } from '../actors/finger-on-keypad.ts';
import { keptInArchive, withoutChance } from '../actors/kept-in-archive.ts';
import { startMarketAtHand } from '../actors/market-at-hand.ts';
import { approveReview, enterPin } from '../actors/person-at-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';

/** The PIN of the device that is plugged in, and its words: a fresh one each time begins alike. */
export const pin = '314159';
export const provisioned = [
  ...['--pre-provisioned', pin],
  ...['--new-words', 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'],
];

/** Hands at the cable. */
export type Cable = {
  /** The device as it is where it is plugged in now. */
  plugIn(): Promise<{ readonly place: DevicePlace; readonly finger: Finger }>;
  /** Resolves when its power is gone. */
  unplug(): Promise<void>;
};

/** What two journeys must have in common. */
export type Journey = { readonly pages: readonly string[]; readonly kept: readonly string[]; readonly left: string };

/** Goes on it; `folder` is empty. Throws where something else happens. `told` hears what is done. */
export async function journeyAtDesk(cable: Cable, folder: string, told: (done: string) => void): Promise<Journey> {
  const market = await startMarketAtHand(join(folder, 'market'));
  const opened = await openWalletFolder(join(folder, 'wallet'), { passphrase: 'at the desk' }, systemClock.now());
  if (!opened.ok) throw new Error(opened.error.code);
  const desk = new WalletAtDesk(opened.value.store, market.authority.root, { archive: opened.value.archive });
  const memory = pairingsInMemory();
  const consider = async () => {
    const considered = await considerOffer(desk.wallet, { link: market.link('ferns') });
    if (!considered.ok) throw new Error(considered.error.code);
    return considered.value.offer;
  };
  /** Goes on with a payment; on a slow machine the link may break once more, after which the same is asked again. */
  async function approveAgain(id: string, place: DevicePlace, finger: Finger): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const { state } = await desk.connect(place, memory);
      if (state.name !== 'paired') throw new Error(`plugged in again the device is ${state.name}`);
      const unlocking = desk.device.unlock();
      if (attempt === 1) await enterPin(finger, pin);
      await unlocking;
      const going = resume(desk.wallet, id);
      const reading = readOn(finger);
      const resumed = await going;
      reading.end();
      if (resumed?.view.state === 'completed') return;
      told(`stopped again: ${JSON.stringify([resumed?.pause, desk.device.state])}`);
      if (attempt === 4) throw new Error(`resumed, the payment is ${resumed?.view.state}`);
      await desk.device.close();
    }
  }

  try {
    const { place, finger } = await cable.plugIn();
    await desk.connect(place, memory);
    await desk.pair(finger, pin);
    told('paired');
    await desk.pinRoot(finger, market.authority.root, pin);
    const opening = desk.ecash.openPurse('Euro', market.mint.url, 'eur', {});
    await approveReview(finger, 'Open purse');
    const purse = await opening;
    if (!purse.ok) throw new Error(purse.error.code);
    await load(desk.wallet, purse.value.id, amount(5000n, 'EUR'));
    told('loaded');

    const paying = pay(desk.wallet, await consider(), undefined);
    const pages = await approveReview(finger, 'Pay');
    expectState(await paying, 'completed');
    told('paid');

    const interrupted = pay(desk.wallet, await consider(), undefined);
    await finger.waitFor('Pay to');
    await cable.unplug();
    const { id } = expectState(await interrupted, 'waiting-for-device');
    finger.close();
    told('unplugged during the review');

    const again = await cable.plugIn();
    await approveAgain(id, again.place, again.finger);
    const kept = await keptInArchive(desk, opened.value);
    const [left] = await desk.ecash.purses();
    told('replugged and paid');
    again.finger.close();
    return { pages: pages.map(withoutChance), kept, left: String(left?.free.minor) };
  } finally {
    await desk.settled();
    await desk.close();
    await opened.value.close();
    await market.stop();
  }
}

/** Leafs through whatever review is shown and approves it, also when it begins anew; until the end. */
function readOn(finger: Finger): { end(): void } {
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
