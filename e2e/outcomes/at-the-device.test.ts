// Bad outcomes at the device and with offers: each ends in a typed error, nothing is lost, and what can go on goes on.
import { expect, test } from 'vitest';
import { cancel, resume } from '#app/business/recover.ts';
import { considerOffer } from '#app/business/pay.ts';
import { criticalCodec } from '#protocols/device-link/messages.ts';
import { issueCertificate } from '#protocols/credential/authority.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { day } from '#protocols/values/time.ts';
import { begin, type World } from '../crash/world.ts';
import { buy, expectMoney, paymentIn, worldsWith } from './shopping.ts';

const hour = 3600;
const inWorld = worldsWith([64n]);

const untouched = { free: 64n, till: 0n, locked: 0n };
const bought = { free: 47n, till: 15n, locked: 0n };

async function goesOn(world: World): Promise<void> {
  const { id } = await paymentIn(world);
  expect(await resume(world.wallet, id)).toMatchObject({ view: { state: 'completed' } });
  await expectMoney(world, bought);
}

test('A person who says no has paid nothing, and the coins are free for the next offer', () =>
  inWorld(async (world) => {
    world.device.person.turn('refuses');
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'refused', failure: { code: 'device-refused' } } },
    });
    await expectMoney(world, untouched);
    world.device.person.turn('approves');
    expect(await buy(world, 16n)).toMatchObject({ value: { view: { state: 'completed' } } });
    await expectMoney(world, bought);
  }));

test('A question that is taken off the device waits, and can be asked again', () =>
  inWorld(async (world) => {
    const { person } = world.device;
    const giveUp = new AbortController();
    person.onAsked = () => {
      person.mind = 'absent';
      giveUp.abort();
    };
    expect(await buy(world, 16n, { signal: giveUp.signal })).toMatchObject({
      value: {
        view: { state: 'waiting-for-device' },
        pause: { code: 'device-needed', failure: { code: 'device-cancelled' } },
      },
    });
    await expectMoney(world, { free: 0n, till: 0n });
    person.onAsked = () => undefined;
    person.turn('approves');
    await goesOn(world);
  }));

test('A payment that waits for the device can be given up, once, and frees its coins', () =>
  inWorld(async (world) => {
    world.device.unplug();
    await buy(world, 16n);
    const { id } = await paymentIn(world);
    expect([await cancel(world.wallet, id), await cancel(world.wallet, id)]).toEqual([true, false]);
    expect(await paymentIn(world)).toMatchObject({ state: 'refused', failure: { code: 'cancelled' } });
    await expectMoney(world, untouched);
  }));

test('Giving up while the person is being asked wins over a yes that comes afterwards', () =>
  inWorld(async (world) => {
    const { person } = world.device;
    const given = Promise.withResolvers<boolean>();
    person.onAsked = () => {
      person.mind = 'absent';
      void paymentIn(world).then(({ id }) => cancel(world.wallet, id).then(given.resolve, given.reject));
    };
    const paying = buy(world, 16n);
    expect(await given.promise).toBe(true);
    person.onAsked = () => undefined;
    person.turn('approves');
    expect(await paying).toMatchObject({ value: { view: { state: 'refused', failure: { code: 'cancelled' } } } });
    expect(person.approvals).toBe(1);
    await expectMoney(world, untouched);
    // The device has signed for a batch that the wallet took back; the next payment finds one above it.
    expect(await buy(world, 16n)).toMatchObject({ value: { view: { state: 'completed' } } });
    await expectMoney(world, bought);
  }));

test('A wrong PIN costs a try and nothing else; with the right one the payment goes on', () =>
  inWorld(async (world) => {
    world.device.person.turn('mistypes');
    expect(await buy(world, 16n)).toMatchObject({
      value: { pause: { code: 'device-needed', failure: { code: 'device-not-ready', reason: 'pin-wrong' } } },
    });
    world.device.person.turn('approves');
    await goesOn(world);
  }));

test.each(['unplug', 'cutPower'] as const)('A line that ends mid-review (%s) leaves the payment waiting', (how) =>
  inWorld(async (world) => {
    const { device } = world;
    device.person.onAsked = () => {
      device.person.onAsked = () => undefined;
      device[how]();
    };
    expect(await buy(world, 16n)).toMatchObject({
      value: {
        view: { state: 'waiting-for-device' },
        pause: { code: 'device-needed', failure: { code: 'device-absent' } },
      },
    });
    await device.plugIn();
    await goesOn(world);
  }),
);

test('A device that signed before the line was cut answers again without asking again', () =>
  inWorld(async (world) => {
    const { device, hand } = world;
    hand.points.at = 0;
    const io = device.points;
    // The answer is in flash, and the line goes before it is read.
    io.pass = (place) => {
      io.passed += 1;
      if (place === 'after a write of the flash' && device.person.approvals === 1) device.unplug();
    };
    expect(await buy(world, 16n)).toMatchObject({ value: { pause: { code: 'device-needed' } } });
    await device.plugIn();
    device.person.turn('absent');
    await goesOn(world);
    expect(device.person.approvals).toBe(1);
  }));

test('No device at all: the payment waits for one', () =>
  inWorld(async (world) => {
    world.device.unplug();
    expect(await buy(world, 16n)).toMatchObject({
      value: { pause: { code: 'device-needed', failure: { code: 'device-absent' } } },
    });
    await world.device.plugIn();
    await goesOn(world);
  }));

test('A forged offer is not paid', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    offer[offer.length - 1] = (offer.at(-1) ?? 0) ^ 1;
    expect(await buy(world, offer)).toMatchObject({ error: { code: 'offer-signature' } });
  }));

test('An offer in the name of another payee is not paid', () =>
  inWorld(async (world) => {
    const read = readOfferShape(await world.till.offer(16n));
    if (!read.ok) throw new Error('the till made no offer');
    const thief = ed25519SigningKey(new Uint8Array(32).fill(7));
    // The thief's own signature over the shop's certificate, and a certificate that no trusted authority gave.
    expect(await buy(world, makeOffer(thief, read.value))).toMatchObject({ error: { code: 'offer-signature' } });
    const life = { notBefore: begin, notAfter: begin + 30 * day, id: new Uint8Array(16) };
    const own = issueCertificate(thief, 'Practice Root', {
      ...life,
      name: read.value.payee,
      key: thief.publicKey.bytes,
      roles: ['till'],
    });
    expect(await buy(world, makeOffer(thief, { ...read.value, chain: [own] }))).toMatchObject({
      error: { code: 'offer-payee-uncertified' },
    });
  }));

test('An offer that has run out is not paid, even if it was looked at in time', () =>
  inWorld(async (world) => {
    const bytes = await world.till.offer(16n);
    const considered = await considerOffer(world.wallet, { bytes });
    world.now += 2 * hour;
    expect(await buy(world, bytes)).toMatchObject({ error: { code: 'offer-expired' } });
    expect(considered.ok).toBe(true);
  }));

test('A payment whose offer runs out while it waits for the device ends unpaid, and nobody is asked', () =>
  inWorld(async (world) => {
    world.device.unplug();
    await buy(world, 16n);
    world.now += 2 * hour;
    await world.device.plugIn();
    const { id } = await paymentIn(world);
    expect(await resume(world.wallet, id)).toMatchObject({
      view: { state: 'failed', failure: { code: 'offer-expired' } },
    });
    expect(world.device.person.approvals).toBe(0);
    await expectMoney(world, untouched);
  }));

test.each([
  [
    'another signature',
    'offer-signature',
    (offer: Uint8Array) => offer.with(offer.length - 1, (offer.at(-1) ?? 0) ^ 1),
  ],
  ['a dearer offer', 'payee-amount-differs', (_: Uint8Array, dearer: Uint8Array) => dearer],
])('An offer that the computer exchanges for %s after it was looked at is refused by the device', (_, reason, alter) =>
  inWorld(async (world) => {
    const dearer = await world.till.offer(32n);
    world.hand.tamper = (request) => ({ ...request, offer: Uint8Array.from(alter(request.offer, dearer)) });
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { state: 'failed', failure: { code: 'device-check-failed' } } },
    });
    expect((await paymentIn(world)).failure?.detail).toContain(
      reason === 'payee-amount-differs' ? 'output-differs' : reason,
    );
    expect(world.device.person.approvals).toBe(0);
    await expectMoney(world, untouched);
  }),
);

test('A review that tells the person less than the payment costs is refused by the device', () =>
  inWorld(async (world) => {
    world.hand.tamper = (request) => {
      const shown = fromBytes(criticalCodec, request.critical, 1024);
      if (!shown.ok) throw new Error('the wallet shows nothing');
      return { ...request, critical: toBytes(criticalCodec, { ...shown.value, fee: 0n }) };
    };
    expect(await buy(world, 16n)).toMatchObject({
      value: { view: { failure: { code: 'device-check-failed', detail: 'critical-differs' } } },
    });
    await expectMoney(world, untouched);
  }));
