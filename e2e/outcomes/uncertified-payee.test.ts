// A payee whom no authority certifies, from wallet to device, mint and till: UNVERIFIED and the PIN at first, known once the person
// kept its key, and judged by its key in a dispute.
import { expect, test } from 'vitest';
import { considerOffer } from '#app/business/pay.ts';
import { groundOf } from '#app/commerce/ground.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import { approvedGround } from '#app/payments/payment/approved-ground.ts';
import type { Screen } from '#firmware-sim/hal/hal.ts';
import { decideDispute } from '#main/headless/decide-dispute.ts';
import { OwnKeyIdentity } from '#main/headless/own-key-identity.ts';
import { approvalCodec, approvalType, ground } from '#protocols/device-link/messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseContent, coseSign1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { Disk } from '../crash/disk.ts';
import { TillAtHand, tillUrl } from '../crash/till-at-hand.ts';
import { seededRandom, type World } from '../crash/world.ts';
import { buy, worldsWith } from './shopping.ts';

const inWorld = worldsWith([64n, 64n, 64n]);
const annaKey = ed25519SigningKey(digest(utf8('anna')));
const key = annaKey.publicKey.bytes;

/** A till of Anna's own in place of the shop's, and what the device shows meanwhile. */
async function withAnna(world: World, name = 'Anna') {
  const { clock, device } = world;
  const random = seededRandom('anna');
  const identity = new OwnKeyIdentity(name, annaKey, { clock, random });
  const http = { send: world.mint.send.bind(world.mint) };
  const till = new TillAtHand({ disk: new Disk(), http, clock, random, identity });
  await till.start();
  world.between = (request, onwards) => (request.url.startsWith(`${tillUrl}/`) ? till.send(request) : onwards(request));
  const { connection, person } = device;
  if (!connection) throw new Error('no device');
  let seen: Screen[] = [];
  const show = person.show.bind(person);
  person.show = (screen) => {
    seen.push(screen);
    show(screen);
  };
  await connection.unlock();
  await connection.setCap({ currency: 'EUR', most: 100n });
  return {
    till,
    connection,
    /** Buys for so many cents; the payment, and what the display said of its payee. */
    async buys(cents: bigint) {
      seen = [];
      const bytes = await till.offer(cents);
      const considered = await considerOffer(world.wallet, { bytes });
      if (!considered.ok) throw new Error(considered.error.code);
      const told = await connection.policy();
      if (!told.ok) throw new Error(told.error.code);
      const expected = groundOf(considered.value.offer, 'Practice Root', told.value.contacts);
      const paid = await buy(world, bytes);
      if (!paid.ok) throw new Error(paid.error.code);
      const { view } = paid.value;
      const { approval } = view.documents;
      return {
        view,
        expected: expected.is,
        approved: approval && approvedGround(approval),
        screens: seen.flatMap(({ title, lines }) => [title, ...lines]).join(' '),
        askedPin: seen.some(({ title }) => title === 'Enter PIN'),
      };
    },
  };
}

function judged(view: OperationView, payer: Uint8Array, named: { readonly payee?: string } = {}) {
  const documents = Object.entries(view.documents).map(([name, bytes]) => ({ name, bytes: bytes ?? new Uint8Array() }));
  const decided = decideDispute('deal-1', { payer: hex(payer), ...named }, documents);
  if (!decided.ok) throw new Error(decided.error.code);
  return decided.value;
}

test('UNVERIFIED is paid with the PIN, and once kept as a contact without it; what was removed is UNVERIFIED again', () =>
  inWorld(async (world) => {
    const { connection, till, buys } = await withAnna(world);
    const first = await buys(16n);
    expect(first).toMatchObject({ expected: 'unverified', approved: 'unverified', askedPin: true });
    expect(first.view).toMatchObject({ state: 'completed', payee: 'Anna' });
    expect(first.screens).toContain('UNVERIFIED');
    expect(await till.balance()).toBe(15n);

    expect(await connection.addContact({ name: 'Anna', key })).toMatchObject({ ok: true });
    const second = await buys(16n);
    expect(second).toMatchObject({ expected: 'known', approved: 'known', askedPin: false });
    expect(second.view.state).toBe('completed');
    expect(second.screens).toContain('Known since');
    expect(second.screens).not.toContain('UNVERIFIED');

    expect(await connection.removeContact({ key })).toMatchObject({ ok: true });
    const third = await buys(16n);
    expect(third).toMatchObject({ expected: 'unverified', approved: 'unverified', askedPin: true });
    expect(await till.balance()).toBe(45n);
  }));

test('A dispute over such a payment is proven of the holder of the key, and of no name', () =>
  inWorld(async (world) => {
    const { connection, buys } = await withAnna(world, 'Bookshop at the Bridge');
    const { view } = await buys(16n);
    const described = await connection.describe();
    const payer = described.ok ? described.value.personKey : undefined;
    if (!payer) throw new Error('the device is unlocked');
    const { claim, decision } = judged(view, payer);
    expect(hex(claim.payeeKey ?? new Uint8Array())).toBe(hex(key));
    expect(decision.verdict).toBe('proven');
    expect(decision.trust).toContain('payee-key-is-payees');
    // Who claims that the shop was paid, whose name it is, shows nothing by this.
    expect(judged(view, payer, { payee: 'Bookshop at the Bridge' }).decision.verdict).toBe('undecided');
  }));

test('A device that calls such a payee certified is not believed, and nothing is paid', () =>
  inWorld(async (world) => {
    const { connection, till, buys } = await withAnna(world);
    const honest = connection.approvePayment.bind(connection);
    connection.approvePayment = async (...asked) => {
      const answer = await honest(...asked);
      if (!answer.ok) return answer;
      const content = fromBytes(approvalCodec, coseContent(answer.value.approval, 4096) ?? new Uint8Array(), 4096);
      if (!content.ok) throw new Error('an approval reads');
      const lie = toBytes(approvalCodec, { ...content.value, ground: ground.certified });
      return { ok: true, value: { ...answer.value, approval: coseSign1(annaKey, approvalType, lie) } };
    };
    const { view } = await buys(16n);
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'device-ground-differs' } });
    expect(await till.balance()).toBe(0n);
    const [purse] = await world.hand.ecash.purses();
    expect(purse?.free.minor).toBe(192n);
  }));
