// An offer of a payee whom no authority certifies, as the screens see it: unverified, then kept as a contact on the device, then
// known, by the very fingerprint that the device showed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { offerSchema } from '#app/screen-contract/views.ts';
import { keyOf, root } from '#protocols/credential/vectors/practice.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import { certifyOneself } from '#protocols/deal/uncertified-offer.ts';
import { content } from '#protocols/deal/vectors/bookshop.ts';
import { hex } from '#protocols/values/bytes.ts';
import { day } from '#protocols/values/time.ts';
import { writePrivateFile } from '../node/files.ts';
import { pairedAtDevice, pin, type AtDevice } from './session-at-device.contract.ts';

const { signal } = new AbortController();
const anna = keyOf(0xa2);
const key = hex(anna.publicKey.bytes);
const issuedAt = 1_800_000_000;

/** Anna's offer, as a file. */
const file = (() => {
  const life = { notBefore: issuedAt, notAfter: issuedAt + 30 * day, id: new Uint8Array(16) };
  const chain = [certifyOneself(anna, 'Anna', life)];
  const offer = makeOffer(anna, { ...content, payee: 'Anna', chain, issuedAt, validUntil: issuedAt + day });
  return Buffer.from(offer).toString('base64');
})();

/** A wallet with a root and an unlocked device. */
async function atWork(): Promise<AtDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'semper-unverified-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const rootFile = join(folder, 'root.cbor');
  writePrivateFile(rootFile, root);
  const at = await pairedAtDevice({ parts: { rootFile } });
  await at.handlers['device/unlock']({}, signal);
  typePin(at);
  expect(await at.ended()).toMatchObject({ is: 'done' });
  return at;
}

function typePin({ device }: AtDevice): void {
  device.hal.keypad.type(pin);
  device.hal.keypad.press('ok');
}

test('An unverified payee is shown so with its key, kept as a contact, and then shown as known to the device', async () => {
  const at = await atWork();
  const ground = async () => offerSchema.parse((await at.session.view()).offer).ground;
  expect(await at.handlers['offer/consider']({ file }, signal)).toMatchObject({ ok: true });
  const first = await ground();
  expect(first).toMatchObject({ is: 'unverified', key });
  if (first.is !== 'unverified') return;

  await at.handlers['device/add-contact']({ name: 'Anna at the market', key: first.key }, signal);
  at.device.hal.keypad.press('ok');
  typePin(at);
  expect(await at.ended()).toEqual({ does: 'add-contact', is: 'done' });
  const shown = at.device.hal.screens.flat().join(' ').replaceAll(/\s+/g, ' ');
  expect(shown).toContain(first.fingerprint);
  const { fingerprint } = first;
  await expect.poll(ground).toEqual({ is: 'known', by: 'Anna at the market', key, fingerprint, since: 0 });
});

test('A device that is locked tells nobody whom it knows, so that the payee counts as unverified', async () => {
  const at = await atWork();
  await at.handlers['device/add-contact']({ name: 'Anna', key }, signal);
  at.device.hal.keypad.press('ok');
  typePin(at);
  expect(await at.ended()).toMatchObject({ is: 'done' });
  await at.again();
  await at.ready();
  expect(await at.handlers['offer/consider']({ file }, signal)).toMatchObject({ ok: true });
  expect((await at.session.view()).offer?.ground).toMatchObject({ is: 'unverified', key });
});
