// What a person may have seen of all operations, after every single write of the wallet: no step that the lifecycle does not
// allow, and no state of it that nothing ever reaches.
import { expect, test } from 'vitest';
import { load } from '#app/business/load.ts';
import { recover, resume } from '#app/business/recover.ts';
import { followingStates, type PaymentState } from '#app/payments/payment/lifecycle.ts';
import type { Disk } from '../crash/disk.ts';
import { answerInstead, buy, refusal, worldsWith } from './shopping.ts';

const inWorld = worldsWith([64n, 32n]);

test('Through good and bad days every operation only goes where the lifecycle lets it, and every state is reached', () =>
  inWorld(async (world) => {
    const written: Disk[] = [world.walletDisk.copy()];
    world.walletDisk.onWritten = () => void written.push(world.walletDisk.copy());
    const { person } = world.device;

    await load(world.wallet, world.purse, { minor: 16n, currency: 'EUR' });
    const lost = answerInstead(world, /v1\/mint\/quote/, () => refusal(0));
    await load(world.wallet, world.purse, { minor: 16n, currency: 'EUR' });
    lost.honest();
    await buy(world, 70n); // gathers
    person.turn('refuses');
    await buy(world, 4n);
    person.turn('approves');
    const rejected = answerInstead(world, /v1\/swap/, () => refusal(0));
    await buy(world, 4n);
    rejected.honest();
    const before = new Set((await world.views()).map(({ id }) => id));
    const offer = await world.till.offer(8n);
    const through = world.between;
    world.between = (request, onwards) => {
      if (request.method === 'PUT') world.now += 7200;
      return through(request, onwards);
    };
    await buy(world, offer);
    const returnable = (await world.views()).find(({ id }) => !before.has(id));
    world.now = (returnable?.returnableAt ?? 0) + 1;
    const back = await world.hand.ecash.takeBack(returnable?.id ?? '');
    if (!back.ok) throw new Error(`nothing comes back: ${back.error.code}`);
    await resume(world.wallet, back.value.id);
    await recover(world.wallet);

    const seen = new Set<PaymentState>();
    const wrong: string[] = [];
    let earlier = new Map<string, PaymentState>();
    for (const disk of written) {
      const hand = world.handOn(disk);
      await hand.start();
      const now = await hand.ecash.operations();
      for (const { id, kind, state } of now) {
        const last = earlier.get(id);
        seen.add(state);
        if (last && last !== state && !followingStates[last].includes(state)) wrong.push(`${kind}: ${last} → ${state}`);
      }
      earlier = new Map(now.map(({ id, state }) => [id, state]));
    }
    expect(wrong).toEqual([]);
    expect([...seen].toSorted()).toEqual(Object.keys(followingStates).toSorted());
  }));
