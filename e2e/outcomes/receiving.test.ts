// A person is paid by another: a request, a payment that the payer's device approves, and money that is in the payee's vault at
// once. Whatever dies on either side, it arrives once and to the cent; what is late, or paid twice, is refused.
import { expect, onTestFinished, test } from 'vitest';
import { considerOffer, pay } from '#app/business/pay.ts';
import { recover } from '#app/business/recover.ts';
import { load, restore } from '#app/business/load.ts';
import { archivedOperations } from '#app/bookkeeping/archived-operations.ts';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import type { Http } from '#app/support/communication/http.ts';
import { memoryArchive } from '#app/support/archive/memory-archive.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { paymentMessageCodec } from '#protocols/deal/messages.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { paymentUrl } from '#protocols/deal/payer.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, judge, makeBooks } from '../books/judges.ts';
import { Crashed } from '../crash/crash-points.ts';
import { Disk } from '../crash/disk.ts';
import { mintUrl } from '../crash/mint-at-hand.ts';
import { makeReceiver, ReceiverAtHand, receiverUrl, type ReceiverKept } from '../crash/receiver-at-hand.ts';
import { sampleOf } from '../crash/sample.ts';
import { seededRandom, type World } from '../crash/world.ts';
import { needs } from '../house/needs.ts';
import { worldsWith } from './shopping.ts';

const patience = 240_000;
const inWorld = worldsWith([64n, 32n]);
/** 21 cents come as 16 + 4 + 1; taking three coins in costs a cent, and so does paying with one. */
const price = 21n;
const arrives = 20n;

let kept: ReceiverKept | undefined;

/** The payee's wallet, reached over the world's network. */
async function receiverIn(world: World, archive?: Archive): Promise<ReceiverAtHand> {
  const { clock } = world;
  const through = world.between;
  kept ??= await makeReceiver(mintUrl, { http: { send: (request) => world.mint.send(request) }, clock });
  const receiver = new ReceiverAtHand(kept, {
    http: { send: (request) => world.mint.send(request) },
    clock,
    ...(archive && { archive }),
  });
  world.between = (request, onwards) =>
    request.url.startsWith(`${receiverUrl}/`) ? receiver.send(request) : through(request, onwards);
  await receiver.start();
  return receiver;
}

async function payRequest(world: World, bytes: Uint8Array) {
  const considered = await considerOffer(world.wallet, { bytes });
  if (!considered.ok) throw new Error(considered.error.code);
  return pay(world.wallet, considered.value.offer, world.purse);
}

async function mustAddUp(world: World, receiver: ReceiverAtHand, received: bigint): Promise<void> {
  const { loaded, feesKept, balanced } = world.mint.books();
  const [purse] = await world.hand.ecash.purses();
  const payer = (purse?.free.minor ?? 0n) + (purse?.inFlight.minor ?? 0n);
  expect({ balanced, received: await receiver.balance() }).toEqual({ balanced: true, received });
  expect(payer + received + feesKept).toBe(loaded);
}

test('A request that is paid by the other’s device is in the payee’s vault at once, with a receipt for the payer', () =>
  inWorld(async (world) => {
    const receiver = await receiverIn(world);
    onTestFinished(() => receiver.close());
    const paid = await payRequest(world, await receiver.request(price));
    expect(paid).toMatchObject({ ok: true, value: { view: { state: 'completed', payee: 'Ada Practice' } } });
    expect(paid.ok && paid.value.view.documents.receipt).toBeDefined();
    expect(world.device.person.approvals).toBe(1);
    await mustAddUp(world, receiver, arrives);
    expect(await receiver.composed.ecash.operations()).toMatchObject([
      {
        kind: 'receive',
        state: 'completed',
        title: 'Half of the dinner',
        amount: { minor: price },
        fee: { minor: 1n },
      },
    ]);
  }));

test('What was received can be spent with the payee’s device, and is found again from its words', () =>
  inWorld(async (world) => {
    const receiver = await receiverIn(world);
    onTestFinished(() => receiver.close());
    await payRequest(world, await receiver.request(price));
    const send: Http['send'] = (request) =>
      request.url.startsWith(mintUrl) ? world.mint.send(request) : world.till.send(request);
    const lost = new ReceiverAtHand(
      { disk: new Disk(), device: receiver.device.kept(), purse: receiver.purse },
      { http: { send }, clock: world.clock, random: seededRandom('again') },
    );
    onTestFinished(() => lost.close());
    await lost.start();
    await lost.device.plugIn();
    await lost.composed.ecash.openPurse('Savings', mintUrl, 'eur', {});
    expect(await restore(lost.wallet, receiver.purse)).toMatchObject({ ok: true });
    expect(await lost.balance()).toBe(arrives);
    const offer = await considerOffer(lost.wallet, { bytes: await world.till.offer(16n) });
    if (!offer.ok) throw new Error(offer.error.code);
    expect(await pay(lost.wallet, offer.value.offer, undefined)).toMatchObject({
      value: { view: { state: 'completed' } },
    });
    expect(await lost.balance()).toBe(arrives - 17n);
  }));

test('A second payment of a paid request is refused, the same bytes get the same receipt, and a late one pays nothing', () =>
  inWorld(async (world) => {
    const receiver = await receiverIn(world);
    onTestFinished(() => receiver.close());
    const offer = await receiver.request(price);
    const paid = await payRequest(world, offer);
    const read = readOfferShape(offer);
    if (!paid.ok || !read.ok) throw new Error('not paid');
    const { order, payment, receipt } = paid.value.view.documents;
    if (!order || !payment || !receipt) throw new Error('a document is missing');
    const put = (body: Uint8Array) =>
      receiver.send({
        method: 'PUT',
        url: paymentUrl(read.value),
        contentType: 'application/semper-payment+cbor',
        body,
        greatestAnswer: 4096,
      });
    expect(await put(toBytes(paymentMessageCodec, { order, payment }))).toMatchObject({
      value: { status: 200, body: receipt },
    });
    const other = payment.with(payment.length - 1, (payment.at(-1) ?? 0) ^ 1);
    expect(await put(toBytes(paymentMessageCodec, { order, payment: other }))).toMatchObject({
      value: { status: 409 },
    });

    const late = await receiver.request(8n);
    const through = world.between;
    world.between = (request, onwards) => {
      if (request.method === 'PUT') world.now += 7200;
      return through(request, onwards);
    };
    expect(await payRequest(world, late)).toMatchObject({ value: { view: { state: 'returnable' } } });
    expect(await receiver.balance()).toBe(arrives);
  }));

test('Both archives verify, both journals pass hledger, and each closes with what its purse holds', (context) =>
  inWorld(async (world) => {
    const hledger = needs(context, 'hledger');
    const { clock, now } = world;
    const archives = [1, 2].map((each) => memoryArchive(new Uint8Array(32).fill(each), seededRandom(`${each}`), now));
    const [payeeArchive, payerArchive] = archives;
    const payee = await receiverIn(world, payeeArchive);
    onTestFinished(() => payee.close());
    const http: Http = {
      send: (request) => (request.url.startsWith(mintUrl) ? world.mint.send(request) : payee.send(request)),
    };
    const payer = new ReceiverAtHand(await makeReceiver(mintUrl, { http, clock }, 12), {
      http,
      clock,
      ...(payerArchive && { archive: payerArchive }),
    });
    onTestFinished(() => payer.close());
    await payer.start();
    await payer.device.plugIn();
    await load(payer.wallet, payer.purse, { minor: 64n, currency: 'EUR' });
    const considered = await considerOffer(payer.wallet, { bytes: await payee.request(price) });
    if (!considered.ok) throw new Error(considered.error.code);
    expect(await pay(payer.wallet, considered.value.offer, payer.purse)).toMatchObject({
      value: { view: { state: 'completed' } },
    });
    const rows = {
      payee: [
        { type: 'receive', status: 'completed', net: arrives, fee: 1n, receiptHash: expect.stringMatching(/\w{64}/) },
      ],
      payer: [
        { type: 'load', net: 64n },
        { type: 'pay', status: 'completed', net: -price - 1n, receiptHash: expect.stringMatching(/\w{64}/) },
      ],
    };
    for (const [side, wallet, archive] of [
      ['payee', payee, payeeArchive],
      ['payer', payer, payerArchive],
    ] as const) {
      if (!archive) throw new Error('no archive');
      await wallet.composed.settled();
      expect((await archive.verify()).findings).toEqual([]);
      const operations: BookedOperation[] = [];
      for await (const operation of archivedOperations(archive)) operations.push(operation);
      const books = makeBooks(operations);
      expect(books.rows).toMatchObject(rows[side]);
      expect(books.manifest.accounts).toMatchObject([{ account: wallet.purse, closing: await wallet.balance() }]);
      const file = join(emptyFolder(), 'books.journal');
      writeFileSync(file, books.text.journal);
      expect(judge(hledger, '-f', file, 'check', '-s', 'ordereddates', 'payees')).toMatchObject({ status: 0 });
    }
  }));

/** Pays a request while one side dies at its k-th point, again and again until it is done. */
async function crashedPayment(world: World, side: 'payer' | 'payee', at: number): Promise<number> {
  const receiver = await receiverIn(world);
  try {
    const offer = await receiver.request(price);
    const points = side === 'payer' ? world.hand.points : receiver.points;
    points.passed = 0;
    points.at = at;
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        const paid = await payRequest(world, offer);
        if (paid.ok && paid.value.view.state === 'completed') break;
      } catch (fault) {
        if (!(fault instanceof Crashed)) throw fault;
      }
      if (receiver.isDead) await receiver.start().catch(ignoreCrash);
      await world.revive();
      await recover(world.wallet).catch(ignoreCrash);
    }
    points.at = undefined;
    await world.settle();
    await recover(receiver.wallet);
    if (world.device.person.approvals !== 1) throw new Error('the person was not asked once');
    await mustAddUp(world, receiver, arrives);
    return points.passed;
  } finally {
    receiver.close();
  }
}

function ignoreCrash(fault: unknown): void {
  if (!(fault instanceof Crashed)) throw fault;
}

test.each(['payer', 'payee'] as const)(
  'However the %s dies, the request is paid once and to the cent',
  async (side) => {
    let points = 0;
    await inWorld(async (world) => void (points = await crashedPayment(world, side, Number.MAX_SAFE_INTEGER)));
    expect(points).toBeGreaterThanOrEqual(10);
    const wrong: string[] = [];
    for (const at of sampleOf(points, 10, side)) {
      await inWorld(async (world) => void (await crashedPayment(world, side, at))).catch((fault: unknown) => {
        wrong.push(`${side} at point ${at}: ${String(fault)}`);
      });
    }
    expect(wrong).toEqual([]);
  },
  patience,
);
