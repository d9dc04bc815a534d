// Bad outcomes at home: too little money, a full disk, two payments at once, a double click, a device that has gone on, a wallet
// that must be rebuilt from its words.
import { expect, test } from 'vitest';
import { load, restore } from '#app/business/load.ts';
import { considerOffer } from '#app/business/pay.ts';
import { operations, recover, resume } from '#app/business/recover.ts';
import { Disk } from '../crash/disk.ts';
import { mintUrl } from '../crash/mint-at-hand.ts';
import { buy, expectMoney, worldsWith } from './shopping.ts';

const inWorld = worldsWith([64n, 32n]);
const euro = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;

test('A purse that holds too little says how much is missing, and with that much loaded it pays', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(128n);
    const refused = await buy(world, offer);
    expect(refused).toMatchObject({ error: { code: 'purse-unfit', unfit: [{ reason: { code: 'funds-short' } }] } });
    const reason = !refused.ok && 'unfit' in refused.error ? refused.error.unfit[0]?.reason : undefined;
    if (reason?.code !== 'funds-short') throw new Error('nothing is said to be missing');
    await load(world.wallet, world.purse, reason.short);
    expect(await buy(world, offer)).toMatchObject({ value: { view: { state: 'completed' } } });
    await expectMoney(world, { till: 127n, locked: 0n });
  }));

test.each(['before', 'meanwhile'] as const)('A disk that is full %s a payment stops it, and loses nothing', (when) =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    if (when === 'before') world.walletDisk.full = true;
    else world.device.person.onAsked = () => void (world.walletDisk.full = true);
    await expect(buy(world, offer)).rejects.toMatchObject({ code: 'store-failed' });
    world.walletDisk.full = false;
    world.device.person.onAsked = () => undefined;
    expect(await buy(world, offer)).toMatchObject({ value: { view: { state: 'completed' } } });
    expect(world.device.person.approvals).toBe(1);
    await expectMoney(world, { free: 79n, till: 15n });
  }),
);

test('A disk that is full when the mint has swapped stops the payment, and the coins are found again', () =>
  inWorld(async (world) => {
    const through = world.between;
    world.between = async (request, onwards) => {
      const answer = await through(request, onwards);
      if (request.url.endsWith('/v1/swap') && !world.walletDisk.full) world.walletDisk.full = true;
      return answer;
    };
    await expect(buy(world, 16n)).rejects.toMatchObject({ code: 'store-failed' });
    world.between = through;
    await expect(recover(world.wallet)).rejects.toMatchObject({ code: 'store-failed' });
    world.walletDisk.full = false;
    await recover(world.wallet);
    await expectMoney(world, { free: 79n, till: 15n });
  }));

test('A till whose disk is full takes nothing, says nothing final, and takes the payment when it can', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    world.tillDisk.full = true;
    await expect(buy(world, offer)).rejects.toMatchObject({ code: 'store-failed' });
    world.tillDisk.full = false;
    await recover(world.wallet);
    await expectMoney(world, { free: 79n, till: 15n });
  }));

test('Two payments at once from one purse take different coins and both end well', () =>
  inWorld(async (world) => {
    const offers = [await world.till.offer(16n), await world.till.offer(8n)];
    const paid = await Promise.all(offers.map((offer) => buy(world, offer)));
    expect(paid).toMatchObject([
      { value: { view: { state: 'completed' } } },
      { value: { view: { state: 'completed' } } },
    ]);
    await expectMoney(world, { free: 70n, till: 22n });
  }));

test('Two payments at once that both need the same coins: one is paid, the other says what is missing', () =>
  inWorld(async (world) => {
    const offers = [await world.till.offer(64n), await world.till.offer(65n)];
    const paid = await Promise.all(offers.map((offer) => buy(world, offer)));
    expect(paid.filter(({ ok }) => ok)).toHaveLength(1);
    expect(paid.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'funds-short' } });
    await expectMoney(world, { locked: 0n });
  }));

test('A double click pays once: both clicks see the same payment', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(16n);
    const [first, second] = await Promise.all([buy(world, offer), buy(world, offer)]);
    expect(first).toMatchObject({ value: { view: { state: 'completed' } } });
    expect(second).toEqual(first);
    expect(await buy(world, offer)).toEqual(first);
    expect(world.device.person.approvals).toBe(1);
    await expectMoney(world, { free: 79n, till: 15n });
  }));

test('Paying an offer anew whose payment waits goes on with that payment, though it holds all coins of the purse', () =>
  inWorld(async (world) => {
    const { device } = world;
    const offers = [await world.till.offer(60n), await world.till.offer(30n)];
    device.unplug();
    for (const offer of offers) expect(await buy(world, offer)).toMatchObject({ value: { pause: {} } });
    await expectMoney(world, { free: 0n, till: 0n });
    await device.plugIn();
    for (const offer of offers) {
      expect(await buy(world, offer)).toMatchObject({ value: { view: { state: 'completed' } } });
    }
    expect(device.person.approvals).toBe(2);
    await expectMoney(world, { free: 4n, till: 88n });
  }));

test('An operation that is driven twice at once does everything once', () =>
  inWorld(async (world) => {
    const { device } = world;
    device.unplug();
    const waiting = await buy(world, 16n);
    if (!waiting.ok) throw new Error('the payment did not begin');
    await device.plugIn();
    const { id } = waiting.value.view;
    const [first, second] = await Promise.all([resume(world.wallet, id), resume(world.wallet, id)]);
    expect(second).toBe(first);
    expect(device.person.approvals).toBe(1);
    await expectMoney(world, { free: 79n, till: 15n });
  }));

test('A payment that waited while another one was approved is planned anew, and asked once', () =>
  inWorld(async (world) => {
    const { device } = world;
    device.unplug();
    const waiting = await buy(world, 16n);
    await device.plugIn();
    expect(await buy(world, 8n)).toMatchObject({ value: { view: { state: 'completed' } } });
    const id = waiting.ok ? waiting.value.view.id : '';
    expect(await resume(world.wallet, id)).toMatchObject({ view: { state: 'completed' } });
    expect(device.person.approvals).toBe(2);
    await expectMoney(world, { free: 70n, till: 22n });
  }));

test('Gathering that the device interrupts frees its coins, and is taken up by the next attempt', () =>
  inWorld(async (world) => {
    const offer = await world.till.offer(64n);
    world.device.unplug();
    expect(await buy(world, offer)).toMatchObject({
      error: { code: 'gathering-stopped', pause: { code: 'device-needed', failure: { code: 'device-absent' } } },
    });
    await expectMoney(world, { free: 96n, till: 0n });
    await world.device.plugIn();
    expect(await buy(world, offer)).toMatchObject({ value: { view: { state: 'completed' } } });
    await expectMoney(world, { till: 63n });
  }));

test('However many payments were refused, a purse rebuilt from the words finds what was loaded afterwards', () =>
  inWorld(async (world) => {
    world.device.person.turn('refuses');
    for (let refused = 0; refused < 12; refused++) await buy(world, 16n);
    world.device.person.turn('approves');
    await load(world.wallet, world.purse, euro(50n));
    const rebuilt = world.handOn(new Disk());
    await rebuilt.start();
    const purse = await rebuilt.ecash.openPurse('Cash', mintUrl, 'eur', {});
    if (!purse.ok) throw new Error(`no purse: ${purse.error.code}`);
    expect(await restore(rebuilt.wallet, purse.value.id)).toMatchObject({ value: { keysets: [{ free: euro(146n) }] } });
  }));

test('A wallet rebuilt on an empty disk loads and pays on, beside what it found', () =>
  inWorld(async (world) => {
    const rebuilt = world.handOn(new Disk());
    await rebuilt.start();
    const purse = await rebuilt.ecash.openPurse('Cash', mintUrl, 'eur', {});
    if (!purse.ok) throw new Error(`no purse: ${purse.error.code}`);
    // Nobody asked what the mint remembers: the first places are used, and the mint says so.
    expect(await load(rebuilt.wallet, purse.value.id, euro(5n))).toMatchObject({
      value: { view: { state: 'completed' } },
    });
    await restore(rebuilt.wallet, purse.value.id);
    expect(await rebuilt.ecash.purses()).toMatchObject([{ free: euro(101n) }]);
    const considered = await considerOffer(rebuilt.wallet, { bytes: await world.till.offer(8n) });
    expect(considered).toMatchObject({ value: { selection: { candidates: [{ fee: euro(1n) }] } } });
    expect(await operations(rebuilt.wallet)).toHaveLength(1);
  }));
