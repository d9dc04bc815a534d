// Bad outcomes at the mint: answers that are wrong, short, in another order, unproven or unreadable; keysets that are forged or
// rotated; coins that are spent, or pending. Nothing is lost while a mint cheats, and an honest answer afterwards settles it.
import { expect, test } from 'vitest';
import { load } from '#app/business/load.ts';
import { recover, resume } from '#app/business/recover.ts';
import { mintUrl } from '../crash/mint-at-hand.ts';
import type { World } from '../crash/world.ts';
import {
  alter,
  answerInstead,
  buy,
  expectMoney,
  json,
  paymentIn,
  refusal,
  worldsWith,
  type Alteration,
} from './shopping.ts';

const inWorld = worldsWith([64n]);

type Signature = { id: string; amount: number; C_: string; dleq?: { e: string; s: string } };
const signatures =
  (change: (all: Signature[]) => Signature[]): Alteration =>
  (answer) => ({
    signatures: change(answer['signatures'] as Signature[]),
  });
const first = (change: (one: Signature) => Signature) =>
  signatures(([one, ...others]) => (one ? [change(one), ...others] : []));

const cheats: readonly (readonly [how: string, failure: string, alteration: Alteration])[] = [
  ['too few signatures', 'mint-answer-short', signatures((all) => all.slice(0, -1))],
  ['too many signatures', 'mint-answer-long', signatures((all) => [...all, ...all.slice(0, 1)])],
  ['signatures in another order', 'mint-answer-reordered', signatures((all) => all.toReversed())],
  ['one signature twice', 'mint-answer-dleq', first((one) => ({ ...one, C_: `02${mintPoint}` }))],
  ['a proof that does not hold', 'mint-answer-dleq', first((one) => ({ ...one, dleq: { e: ones, s: ones } }))],
  ['no proof', 'mint-answer-dleq-missing', first(({ dleq: _dleq, ...one }) => one)],
  ['another amount', 'mint-answer-amount', first((one) => ({ ...one, amount: one.amount * 2 }))],
  ['another keyset', 'mint-answer-keyset', first((one) => ({ ...one, id: `01${'77'.repeat(32)}` }))],
];
const ones = '11'.repeat(32);
const mintPoint = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';

test.each(cheats)(
  'A mint that answers a payment with %s is caught, and an honest answer settles it',
  (_, failure, how) =>
    inWorld(async (world) => {
      const cheating = alter(world, /v1\/swap/, how);
      expect(await buy(world, 21n)).toMatchObject({
        value: { view: { state: 'approved' }, pause: { code: 'issuer-cheats', failure } },
      });
      cheating.honest();
      await recover(world.wallet);
      expect(await paymentIn(world)).toMatchObject({ state: 'completed' });
      expect(world.device.person.approvals).toBe(1);
      await expectMoney(world, { free: 42n, till: 20n });
    }),
);

test.each(cheats)('A mint that answers a load with %s is caught, and an honest answer settles it', (_, failure, how) =>
  inWorld(async (world) => {
    const cheating = alter(world, /v1\/mint\/bolt11$/, how);
    expect(await load(world.wallet, world.purse, { minor: 21n, currency: 'EUR' })).toMatchObject({
      value: { view: { state: 'sent' }, pause: { code: 'issuer-cheats', failure } },
    });
    cheating.honest();
    await recover(world.wallet);
    await expectMoney(world, { free: 85n });
  }),
);

test.each([
  ['a page of HTML', { status: 200, contentType: 'text/html', body: new Uint8Array([60, 62]) }],
  ['a fault of its own', { status: 500, contentType: 'text/plain', body: new Uint8Array() }],
  ['an empty object', json(200, {})],
  ['a refusal without a number', json(400, { detail: 'no' })],
])('A mint that answers a payment with %s may have acted: the wallet asks until it knows', (_, answer) =>
  inWorld(async (world) => {
    const cheating = alter(world, /v1\/swap/, () => answer);
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'approved' }, pause: { code: 'no-answer', from: 'issuer' } },
    });
    cheating.honest();
    await recover(world.wallet);
    await expectMoney(world, { free: 47n, till: 15n });
  }),
);

test('A refusal of a swap that was done before counts for nothing: its outputs are found again', () =>
  inWorld(async (world) => {
    const refused = alter(world, /v1\/swap/, () => refusal(12_002));
    expect(await buy(world, 16n)).toMatchObject({ value: { view: { state: 'completed' } } });
    expect(refused.times()).toBeGreaterThan(0);
    await expectMoney(world, { free: 47n, till: 15n });
  }));

test('A refusal of a swap whose outcome the mint will not tell leaves the payment in doubt, not failed', () =>
  inWorld(async (world) => {
    const swap = alter(world, /v1\/swap/, () => refusal(11_001));
    const restore = alter(world, /v1\/restore/, () => refusal(0));
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'approved' }, pause: { code: 'no-answer', from: 'issuer' } },
    });
    restore.honest();
    swap.honest();
    await recover(world.wallet);
    await expectMoney(world, { free: 47n, till: 15n });
  }));

test('Coins that are pending at the mint are not free: the payment waits for what becomes of them', () =>
  inWorld(async (world) => {
    const swap = answerInstead(world, /v1\/swap/, () => refusal(11_002));
    alter(world, /v1\/checkstate/, ({ states }) => ({
      states: (states as { Y: string }[]).map((one) => ({ ...one, state: 'PENDING' })),
    }));
    expect(await buy(world, 16n)).toMatchObject({ value: { pause: { code: 'no-answer', from: 'issuer' } } });
    await expectMoney(world, { free: 0n, till: 0n });
    swap.honest();
    await recover(world.wallet);
    await expectMoney(world, { free: 47n, till: 15n });
  }));

test('Coins that were spent elsewhere fail the payment and are not tried again', () =>
  inWorld(async (world) => {
    const swap = answerInstead(world, /v1\/swap/, () => refusal(11_001));
    alter(world, /v1\/checkstate/, ({ states }) => ({
      states: (states as { Y: string }[]).map((one) => ({ ...one, state: 'SPENT' })),
    }));
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'failed', failure: { code: 'coins-spent-elsewhere' } } },
    });
    swap.honest();
    expect(await buy(world, 16n)).toMatchObject({
      error: { code: 'purse-unfit', unfit: [{ reason: { code: 'funds-short' } }] },
    });
  }));

/** Another fee retires the mint's keysets (NUT-02). */
async function rotate(world: World): Promise<void> {
  world.mint.feePpk = 200;
  await world.mint.stop();
  await world.mint.start();
}

test('A keyset that is retired between offer and swap fails the payment and frees its coins', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    await rotate(world);
    expect(await buy(world, offer)).toMatchObject({
      value: { view: { state: 'failed', failure: { code: 'mint-refused', detail: /^12002/ } } },
    });
    await expectMoney(world, { free: 64n, till: 0n });
    await world.hand.ecash.openPurse('Cash', mintUrl, 'eur', {});
    expect(await buy(world, 16n)).toMatchObject({ value: { view: { state: 'completed' } } });
    await expectMoney(world, { free: 47n, till: 15n });
  }));

test('A load that is paid for survives the retirement of its keyset', () =>
  inWorld(async (world) => {
    const lost = answerInstead(world, /v1\/mint\/bolt11$/, () => json(500, {}));
    await load(world.wallet, world.purse, { minor: 21n, currency: 'EUR' });
    lost.honest();
    await rotate(world);
    const [reached] = await recover(world.wallet);
    expect(reached).toMatchObject({
      view: { state: 'sent' },
      pause: { code: 'issuer-cheats', failure: 'mint-refused', detail: /^12002/ },
    });
    await world.hand.ecash.openPurse('Cash', mintUrl, 'eur', {});
    await recover(world.wallet);
    await expectMoney(world, { free: 85n });
  }));

test('A till takes in with a keyset that the mint still signs with, though the offer named an older one', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    world.till.kill();
    expect(await buy(world, offer)).toMatchObject({ value: { view: { state: 'sent' } } });
    await rotate(world);
    await world.till.start();
    await recover(world.wallet);
    expect(await paymentIn(world)).toMatchObject({ state: 'completed' });
    await expectMoney(world, { free: 47n, till: 15n });
  }));

test('A till that hears of a rotation only when the mint refuses plans anew, and takes once', () =>
  inWorld(async (world) => {
    const through = world.between;
    let rotated = false;
    world.between = async (request, onwards) => {
      if (request.method === 'PUT' && !rotated) {
        rotated = true;
        await rotate(world);
      }
      return through(request, onwards);
    };
    expect(await buy(world, 16n)).toMatchObject({ value: { view: { state: 'completed' } } });
    await expectMoney(world, { free: 47n, till: 15n });
  }));

test('A mint whose keys do not give their keyset’s name is not opened, and the device is not asked', () =>
  inWorld(async (world) => {
    alter(world, /v1\/keys\//, ({ keysets }) => ({
      keysets: (keysets as { keys: Record<string, string> }[]).map((one) => ({
        ...one,
        keys: { ...one.keys, 1: one.keys['2'] },
      })),
    }));
    world.device.unplug();
    expect(await world.hand.ecash.openPurse('Cash', mintUrl, 'eur', {})).toMatchObject({
      error: { code: 'keyset-forged' },
    });
  }));

test('A mint that cannot be reached leaves the payment approved; it is swapped when the mint is back', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    await world.mint.stop();
    expect(await buy(world, offer)).toMatchObject({ value: { pause: { code: 'no-answer', from: 'issuer' } } });
    await world.mint.start();
    const { id } = await paymentIn(world);
    expect(await resume(world.wallet, id)).toMatchObject({ view: { state: 'completed' } });
    expect(world.device.person.approvals).toBe(1);
  }));

test('An approved payment is not swapped once its offer has run out', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    await world.mint.stop();
    await buy(world, offer);
    world.now += 7200;
    await world.mint.start();
    await recover(world.wallet);
    expect(await paymentIn(world)).toMatchObject({ state: 'failed', failure: { code: 'offer-expired' } });
    await expectMoney(world, { free: 64n, till: 0n });
  }));
