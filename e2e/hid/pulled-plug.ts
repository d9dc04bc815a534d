// Paying while somebody pulls the plug at random moments, which also cuts the device's power: each payment goes on when the device
// is back, and is made once. Knows no kind of cable. The moments follow from a seed; what they meet does not, on real machines.
import { setTimeout as sleep } from 'node:timers/promises';
import { pay } from '#app/business/pay.ts';
import { operations } from '#app/business/recover.ts';
import { DeskWithMoney, readOn, type Cable, type Plugged } from './journey-at-desk.ts';

/** The price, and the most that the mint takes of one payment. */
const [price, greatestFee] = [1290n, 10n];
/** How often a payment is gone on with before that is a fault. */
const mostAttempts = 6;

/** How often to pull, and the seed of the moments. */
export type Pulls = { readonly times: number; readonly seed: number };

/** Pays `times` payments, and one more undisturbed, which the device approves only if its memory and the archive agree. */
export async function payWhilePulled(
  cable: Cable,
  folder: string,
  { times, seed }: Pulls,
  told: (done: string) => void,
): Promise<void> {
  const table = await DeskWithMoney.open(folder);
  const draw = drawFrom(seed);
  const loaded = (price + greatestFee) * BigInt(times + 2);
  let plugged = await cable.plugIn();
  /** How long a payment takes, once the program has warmed up; milliseconds. */
  let usual = Infinity;

  /** Pays; nothing comes of it when coins were being gathered for the payment, which then was not begun. */
  async function payOnce({ finger }: Plugged, meanwhile: () => Promise<void>) {
    const reading = readOn(finger);
    const began = performance.now();
    const paying = pay(table.desk.wallet, await table.consider(), undefined);
    await meanwhile();
    const paid = await paying;
    const took = performance.now() - began;
    reading.end();
    if (paid.ok) {
      if (paid.value.view.state === 'completed') usual = Math.min(usual, took);
      return paid.value.view;
    }
    if (paid.error.code !== 'gathering-stopped') throw new Error(`the payment was refused: ${paid.error.code}`);
    return undefined;
  }
  /** Has a payment completed, or made if it was not begun, by the device that is back; on a slow machine the link may break again. */
  async function finish(begun: Awaited<ReturnType<typeof payOnce>>): Promise<void> {
    let view = begun;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      await table.unlockAgain(plugged, attempt === 1);
      if (!view) view = await payOnce(plugged, () => Promise.resolve());
      else if (view.state !== 'completed') view = await table.goOn(view.id, plugged.finger);
      if (view?.state === 'completed') return;
      told(`stopped again: ${JSON.stringify(table.desk.device.state)}`);
      await table.desk.device.close();
    }
    throw new Error(`the payment is ${view?.state ?? 'not begun'}`);
  }

  /** Holds what is in the purse against what was put in and the payments that were begun, each of them completed. */
  async function expectPaid(count: number): Promise<void> {
    const all = await operations(table.desk.wallet);
    const paid = all.filter(({ kind }) => kind === 'pay');
    if (paid.length !== count || paid.some(({ state }) => state !== 'completed'))
      throw new Error(`of ${count} payments there are ${paid.map(({ state }) => state).join(', ')}`);
    const gathered = all.filter(({ kind, state }) => kind === 'gather' && state === 'completed');
    const fees = [...paid, ...gathered].reduce((sum, { fee }) => sum + fee.minor, 0n);
    const spent = paid.reduce((sum, { amount }) => sum + amount.minor, fees);
    const left = await table.left();
    if (left !== loaded - spent || spent > BigInt(count) * (price + greatestFee))
      throw new Error(`${left} are left of ${loaded}, though ${spent} were spent`);
  }

  try {
    await table.prepare(plugged, loaded, told);
    await payOnce(plugged, () => Promise.resolve());
    await expectPaid(1);
    let inTime = 0;
    for (let count = 1; count <= times; count++) {
      const after = Math.floor(draw() * usual);
      let shown = '';
      const view = await payOnce(plugged, async () => {
        await sleep(after);
        [shown = ''] = plugged.finger.screen().text;
        plugged.finger.close(); // before its far end dies, which would be an error of the line
        await cable.unplug();
      });
      plugged = await cable.plugIn();
      await finish(view);
      if (view?.state !== 'completed') inTime += 1;
      await expectPaid(count + 1);
      told(`pull ${count}, after ${after} ms at "${shown.trim()}": ${view?.state ?? 'not begun'}, then completed`);
    }
    await payOnce(plugged, () => Promise.resolve());
    await expectPaid(times + 2);
    plugged.finger.close();
    if (inTime === 0) throw new Error('no pull came before its payment was done');
    told(`${times} pulls, ${inTime} of them before the payment was done`);
  } finally {
    await table.close();
  }
}

/** Fractions that follow from a seed (xorshift32). */
function drawFrom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
