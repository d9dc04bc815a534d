// What the device approves, what it refuses, and what it remembers of it (device link SPEC §7, §8; DESIGN §4).
import { expect, test } from 'vitest';
import { readOrder } from '#protocols/deal/payee.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import {
  approvalCodec,
  approvalType,
  descriptionCodec,
  method,
  paymentApprovedCodec,
  responseCodec,
  status,
  type Critical,
} from '#protocols/device-link/messages.ts';
import { encodeCbor } from '#protocols/values/cbor.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseVerify1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { day } from '#protocols/values/time.ts';
import {
  approval,
  benchCritical,
  benchPin,
  bodyOf,
  deviceBench,
  imageSetUp,
  issued,
  noParameters,
  shopChain,
  shopOffer,
  signatures,
  until,
  type Answered,
  type DeviceBench,
} from '../device-bench.ts';

const withRoot = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  const rootless = device.hal.flash.read();
  await device.pinRoot();
  return { image: device.hal.flash.read(), rootless };
})();

async function readyBench(image = withRoot.image): Promise<DeviceBench> {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  expect(await device.ask(device.message(method.unlock, noParameters))).toMatchObject({ status: status.ok });
  return device;
}

const pageCount = 4;
/** Asks, and goes through the pages to OK. */
function pay(device: DeviceBench, parameters = approval(), id?: Uint8Array): Promise<Answered> {
  device.approveOnPages(pageCount);
  return device.ask(device.message(method.approvePayment, parameters, id));
}

/** Sits the wait after a wrong PIN out, and types the right one. */
async function pinAfterWait(device: DeviceBench): Promise<void> {
  await until(() => device.hal.seen().startsWith('Wait'), 'the wait');
  device.hal.clock.advance(1000);
  await until(() => device.hal.seen().startsWith('Enter PIN'), 'the PIN dialogue');
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
}

/** The pages of the review as they stood on the display. */
function pagesSeen(device: DeviceBench): readonly (readonly string[])[] {
  const screens = device.hal.screens.filter((screen) => screen[0]?.startsWith('Pay'));
  return screens.map((screen) => {
    const lines = screen.slice(1, 7).map((line) => line.trimEnd());
    while (lines.at(-1) === '') lines.pop();
    return lines;
  });
}

test('an approval is signed over what stood on the display, with an order under a pseudonym', async () => {
  const device = await readyBench();
  const { personKey = new Uint8Array() } = bodyOf(
    await device.ask(device.message(method.describe, noParameters)),
    descriptionCodec,
  );
  const id = new Uint8Array(16).fill(3);
  const approved = bodyOf(await pay(device, approval(), id), paymentApprovedCodec);
  const pages = pagesSeen(device);
  expect(pages).toHaveLength(pageCount);
  expect(pages.flat().join(' ')).toBe(
    'Pay to Bookshop at the Bridge Certified by Practice Root Amount 12.90 EUR Fee on top 0.02 EUR For A Field Guide to ' +
      'Ferns Issuer mint.example System urn:semper:bench:1 Offer valid until 2025-12-07 05:46 UTC',
  );
  const key = { algorithm: 'Ed25519', bytes: personKey } as const;
  const signed = coseVerify1(approved.approval, approvalType, key, 4096);
  expect(signed.ok && fromBytes(approvalCodec, signed.value, 4096)).toMatchObject({
    ok: true,
    value: {
      requestId: id,
      pagesDigest: digest(encodeCbor(pages)),
      offerDigest: digest(shopOffer()),
      orderDigest: digest(approved.order),
      paymentDigest: digest(utf8('coins')),
      ground: 1,
      time: issued,
    },
  });
  const offered = readOfferShape(shopOffer());
  const order = offered.ok && readOrder(approved.order, shopOffer(), offered.value);
  expect(order).toMatchObject({ ok: true, value: { alternative: 0, paymentReference: digest(utf8('reference')) } });
  expect(order && order.ok && order.value.payerKey).not.toEqual(personKey);
});

test('a locked device asks for the PIN before it shows the review', async () => {
  const device = deviceBench(withRoot.image);
  device.host.open();
  device.host.shakeHands();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  expect(await pay(device)).toMatchObject({ status: status.ok });
  const titles = device.hal.screens.map((screen) => screen[0]?.slice(0, 9).trim());
  expect(titles.lastIndexOf('Enter PIN')).toBeLessThan(titles.indexOf('Pay'));
});

test('each field of critical that differs from what the device derived is refused before anything is shown', async () => {
  const device = await readyBench();
  const lies: Partial<Critical>[] = [
    { payee: 'Bookshop at the bridge' },
    { amount: { minor: 1289n, currency: 'EUR' } },
    { amount: { minor: 1290n, currency: 'CHF' } },
    { fee: 1n },
    { purpose: 'A Field Guide to Fern' },
    { system: 'urn:semper:other:1' },
    { issuer: 'mint.exampel' },
    { validUntil: issued },
  ];
  const shown = device.hal.screens.length;
  for (const lie of lies) {
    const parameters = approval({ critical: { ...benchCritical, ...lie } });
    const answered = await device.ask(device.message(method.approvePayment, parameters));
    expect(answered).toMatchObject({ status: status.checkFailed, failure: { reason: 'critical-differs' } });
  }
  expect(device.hal.screens.length).toBe(shown);
});

test('offers that do not hold are refused with their reasons, and nothing is shown or signed', async () => {
  const device = await readyBench();
  const altered = Uint8Array.from(shopOffer());
  altered[altered.length - 70] = (altered.at(-70) ?? 0) ^ 1;
  const strange = shopChain(issued, ed25519SigningKey(digest(utf8('strange'))));
  const line = offerLine('x', 1, 1290n, 700);
  const offers: [string, Uint8Array][] = [
    ['offer-malformed', utf8('no offer')],
    ['offer-signature', altered],
    ['offer-payee-uncertified', shopOffer({ chain: strange })],
    ['offer-payee-differs', shopOffer({ payee: 'Somebody Else' })],
    ['offer-expired', shopOffer({ issuedAt: issued - day, validUntil: issued - 1 })],
    ['system-not-offered', shopOffer({ alternatives: [{ system: 'urn:semper:other:1', part: utf8('part') }] })],
    ['cannot-show', shopOffer({ title: '羊歯', lines: [line] })],
  ];
  const shown = device.hal.screens.length;
  for (const [reason, offer] of offers) {
    const critical = reason === 'cannot-show' ? { ...benchCritical, purpose: '羊歯' } : benchCritical;
    const answered = await device.ask(device.message(method.approvePayment, approval({ offer, critical })));
    expect(answered).toMatchObject({ status: status.checkFailed, failure: { reason } });
  }
  const bad = approval({ content: utf8('bad') });
  expect(await device.ask(device.message(method.approvePayment, bad))).toMatchObject({
    failure: { reason: 'coin-unproven', detail: 'inputs[0]' },
  });
  const unknown = approval({ system: 'urn:semper:other:1' });
  expect(await device.ask(device.message(method.approvePayment, unknown))).toMatchObject({
    status: status.unknownMethod,
  });
  expect(device.hal.screens.length).toBe(shown);
  expect(signatures(device.state())).toBe(0);
});

test('without a root nobody is certified, and nothing is paid', async () => {
  const device = await readyBench(withRoot.rootless);
  const answered = await device.ask(device.message(method.approvePayment, approval()));
  expect(answered).toMatchObject({ status: status.checkFailed, failure: { reason: 'no-root' } });
});

test('a refusal on any page signs nothing, and the person may be asked again', async () => {
  const device = await readyBench();
  for (const keys of [['c'], ['right', 'c'], ['ok', 'ok', 'right', 'right', 'right', 'c']] as const) {
    device.hal.keypad.press(...keys);
    const answered = await device.ask(device.message(method.approvePayment, approval()));
    expect(answered).toMatchObject({ status: status.refused });
  }
  expect(device.state()).toMatchObject({ approvedDeals: [], answers: [] });
  expect(await pay(device)).toMatchObject({ status: status.ok });
});

test('a deal is approved once: the same request gets its answer back, any other hears so', async () => {
  const device = await readyBench();
  const message = device.message(method.approvePayment, approval());
  device.approveOnPages(pageCount);
  const first = await device.ask(message);
  expect((await device.ask(message)).bytes).toEqual(first.bytes);
  for (const parameters of [approval(), approval({ content: utf8('other coins') })]) {
    const again = await device.ask(device.message(method.approvePayment, parameters));
    expect(again).toMatchObject({ status: status.alreadyApproved });
  }
  const other = await pay(device, approval({ offer: shopOffer({ deal: new Uint8Array(16).fill(8) }) }));
  expect(other.status).toBe(status.ok);
  expect(signatures(device.state())).toBe(2);
  // Only the last answer is kept; the first request does not sign again for all that.
  expect(await device.ask(message)).toMatchObject({ status: status.alreadyApproved });
});

test('the time bound moves with certificates, never back, and what expired before it is refused', async () => {
  const device = await readyBench();
  const later = issued + 20 * day;
  const life = { issuedAt: later, validUntil: later + day, chain: shopChain(later), deal: new Uint8Array(16).fill(1) };
  const parameters = approval({
    offer: shopOffer(life),
    critical: { ...benchCritical, validUntil: later + day },
  });
  expect(await pay(device, parameters)).toMatchObject({ status: status.ok });
  expect(device.state().timeBound).toBe(later);
  expect(await device.ask(device.message(method.approvePayment, approval()))).toMatchObject({
    failure: { reason: 'offer-expired' },
  });
  // A fresh certificate beside an offer that had expired before it was issued.
  const stale = shopOffer({ chain: shopChain(later + 2 * day), issuedAt: later, validUntil: later + day });
  expect(await device.ask(device.message(method.approvePayment, approval({ offer: stale })))).toMatchObject({
    failure: { reason: 'offer-expired' },
  });
  expect(device.state().timeBound).toBe(later);
});

test('a jump of more than a year is shown and asks for the PIN', async () => {
  const device = await readyBench();
  const later = issued + 400 * day;
  const offer = shopOffer({ issuedAt: later, validUntil: later + day, chain: shopChain(later) });
  const parameters = approval({ offer, critical: { ...benchCritical, validUntil: later + day } });
  device.approveOnPages(pageCount);
  device.hal.keypad.type('0000');
  device.hal.keypad.press('ok');
  const refused = await device.ask(device.message(method.approvePayment, parameters));
  expect(refused).toMatchObject({ status: status.pinFailed });
  expect(device.state()).toMatchObject({ timeBound: issued, approvedDeals: [] });
  const asked = device.ask(device.message(method.approvePayment, parameters));
  await pinAfterWait(device); // The wrong PIN locked it.
  device.approveOnPages(pageCount);
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  expect(await asked).toMatchObject({ status: status.ok });
  expect(pagesSeen(device).flat()).toContain('Today is at least');
  expect(device.state().timeBound).toBe(later);
});

test('a power cut at any save leaves no signature out without counter, deal and answer in flash', async () => {
  for (const writes of [0, 1, 2, 3]) {
    const device = deviceBench(withRoot.image);
    device.host.open();
    device.host.shakeHands();
    const message = device.message(method.approvePayment, approval(), new Uint8Array(16).fill(6));
    device.hal.flash.cutAfter = writes;
    device.hal.keypad.type(benchPin);
    device.hal.keypad.press('ok');
    device.approveOnPages(pageCount);
    const answered = await device.ask(message);
    // Writes: PIN try counted, PIN forgiven, the approval.
    expect(answered.status).toBe(writes < 3 ? status.storageFailed : status.ok);
    expect(signatures(device.state())).toBe(writes < 3 ? 0 : 1);
    expect(device.state().approvedDeals).toHaveLength(writes < 3 ? 0 : 1);
    const restarted = deviceBench(device.hal.flash.read());
    restarted.host.open();
    restarted.host.shakeHands();
    if (writes === 0 || writes === 2) {
      restarted.hal.keypad.type(benchPin);
      restarted.hal.keypad.press('ok');
    }
    const asked = restarted.ask(message);
    // The power went between counting the try and forgiving it: the right PIN costs one wait then, never a guess.
    if (writes === 1) await pinAfterWait(restarted);
    if (writes < 3) restarted.approveOnPages(pageCount);
    const again = await asked;
    expect(again.status).toBe(status.ok);
    if (writes >= 3) expect(again.bytes).toEqual(answered.bytes);
    expect(signatures(restarted.state())).toBe(1);
  }
});

test('an answer that was saved and never sent is had after the restart, without asking', async () => {
  const device = await readyBench();
  const message = device.message(method.approvePayment, approval(), new Uint8Array(16).fill(6));
  const imageAtSave: (Uint8Array | undefined)[] = [];
  const write = device.hal.flash.write.bind(device.hal.flash);
  device.hal.flash.write = (bytes) => {
    write(bytes);
    imageAtSave.push(device.hal.flash.read());
  };
  device.approveOnPages(pageCount);
  const answered = await device.ask(message);
  expect(imageAtSave).toHaveLength(1);
  const restarted = deviceBench(imageAtSave[0]);
  restarted.host.open();
  restarted.host.shakeHands();
  expect((await restarted.ask(message)).bytes).toEqual(answered.bytes);
  expect(restarted.hal.screens).toEqual([]);
});

test('a host that goes away during the review gets no signature made', async () => {
  const device = await readyBench();
  device.hal.keypad.press('right', 'right', 'right');
  device.host.request(device.message(method.approvePayment, approval()));
  await device.hal.keypad.idle();
  device.host.record('close');
  device.hal.keypad.press('ok');
  await new Promise((resolve) => setImmediate(resolve));
  expect(device.state()).toMatchObject({ approvedDeals: [], answers: [] });
  expect(device.hal.seen()).toContain('Ready');
  expect(device.hal.keypad.left).toEqual(['ok']);
});

test('an OK that crosses a CANCEL signs nothing', async () => {
  const device = await readyBench();
  device.hal.keypad.press('right', 'right', 'right');
  device.host.request(device.message(method.approvePayment, approval()));
  await device.hal.keypad.idle();
  device.hal.keypad.press('ok');
  device.host.record('cancel');
  await device.heard();
  const response = fromBytes(responseCodec, device.host.response(), 512);
  expect(response).toMatchObject({ ok: true, value: { status: status.cancelled } });
  expect(device.state()).toMatchObject({ approvedDeals: [], answers: [] });
});
