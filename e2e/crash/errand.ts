// The errand that is crashed: load a purse, gather its batches, pay a shop. It can be sent again and again: what is done
// already is not done twice. Afterwards everything is asked about.
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { recover } from '#app/business/recover.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { paymentUrl } from '#protocols/deal/payer.ts';
import { paymentMessageCodec } from '#protocols/deal/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { accountsOf, mustBeFinalOrWaiting } from './accounts.ts';
import { Crashed } from './crash-points.ts';
import type { Fault } from './faulty-http.ts';
import type { Party, World } from './world.ts';

/** What the purse holds before (two batches, neither of which suffices), what is loaded, and what is paid; cents. */
export const errandLoads = [16n, 8n] as const;
export const loadedNow = 4n;
export const price = 19n;
/** The till's swap of 16 + 2 + 1 costs a cent. */
export const tillGets = 18n;

/** Runs the errand with one party dying at its k-th point; throws when anything is lost, doubled or left in doubt. */
export async function crashedErrand(world: World, party: Party, at: number): Promise<{ readonly place: string }> {
  const points = world.pointsOf(party);
  points.passed = 0;
  points.at = at;
  let offer: Uint8Array | undefined;
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      offer ??= await world.till.offer(price);
      await errand(world, offer);
      if (!isAnyDead(world)) break;
    } catch (fault) {
      if (!(fault instanceof Crashed)) throw fault;
    }
    await world.revive();
    await recover(world.wallet);
    mustBeFinalOrWaiting(await world.views());
  }
  points.at = undefined;
  await world.settle();
  await mustBeDone(world);
  // Only a device that dies between the key press and its flash has to ask again.
  const most = party === 'device' ? 2 : 1;
  if (world.device.person.approvals > most) throw new Error(`the person was asked twice, after ${points.place}`);
  return { place: points.place };
}

/** Runs the errand over a network that does one thing to the n-th request of the wallet or the till; throws likewise. */
export async function disturbedErrand(
  world: World,
  net: 'walletNet' | 'tillNet',
  { number, fault }: { readonly number: number; readonly fault: Fault },
): Promise<void> {
  const disturbed = world[net];
  disturbed.requests = 0;
  disturbed.faultOf = (request) => (request === number ? fault : undefined);
  const offer = await offered(world);
  for (let attempt = 0; attempt < 3; attempt++) {
    await errand(world, offer);
    await recover(world.wallet);
    mustBeFinalOrWaiting(await world.views());
  }
  await disturbed.deliverHeld();
  await world.settle();
  await mustBeDone(world);
  if (world.device.person.approvals > 1) throw new Error('the person was asked twice');
}

/** An offer; over a network that fails for it, it is asked for once more. */
async function offered(world: World): Promise<Uint8Array> {
  try {
    return await world.till.offer(price);
  } catch {
    return world.till.offer(price);
  }
}

/** How many requests wallet and till make in an errand that nothing disturbs. */
export async function countRequests(world: World): Promise<Record<'walletNet' | 'tillNet', number>> {
  await disturbedErrand(world, 'walletNet', { number: 0, fault: 'lost' });
  return { walletNet: world.walletNet.requests, tillNet: world.tillNet.requests };
}

/** How many points a party passes in an errand that nothing disturbs. */
export async function countPoints(world: World, party: Party): Promise<number> {
  await crashedErrand(world, party, Number.MAX_SAFE_INTEGER);
  return world.pointsOf(party).passed;
}

/** Does what of the errand is still to be done. */
export async function errand(world: World, offer: Uint8Array): Promise<void> {
  const before = await world.views();
  const loads = before.filter(({ kind, state }) => kind === 'load' && state !== 'failed').length;
  if (loads < errandLoads.length + 1) {
    const loaded = await load(world.wallet, world.purse, { minor: loadedNow, currency: 'EUR' });
    if (!loaded.ok) throw new Error(`the load did not begin: ${loaded.error.code}`);
  }
  const considered = await considerOffer(world.wallet, { bytes: offer });
  if (!considered.ok) throw new Error(`the offer does not hold: ${considered.error.code}`);
  await pay(world.wallet, considered.value.offer, world.purse);
}

/** Throws unless the errand was done, once, and every cent is accounted for. */
export async function mustBeDone(world: World): Promise<void> {
  const views = await world.views();
  const states = views.map(({ kind, state }) => `${kind} ${state}`).join(', ');
  const payments = views.filter(({ kind, state }) => kind === 'pay' && state === 'completed');
  const loads = views.filter(({ kind, state }) => kind === 'load' && state === 'completed');
  const [payment] = payments;
  if (!payment || payments.length > 1 || loads.length !== errandLoads.length + 1)
    throw new Error(`not done once: ${states}`);
  mustBeFinalOrWaiting(views);
  const { loaded, till, locked, purse } = await accountsOf(world);
  const total = errandLoads.reduce((sum, one) => sum + one, loadedNow);
  if (loaded !== total || till !== tillGets || locked !== 0n)
    throw new Error(`paid ${till}, locked ${locked}: ${states}`);
  const [shown] = await world.hand.ecash.purses();
  if (shown?.inFlight.minor !== 0n || shown.free.minor !== purse) throw new Error('coins are held by nothing');
  await receiptMustRepeat(world, payment.documents);
}

async function receiptMustRepeat(
  world: World,
  { offer, order, payment, receipt }: { readonly [Name in 'offer' | 'order' | 'payment' | 'receipt']?: Uint8Array },
): Promise<void> {
  const read = offer && readOfferShape(offer);
  if (!read?.ok || !order || !payment || !receipt) throw new Error('a completed payment lacks a document');
  const again = await world.till.send({
    method: 'PUT',
    url: paymentUrl(read.value),
    contentType: 'application/semper-payment+cbor',
    body: toBytes(paymentMessageCodec, { order, payment }),
    greatestAnswer: 4096,
  });
  if (!again.ok || !sameBytes(again.value.body, receipt)) throw new Error('the receipt differs when asked for again');
}

function isAnyDead(world: World): boolean {
  return world.hand.isDead || world.mint.isDead || world.till.isDead || !world.device.connection;
}
