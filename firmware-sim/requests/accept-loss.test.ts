// The person accepts on the device that entries of an archive are lost (device link SPEC §9).
import { expect, test } from 'vitest';
import {
  acceptLossCodec,
  descriptionCodec,
  entriesLostCodec,
  entriesLostType,
  lossAcceptedCodec,
  method,
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
  issued,
  noParameters,
  type Answered,
  type DeviceBench,
} from '../device-bench.ts';
import { imageOfState, stateOfImage } from '../state/device-state.ts';
import { benchArchive } from './archive-bench.ts';

const desk = benchArchive();
const fork = benchArchive('desk', 'second', 100);

const image = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  await device.pinRoot();
  const read = stateOfImage(device.hal.flash.read() ?? new Uint8Array());
  if (!read.ok) throw new Error('the image reads');
  return imageOfState({ ...read.value, archives: [desk.slot(120), benchArchive('cellar').slot(4)] });
})();

function bench(from: Uint8Array | undefined = image): DeviceBench {
  const device = deviceBench(from);
  device.host.open();
  device.host.shakeHands();
  return device;
}

const lossOf = (archive: Uint8Array) => toBytes(acceptLossCodec, { archive });

/** Asks, goes through the pages to OK, and types the PIN. */
function accept(device: DeviceBench, parameters: Uint8Array, id?: Uint8Array): Promise<Answered> {
  device.approveOnPages(4);
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  return device.ask(device.message(method.acceptLoss, parameters, id));
}

/** The pages of the review, as they stood. */
function pagesOf(device: DeviceBench): readonly string[] {
  const screens = device.hal.screens.filter((screen) => screen[0]?.startsWith('Archive'));
  return [...new Set(screens.map((screen) => screen.map((line) => line.trimEnd()).join('\n')))];
}

test('what is lost is shown, signed after the PIN, and the wallet goes on from what is left', async () => {
  const device = bench();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  await device.ask(device.message(method.unlock, noParameters));
  const answered = await accept(device, lossOf(desk.shown(100)));
  expect(device.hal.keypad.left).toEqual([]);
  const { statement } = bodyOf(answered, lossAcceptedCodec);
  expect(pagesOf(device)).toMatchInlineSnapshot(`
    [
      "Archive      PRACTICE
    Archive
    7097 839C 5891 141D
    03B7
    Lost
    entries 100 to 119

    C no > next       1/2",
      "Archive      PRACTICE
    Not proven the same
    entries 0 to 99
    Goes on with
    100 entries


    C no OK accept    2/2",
    ]
  `);
  const description = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
  const key = { algorithm: 'Ed25519', bytes: description.personKey ?? new Uint8Array() } as const;
  const signed = coseVerify1(statement, entriesLostType, key, 4096);
  expect(signed.ok && fromBytes(entriesLostCodec, signed.value, 4096)).toEqual({
    ok: true,
    value: {
      archiveKey: desk.key,
      rememberedSize: 120,
      rememberedRoot: desk.head(120).root,
      acceptedSize: 100,
      acceptedRoot: desk.head(100).root,
      time: issued,
    },
  });
  expect(device.state().archives).toEqual([benchArchive('cellar').slot(4), desk.slot(100)]);
  // On from there, on another way than before; not without an archive any more.
  const without = await device.ask(device.message(method.approvePayment, approval()));
  expect(without.failure).toEqual({ reason: 'archive-missing' });
  device.approveOnPages(8);
  const paid = await device.ask(device.message(method.approvePayment, approval({ archive: fork.shown(130, 100) })));
  expect(paid.status).toBe(status.ok);
  expect(device.state().archives?.at(-1)).toEqual(fork.slot(130));
});

test('a fork that is as long or longer is said to have rewritten anything', async () => {
  const device = bench();
  expect(await accept(device, lossOf(fork.shown(125)))).toMatchObject({ status: status.ok });
  expect(pagesOf(device)).toMatchInlineSnapshot(`
    [
      "Archive      PRACTICE
    Archive
    7097 839C 5891 141D
    03B7
    Lost or rewritten
    entries 0 to 119

    C no > next       1/2",
      "Archive      PRACTICE
    Goes on with
    125 entries




    C no OK accept    2/2",
    ]
  `);
  expect(device.state().archives?.at(-1)).toEqual(fork.slot(125));
});

test('a single entry, and an archive of which nothing is left, read as they should', async () => {
  const single = bench();
  await accept(single, lossOf(desk.shown(119)));
  expect(pagesOf(single).join('\n')).toContain('entry 119');
  const bare = bench();
  await accept(bare, lossOf(desk.shown(0)));
  expect(pagesOf(bare).join('\n')).toMatch(
    /Lost\nentries 0 to 119\n[^]*Not proven the same\nno entries\n[^]*\n0 entries/,
  );
});

test('the same request gets its statement again, after a restart too, without asking', async () => {
  const device = bench();
  const [id, parameters] = [new Uint8Array(16).fill(6), lossOf(desk.shown(100))];
  const first = await accept(device, parameters, id);
  expect((await device.ask(device.message(method.acceptLoss, parameters, id))).bytes).toEqual(first.bytes);
  const restarted = bench(device.hal.flash.read());
  expect((await restarted.ask(restarted.message(method.acceptLoss, parameters, id))).bytes).toEqual(first.bytes);
  expect(restarted.hal.screens).toEqual([]);
  const other = lossOf(desk.shown(90));
  expect(await restarted.ask(restarted.message(method.acceptLoss, other, id))).toMatchObject({
    status: status.idReused,
  });
});

test('a no, a wrong PIN and a power cut leave the memory as it was', async () => {
  const before = stateOfImage(image);
  const archives = before.ok ? before.value.archives : [];
  const parameters = lossOf(desk.shown(100));

  const refusing = bench();
  refusing.hal.keypad.press('right', 'c');
  const no = await refusing.ask(refusing.message(method.acceptLoss, parameters));
  expect(no).toMatchObject({ status: status.refused, failure: { reason: 'person-refused' } });
  expect(refusing.state().archives).toEqual(archives);

  const mistyped = bench();
  mistyped.approveOnPages(4);
  mistyped.hal.keypad.type('0000');
  mistyped.hal.keypad.press('ok');
  expect(await mistyped.ask(mistyped.message(method.acceptLoss, parameters))).toMatchObject({
    status: status.pinFailed,
  });
  expect(mistyped.state().archives).toEqual(archives);

  const cut = bench();
  cut.hal.flash.cutAfter = 2; // The PIN counted, the PIN forgiven; the statement's save finds no power.
  expect(await accept(cut, parameters)).toMatchObject({ status: status.storageFailed });
  expect(cut.state()).toMatchObject({ archives, answers: [] });
});

test('an archive that the device does not know, a head that it knows, and a bad one are refused unshown', async () => {
  const device = bench();
  const checks: [Uint8Array, object][] = [
    [benchArchive('attic').shown(3), { reason: 'archive-unknown' }],
    [desk.shown(120), { reason: 'nothing-lost' }],
    [Uint8Array.of(0xa0), { reason: 'archive-malformed', detail: 'checkpoint-malformed' }],
    [desk.shown(130, 120), { reason: 'parameters-malformed', detail: 'archive' }],
    [desk.shown(100, 0, [new Uint8Array(32)]), { reason: 'parameters-malformed', detail: 'archive' }],
  ];
  for (const [archive, failure] of checks) {
    const answered = await device.ask(device.message(method.acceptLoss, lossOf(archive)));
    expect(answered.failure).toEqual(failure);
  }
  expect(device.hal.screens).toEqual([]);
});
