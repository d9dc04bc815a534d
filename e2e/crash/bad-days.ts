// Random days: loads and payments in any order, with crashes, faults of the network, an absent device, a person who refuses
// or gives up. After each step whoever died is started again and everything is recovered; then the accounts must hold to the
// cent, and the till must have got each completed payment once.
import fc from 'fast-check';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { cancel, recover } from '#app/business/recover.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import { accountsOf, mustBeFinalOrWaiting } from './accounts.ts';
import { Crashed } from './crash-points.ts';
import { faults } from './faulty-http.ts';
import type { Mind } from './person.ts';
import { inWorld, type Party, type Snapshot, type World } from './world.ts';

/** One step of a day: what is wanted, and what goes wrong meanwhile. Prices are powers of two: one coin, one cent of fee. */
const stepArbitrary = fc.record({
  wish: fc.oneof(
    { weight: 2, arbitrary: fc.record({ is: fc.constant('load' as const), cents: fc.integer({ min: 3, max: 40 }) }) },
    { weight: 4, arbitrary: fc.record({ is: fc.constant('pay' as const), power: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 1, arbitrary: fc.constant({ is: 'cancel' as const }) },
    { weight: 1, arbitrary: fc.constant({ is: 'settle' as const }) },
  ),
  mind: fc.oneof({ weight: 5, arbitrary: fc.constant<Mind>('approves') }, fc.constant<Mind>('refuses')),
  unplugged: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  crash: fc.option(fc.record({ party: fc.constantFrom<Party[]>('wallet', 'device', 'mint', 'till'), at: fc.nat(50) })),
  trouble: fc.option(
    fc.record({
      net: fc.constantFrom('walletNet' as const, 'tillNet' as const),
      number: fc.integer({ min: 1, max: 6 }),
      fault: fc.constantFrom(...faults),
    }),
  ),
});
type BadStep = typeof stepArbitrary extends fc.Arbitrary<infer Step> ? Step : never;

/** Runs so many random days; rejects with the shortest one found that loses, doubles or leaves anything in doubt. */
export async function checkBadDays(snapshot: Snapshot, days: number, seed = 20_261): Promise<void> {
  const day = fc.asyncProperty(fc.array(stepArbitrary, { minLength: 2, maxLength: 7 }), (steps) =>
    inWorld(snapshot, (world) => liveThrough(world, steps)),
  );
  await fc.assert(day, { seed, numRuns: days, endOnFailure: days < 50 });
}

async function liveThrough(world: World, steps: readonly BadStep[]): Promise<void> {
  for (const step of steps) {
    disturb(world, step);
    await attempt(world, step.wish);
    calm(world);
    await world.walletNet.deliverHeld();
    await world.tillNet.deliverHeld();
    await world.revive();
    await recover(world.wallet);
    mustBeFinalOrWaiting(await world.views());
    await mustAddUp(world);
  }
  await world.settle();
  await mustAddUp(world);
}

function disturb(world: World, { mind, unplugged, crash, trouble }: BadStep): void {
  world.device.person.turn(mind);
  if (unplugged) world.device.unplug();
  if (crash) {
    const points = world.pointsOf(crash.party);
    points.passed = 0;
    points.at = crash.at + 1;
  }
  if (trouble) {
    world[trouble.net].requests = 0;
    world[trouble.net].faultOf = (number) => (number === trouble.number ? trouble.fault : undefined);
  }
}

function calm(world: World): void {
  world.device.person.turn('approves');
  for (const party of ['wallet', 'device', 'mint', 'till'] as const) world.pointsOf(party).at = undefined;
  world.walletNet.faultOf = () => undefined;
  world.tillNet.faultOf = () => undefined;
}

async function attempt(world: World, wish: BadStep['wish']): Promise<void> {
  try {
    if (wish.is === 'load') {
      await load(world.wallet, world.purse, { minor: BigInt(wish.cents), currency: 'EUR' });
    } else if (wish.is === 'pay') {
      const offer = await world.till.offer(2n ** BigInt(wish.power)).catch(() => undefined);
      const considered = offer && (await considerOffer(world.wallet, { bytes: offer }));
      if (considered?.ok) await pay(world.wallet, considered.value.offer, world.purse);
    } else if (wish.is === 'cancel') {
      for (const { id, state } of await world.views()) {
        if (state === 'waiting-for-device') await cancel(world.wallet, id);
      }
    } else {
      await world.settle();
    }
  } catch (fault) {
    if (!(fault instanceof Crashed)) throw fault;
  }
}

async function mustAddUp(world: World): Promise<void> {
  const { till } = await accountsOf(world);
  const completed = (await world.views()).filter(isPaid);
  const due = completed.reduce((sum, { amount }) => sum + amount.minor - 1n, 0n);
  if (till !== due) throw new Error(`the till has ${till}, and ${due} were paid`);
}

function isPaid({ kind, state }: OperationView): boolean {
  return kind === 'pay' && state === 'completed';
}
