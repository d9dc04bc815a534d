// Bad outcomes at the till: it refuses, answers nonsense, or is never heard of again. What it did not take comes back after the
// lock time; what it took without a word is told as what it is.
import { expect, test } from 'vitest';
import { recover, resume } from '#app/business/recover.ts';
import { readToken, writeToken } from '#app/payments/modules/ecash/cashu-adapter.ts';
import { paymentMessageCodec } from '#protocols/deal/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { day } from '#protocols/values/time.ts';
import type { World } from '../crash/world.ts';
import { alter, answerInstead, buy, expectMoney, json, paymentIn, worldsWith } from './shopping.ts';

const inWorld = worldsWith([64n]);
const toTill = /^PUT .*\/deals\//;

/** Takes the payment back and expects so many cents in the purse. */
async function takesBack(world: World, free: bigint): Promise<void> {
  const { id, returnableAt = 0 } = await paymentIn(world);
  expect(await world.hand.ecash.takeBack(id)).toMatchObject({
    error: { code: 'not-offered', detail: 'the lock time has not come' },
  });
  world.now = returnableAt + 1;
  const [once, again] = [await world.hand.ecash.takeBack(id), await world.hand.ecash.takeBack(id)];
  if (!once.ok || !again.ok) throw new Error('the payment is not given back');
  expect(again.value.id).toBe(once.value.id);
  expect(await resume(world.wallet, once.value.id)).toMatchObject({ view: { kind: 'return', state: 'completed' } });
  expect(await paymentIn(world)).toMatchObject({ state: 'returned' });
  await expectMoney(world, { free, till: 0n, locked: 0n });
}

test('A payment that reaches the till after the offer’s end is refused, and comes back after its lock time', () =>
  inWorld(async (world) => {
    const through = world.between;
    world.between = (request, onwards) => {
      if (toTill.test(`${request.method} ${request.url}`)) world.now += 7200;
      return through(request, onwards);
    };
    expect(await buy(world, 18n)).toMatchObject({
      value: { view: { state: 'returnable', failure: { code: 'offer-expired' } } },
    });
    await expectMoney(world, { free: 45n, till: 0n, locked: 18n });
    await takesBack(world, 62n);
  }));

test('Money whose coins do not give the order’s reference is refused by the till, and comes back', () =>
  inWorld(async (world) => {
    const through = world.between;
    world.between = (request, onwards) => {
      const read = request.body && fromBytes(paymentMessageCodec, request.body, 70_000);
      const token = read?.ok ? readToken(read.value.payment) : undefined;
      if (!read?.ok || !token) return through(request, onwards);
      const payment = writeToken({ ...token, proofs: token.proofs.toReversed() });
      return through({ ...request, body: toBytes(paymentMessageCodec, { ...read.value, payment }) }, onwards);
    };
    expect(await buy(world, 18n)).toMatchObject({
      value: { view: { failure: { code: 'payment-refused', detail: 'payment-reference-differs' } } },
    });
    await takesBack(world, 62n);
  }));

test.each([
  ['the money was spent before', 409, 'payment-spent'],
  ['it does not know the deal', 404, 'deal-unknown'],
  ['the deal was paid otherwise', 409, 'deal-paid-otherwise'],
])('A till that says that %s is believed, and the money comes back after its lock time', (_, status, code) =>
  inWorld(async (world) => {
    answerInstead(world, toTill, () => json(status, { code }));
    expect(await buy(world, 18n)).toMatchObject({ value: { view: { state: 'returnable', failure: { code } } } });
    await takesBack(world, 62n);
  }),
);

test('A till that is never heard of again keeps the payment in doubt until its lock time, then it comes back', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(18n);
    world.till.kill();
    expect(await buy(world, offer)).toMatchObject({
      value: { view: { state: 'sent' }, pause: { code: 'no-answer', from: 'payee' } },
    });
    await takesBack(world, 62n);
  }));

test('Taking back from a till that took the money after all tells so, and gives nothing twice', () =>
  inWorld(async (world) => {
    const lost = alter(world, toTill, () => json(500, {}));
    expect(await buy(world, 18n)).toMatchObject({ value: { pause: { code: 'no-answer', from: 'payee' } } });
    lost.honest();
    world.now += 15 * day;
    const { id } = await paymentIn(world);
    const back = await world.hand.ecash.takeBack(id);
    if (!back.ok) throw new Error('the payment is not given back');
    expect(await resume(world.wallet, back.value.id)).toMatchObject({
      view: { state: 'failed', failure: { code: 'payee-took-it' } },
    });
    expect(await paymentIn(world)).toMatchObject({ state: 'completed', failure: { code: 'not-acknowledged' } });
    await expectMoney(world, { free: 45n, till: 17n, locked: 0n });
  }));

test.each([
  ['a fault of its own', json(500, { code: 'internal-error' })],
  ['a page', { status: 200, contentType: 'text/html', body: new Uint8Array([60]) }],
  ['a refusal that is none of the protocol', json(422, { code: 'go-away' })],
  ['a refusal under another status', json(200, { code: 'payment-spent' })],
  ['that it is not able now', json(503, { code: 'payee-unable' })],
])('A till that answers with %s has refused nothing: the wallet asks again', (_, answer) =>
  inWorld(async (world) => {
    const nonsense = alter(world, toTill, () => answer);
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'sent' }, pause: { code: 'no-answer', from: 'payee' } },
    });
    nonsense.honest();
    await recover(world.wallet);
    expect(await paymentIn(world)).toMatchObject({ state: 'completed' });
    await expectMoney(world, { free: 47n, till: 15n });
  }),
);

test('A receipt that the payee did not sign for this payment is no receipt', () =>
  inWorld(async (world) => {
    const forged = alter(world, toTill, (_, answer) => ({
      ...answer,
      body: answer.body.with(answer.body.length - 1, (answer.body.at(-1) ?? 0) ^ 1),
    }));
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'sent' }, pause: { code: 'receipt-invalid', failure: 'receipt-signature' } },
    });
    forged.honest();
    await recover(world.wallet);
    expect(await paymentIn(world)).toMatchObject({ state: 'completed' });
  }));
