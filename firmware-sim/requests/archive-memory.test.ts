// What the device remembers of archives, and what it refuses because of it (device link SPEC §9; DESIGN §4).
import { expect, test } from 'vitest';
import { checkpointProofCodec, type CheckpointProof } from '#protocols/archive/messages.ts';
import {
  approvalCodec,
  approvalType,
  archiveMemoryCodec,
  archiveRememberedCodec,
  descriptionCodec,
  method,
  paymentApprovedCodec,
  status,
} from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import {
  approval,
  benchPin,
  bodyOf,
  deviceBench,
  imageSetUp,
  noParameters,
  shopOffer,
  signatures,
  type Answered,
  type DeviceBench,
} from '../device-bench.ts';
import { imageOfState, mostArchives, stateOfImage, type ArchiveSlot } from '../state/device-state.ts';
import { benchArchive } from './archive-bench.ts';
import { archiveName } from './archive-check.ts';

const withRoot = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  await device.pinRoot();
  return device.hal.flash.read() ?? new Uint8Array();
})();

/** The image with archives in its slots, none of them shown by the pairing that stands in it unless given. */
function remembering(archives: readonly ArchiveSlot[], shownByPairing?: Uint8Array): Uint8Array {
  const read = stateOfImage(withRoot);
  if (!read.ok) throw new Error('the image reads');
  const pairings = read.value.pairings.map((one) => ({ ...one, ...(shownByPairing && { archive: shownByPairing }) }));
  return imageOfState({ ...read.value, pairings, archives });
}

async function readyBench(image = withRoot): Promise<DeviceBench> {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  pin(device);
  expect(await device.ask(device.message(method.unlock, noParameters))).toMatchObject({ status: status.ok });
  return device;
}

function pin(device: DeviceBench): void {
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
}

let deals = 0;
/** Parameters of one more payment, for a deal of its own. */
function payment(archive?: Uint8Array): Uint8Array {
  deals += 1;
  const offer = shopOffer({ deal: new Uint8Array(16).fill(deals) });
  return approval({ offer, ...(archive && { archive }) });
}

/** Pays, and goes through all pages to OK; `right` on the last page does nothing. */
function pay(device: DeviceBench, archive?: Uint8Array): Promise<Answered> {
  device.approveOnPages(8);
  return device.ask(device.message(method.approvePayment, payment(archive)));
}

/** Pays with an archive that is refused before anything is shown. */
async function expectRefused(device: DeviceBench, archive: Uint8Array | undefined, failure: object): Promise<void> {
  const before = [device.hal.screens.length, device.state()];
  const answered = await device.ask(device.message(method.approvePayment, payment(archive)));
  expect(answered).toMatchObject({ status: status.checkFailed });
  expect(answered.failure).toEqual(failure);
  expect([device.hal.screens.length, device.state()]).toEqual(before);
}

/** The words of the last review, without titles and footers. */
function lastReview(device: DeviceBench): string {
  const screens = device.hal.screens;
  const first = screens.findLastIndex((screen) => screen[0]?.startsWith('Pay') && screen[7]?.includes(' 1/'));
  const shown = screens.slice(first).filter((screen) => screen[0]?.startsWith('Pay'));
  const pages = new Map(shown.map((screen) => [screen[7]?.slice(-3), screen]));
  return [...pages.values()]
    .flatMap((screen) => screen.slice(1, 7).map((line) => line.trim()))
    .filter((line) => line !== '')
    .join(' ');
}

const desk = benchArchive();

test('a new archive takes a free slot without a question, and the review says that it is new', async () => {
  const device = await readyBench();
  const approved = await pay(device, desk.shown(3));
  expect(approved.status).toBe(status.ok);
  expect(lastReview(device)).toMatch(/UTC Archive new, 3 entries$/);
  expect(device.hal.seen()).toContain('Ready');
  expect(device.state().archives).toEqual([desk.slot(3)]);
});

test('the approval names the head that was checked, and nothing of an archive when none was shown', async () => {
  const device = await readyBench();
  const description = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
  const key = { algorithm: 'Ed25519', bytes: description.personKey ?? new Uint8Array() } as const;
  const read = (answered: Answered) => {
    const signed = coseVerify1(bodyOf(answered, paymentApprovedCodec).approval, approvalType, key, 4096);
    const content = signed.ok && fromBytes(approvalCodec, signed.value, 4096);
    if (!content || !content.ok) throw new Error('the approval does not read');
    return content.value;
  };
  expect(Object.keys(read(await pay(device)))).not.toContain('archiveKey');
  const { archiveKey, archiveSize, archiveRoot } = read(await pay(device, desk.shown(7)));
  expect({ key: archiveKey, size: archiveSize, root: archiveRoot }).toEqual(desk.slot(7));
});

test('an archive that goes on moves its slot, and the person reads nothing more', async () => {
  const device = await readyBench();
  const sizes = [1, 2, 2, 7, 8, 21];
  for (const [index, size] of sizes.entries()) {
    const from = sizes[index - 1] ?? 0;
    expect(await pay(device, desk.shown(size, from))).toMatchObject({ status: status.ok });
    expect(device.state().archives).toEqual([desk.slot(size)]);
    expect(lastReview(device).includes('Archive')).toBe(index === 0);
  }
});

test('a shorter archive is refused with both sizes', async () => {
  const device = await readyBench(remembering([desk.slot(12)]));
  await expectRefused(device, desk.shown(11, 0), { reason: 'archive-shorter', detail: 'remembered 12, given 11' });
  await expectRefused(device, desk.shown(11, 11), { reason: 'archive-shorter', detail: 'remembered 12, given 11' });
});

test('another root at the same size is a fork', async () => {
  const device = await readyBench(remembering([desk.slot(12)]));
  const other = benchArchive('desk', 'second', 11);
  await expectRefused(device, other.shown(12, 12), { reason: 'archive-forked', detail: 'remembered 12' });
});

test('an older copy that grew again past the remembered size is a fork, however it proves', async () => {
  const device = await readyBench(remembering([desk.slot(12)]));
  const regrown = benchArchive('desk', 'second', 10);
  const forked = { reason: 'archive-forked', detail: 'remembered 12' };
  await expectRefused(device, regrown.shown(20, 12), forked);
  const borrowed = fromBytes(checkpointProofCodec, desk.shown(20, 12), 1536);
  await expectRefused(device, regrown.shown(20, 12, borrowed.ok ? borrowed.value.proof : []), forked);
  await expectRefused(device, regrown.shown(20, 12, []), forked);
  expect(await pay(device, desk.shown(20, 12))).toMatchObject({ status: status.ok });
});

test('a proof from elsewhere than the remembered size is sent back with that size', async () => {
  const device = await readyBench(remembering([desk.slot(12)]));
  for (const from of [0, 8, 13]) {
    await expectRefused(device, desk.shown(20, from), { reason: 'proof-start', detail: 'remembered 12' });
  }
  const cellar = benchArchive('cellar');
  await expectRefused(device, cellar.shown(5, 4), { reason: 'proof-start', detail: 'remembered 0' });
  await expectRefused(device, cellar.shown(5, 0, [new Uint8Array(32)]), {
    reason: 'proof-start',
    detail: 'remembered 0',
  });
});

test('what is no signed head of the archive that it names is malformed, with the archive’s own code', async () => {
  const device = await readyBench();
  const read = fromBytes(checkpointProofCodec, desk.shown(5), 1536);
  if (!read.ok) throw new Error('the archive reads');
  const { checkpoint } = read.value;
  const bent = (changes: Partial<CheckpointProof>) => toBytes(checkpointProofCodec, { ...read.value, ...changes });
  const resized = Uint8Array.from(checkpoint);
  resized[resized.indexOf(0x0a) + 1] = 0x36;
  const cases: [Uint8Array, string][] = [
    [Uint8Array.of(0xa0), 'checkpoint-malformed'],
    [bent({ checkpoint: checkpoint.slice(0, -1) }), 'checkpoint-malformed'],
    [bent({ publicKey: benchArchive('cellar').key }), 'checkpoint-origin'],
    [bent({ checkpoint: resized }), 'checkpoint-signature'],
  ];
  for (const [archive, detail] of cases) await expectRefused(device, archive, { reason: 'archive-malformed', detail });
});

test('once a pairing has shown an archive, an approval without one is refused; one that never did may go on so', async () => {
  const device = await readyBench();
  expect(await pay(device)).toMatchObject({ status: status.ok });
  expect(await pay(device, desk.shown(3))).toMatchObject({ status: status.ok });
  await expectRefused(device, undefined, { reason: 'archive-missing' });
  const restarted = await readyBench(device.hal.flash.read());
  await expectRefused(restarted, undefined, { reason: 'archive-missing' });
});

test('another archive than the one shown before is named in the review and costs the PIN', async () => {
  const device = await readyBench(remembering([desk.slot(12)], desk.key));
  const fresh = benchArchive('fresh');
  device.hal.keypad.press(...Array.from({ length: 8 }, () => 'right' as const), 'c');
  expect(await device.ask(device.message(method.approvePayment, payment(fresh.shown(1))))).toMatchObject({
    status: status.refused,
  });
  expect(device.state().archives).toEqual([desk.slot(12)]);

  device.approveOnPages(8);
  device.hal.keypad.press('c');
  expect(await device.ask(device.message(method.approvePayment, payment(fresh.shown(1))))).toMatchObject({
    status: status.refused,
    failure: { reason: 'pin-refused' },
  });
  expect(signatures(device.state())).toBe(0);

  device.approveOnPages(8);
  pin(device);
  const answered = await device.ask(device.message(method.approvePayment, payment(fresh.shown(1))));
  expect(answered).toMatchObject({ status: status.ok });
  expect(lastReview(device)).toMatch(
    new RegExp(`UTC Archive new, 1 entry In place of archive ${archiveName(desk.key)}$`),
  );
  // The former archive is not forgotten: who goes back to it is held to it.
  expect(device.state().archives).toEqual([desk.slot(12), fresh.slot(1)]);
  await expectRefused(device, desk.shown(11), { reason: 'archive-shorter', detail: 'remembered 12, given 11' });
});

test('with eight archives remembered, a ninth makes the device forget the least recently used one, for the PIN', async () => {
  const archives = Array.from({ length: mostArchives }, (_, index) => benchArchive(`archive ${index}`));
  const device = await readyBench(remembering(archives.map((one) => one.slot(40))));
  const [oldest = desk, next = desk] = archives;
  // Used again, the oldest is the newest, and the one after it goes.
  expect(await pay(device, oldest.shown(41, 40))).toMatchObject({ status: status.ok });
  const other = await secondProgram(device.hal.flash.read());
  other.approveOnPages(8);
  pin(other);
  const ninth = await other.ask(other.message(method.approvePayment, payment(desk.shown(2))));
  expect(ninth).toMatchObject({ status: status.ok });
  expect(other.hal.keypad.left).toEqual([]);
  const forgets = `Forgets the archive ${archiveName(next.key)}, 40 entries`;
  expect(lastReview(other)).toMatch(new RegExp(`UTC Archive new, 2 entries ${forgets}$`));
  const kept = [...archives.slice(2).map((one) => one.slot(40)), oldest.slot(41), desk.slot(2)];
  expect(other.state().archives).toEqual(kept);
});

/** Another program on the same device, paired and at work. */
async function secondProgram(image: Uint8Array | undefined): Promise<DeviceBench> {
  const device = deviceBench(image, undefined, 'second host');
  await device.pair();
  return device;
}

test('a program is told of the archive whose key it names, and of no other', async () => {
  const device = deviceBench(remembering([desk.slot(12)]));
  device.host.open();
  device.host.shakeHands();
  const ask = async (archiveKey: Uint8Array) => {
    const parameters = toBytes(archiveMemoryCodec, { archiveKey });
    return bodyOf(await device.ask(device.message(method.archiveMemory, parameters)), archiveRememberedCodec);
  };
  expect(await ask(desk.key)).toEqual(desk.head(12));
  expect(await ask(benchArchive('cellar').key)).toEqual({});
  expect(device.hal.screens).toEqual([]);
});

test('a power cut at the save leaves both the slot and the approval, or neither', async () => {
  for (const writes of [0, 1]) {
    const device = await readyBench(remembering([desk.slot(12)], desk.key));
    const message = device.message(method.approvePayment, payment(desk.shown(20, 12)));
    device.hal.flash.cutAfter = writes;
    device.approveOnPages(8);
    const answered = await device.ask(message);
    expect(answered.status).toBe(writes === 0 ? status.storageFailed : status.ok);
    expect(device.state().archives).toEqual([desk.slot(writes === 0 ? 12 : 20)]);
    expect(signatures(device.state())).toBe(writes);
    const restarted = await readyBench(device.hal.flash.read());
    if (writes === 0) restarted.approveOnPages(8);
    const again = await restarted.ask(message);
    expect(again.status).toBe(status.ok);
    if (writes === 1) expect(again.bytes).toEqual(answered.bytes);
    expect(restarted.state().archives).toEqual([desk.slot(20)]);
    expect(signatures(restarted.state())).toBe(1);
  }
});

test('the stored answer is given again while the archive has gone on, and another archive is another request', async () => {
  const device = await readyBench();
  const id = new Uint8Array(16).fill(6);
  const offer = shopOffer({ deal: new Uint8Array(16).fill(200) });
  device.approveOnPages(8);
  const message = device.message(method.approvePayment, approval({ offer, archive: desk.shown(3) }), id);
  const first = await device.ask(message);
  expect((await device.ask(message)).bytes).toEqual(first.bytes);
  const grown = device.message(method.approvePayment, approval({ offer, archive: desk.shown(4, 3) }), id);
  expect(await device.ask(grown)).toMatchObject({ status: status.idReused });
  expect(device.state().archives).toEqual([desk.slot(3)]);
});
