// Ecash through the whole device: a purse is opened on its display, a payment approved, and the floor stands in flash before
// a signature leaves (ecash SPEC §6, §7). The host's plans come from protocols/ecash/payer.ts, the coins from a mint of a
// few lines. Each check of the verifier has its own test beside the verifier; here is what the firmware adds.
import { expect, test } from 'vitest';
import { hashE } from '#protocols/ecash/blind.ts';
import { curveOrder, nobleCurve as curve, scalarFromWide } from '#protocols/ecash/curve.ts';
import { checkKeyset, evidenceOf, keysetId, type Keyset } from '#protocols/ecash/keyset.ts';
import {
  accountRequestCodec,
  ecashPartCodec,
  ecashSystem,
  ecashVerb,
  openAccountAnswerCodec,
  pinKeysetsAnswerCodec,
  swapAnswerCodec,
  type EcashPart,
} from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import { planLoad, planOwnSwap, planPayment, signedSwap, type PlanBase } from '#protocols/ecash/payer.ts';
import type { VaultAccount } from '#protocols/ecash/vault-outputs.ts';
import {
  method,
  paymentApprovedCodec,
  status,
  systemAnswerCodec,
  systemRequestCodec,
} from '#protocols/device-link/messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes, type Codec } from '#protocols/values/codec.ts';
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
  shopOffer,
  type DeviceBench,
} from '../device-bench.ts';
import { ecash } from './ecash.ts';

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('nothing there');
  return value;
}

function value<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error((result.error as { code: string }).code);
  return result.value;
}

const mintSecret = (amount: bigint): Uint8Array => scalarFromWide(digest(utf8(`mint ${amount}`)));
const point = (scalar: Uint8Array): Uint8Array => must(curve.baseTimes(scalar));
const keys = new Map(Array.from({ length: 12 }, (_, bit) => [1n << BigInt(bit), point(mintSecret(1n << BigInt(bit)))]));
const keysetOf = (feePpk: number): Keyset =>
  value(checkKeyset({ keys, feePpk, id: keysetId({ keys, feePpk, unit: 'eur' }) }, 'eur'));
const keyset = keysetOf(100);
const mint = 'http://127.0.0.1:3338';
const part: EcashPart = {
  mint,
  unit: 'eur',
  keysetIds: [keyset.id],
  lockKey: point(mintSecret(77n)),
  lockTime: issued + 8 * day,
};
const offer = shopOffer({ alternatives: [{ system: ecashSystem, part: toBytes(ecashPartCodec, part) }] });

/** The mint's promise on an output, with its DLEQ (NUT-00, NUT-12). */
function promise({ amount, B_ }: { readonly amount: bigint; readonly B_: Uint8Array }) {
  const secret = mintSecret(amount);
  const C_ = must(curve.times(B_, secret));
  const nonce = scalarFromWide(digest(B_, secret));
  const e = must(hashE([point(nonce), must(curve.times(B_, nonce)), point(secret), C_], curve));
  const number = (bytes: Uint8Array) => BigInt(`0x${hex(bytes)}`);
  const s = (number(nonce) + number(e) * number(secret)) % curveOrder;
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => Number((s >> BigInt(8 * (31 - index))) & 255n));
  return { amount, keyset: keyset.id, C_, dleq: { e, s: bytes } };
}

function load(account: VaultAccount, amount: bigint, batch: number) {
  const outputs = value(planLoad(account, keyset, amount, batch, curve));
  return value(readPromises(outputs, keyset, outputs.map(promise), curve));
}

const withRoot = await (async () => {
  const device = deviceBench(imageSetUp(), [ecash]);
  await device.pair();
  await device.pinRoot();
  return device.hal.flash.read();
})();

async function verb<Value>(
  device: DeviceBench,
  number: number,
  content: Uint8Array,
  codec: Codec<Value>,
): Promise<Value> {
  const parameters = toBytes(systemRequestCodec, { system: ecashSystem, verb: number, content });
  const answered = bodyOf(await device.ask(device.message(method.system, parameters)), systemAnswerCodec);
  return value(fromBytes(codec, answered.content, 65_536));
}

const accountContent = (...keysets: readonly Keyset[]) =>
  toBytes(accountRequestCodec, { mint, unit: 'eur', keysets: keysets.map(evidenceOf) });

/** A device whose purse the person has opened, and the account as the host knows it. */
async function openPurse() {
  const device = deviceBench(withRoot, [ecash]);
  device.host.open();
  device.host.shakeHands();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok', 'right', 'right', 'ok');
  const opened = await verb(device, ecashVerb.openAccount, accountContent(keyset), openAccountAnswerCodec);
  const { floor, ...known } = opened;
  const account: VaultAccount = { mint, unit: 'eur', ...known };
  return { device, account, floor };
}

const floorOf = (device: DeviceBench) => device.state().accounts[0]?.keysets[0]?.floor;
const planBase = (account: VaultAccount, batch: number): PlanBase => ({
  account,
  coins: load(account, 2047n, batch),
  keysets: [keyset],
  outputKeyset: keyset.id,
  batch: batch + 1,
  curve,
});
const critical = (fee: bigint) => ({ ...benchCritical, system: ecashSystem, issuer: '127.0.0.1:3338', fee });

test('a purse is opened after its mint, unit, keyset and fee were shown, and opened again without asking', async () => {
  const { device, account, floor } = await openPurse();
  const seen = device.hal.screens.flat().join('').replace(/ +/g, ' ');
  const name = hex(keyset.id)
    .slice(0, 16)
    .replace(/.{4}(?=.)/g, '$& ');
  for (const text of ['http://127.0.0.1:333', 'eur', name, '100/1000 a coin']) expect(seen).toContain(text);
  expect(
    hex(keyset.id).startsWith(
      device.hal.screens
        .flat()
        .join(' ')
        .match(/01[0-9a-f]{2}/)?.[0] ?? 'x',
    ),
  ).toBe(true);
  expect(floor).toBe(0);
  const shown = device.hal.screens.length;
  const again = await verb(device, ecashVerb.openAccount, accountContent(keyset), openAccountAnswerCodec);
  expect(again.outputSeed).toEqual(account.outputSeed);
  expect(device.hal.screens.length).toBe(shown);
});

test('new keysets are shown and pinned with the floor of the purse, and only for an open one', async () => {
  const { device, account } = await openPurse();
  const swap = value(planOwnSwap(planBase(account, 0)));
  await verb(device, ecashVerb.ownSwap, swap.evidence, swapAnswerCodec);
  const floor = must(floorOf(device));
  device.hal.keypad.press('right', 'ok');
  expect(await verb(device, ecashVerb.pinKeysets, accountContent(keyset, keysetOf(0)), pinKeysetsAnswerCodec)).toEqual({
    floor,
  });
  expect(device.state().accounts[0]?.keysets.map((one) => [one.feePpk, one.floor])).toEqual([
    [100, floor],
    [0, floor],
  ]);
  const usd = keysetId({ keys, feePpk: 0, unit: 'usd' });
  const other = toBytes(accountRequestCodec, { mint, unit: 'usd', keysets: [{ keys, feePpk: 0, id: usd }] });
  const parameters = toBytes(systemRequestCodec, { system: ecashSystem, verb: ecashVerb.pinKeysets, content: other });
  expect(await device.ask(device.message(method.system, parameters))).toMatchObject({
    failure: { reason: 'account-unknown' },
  });
});

test('an own-swap asks nobody, raises the floor, and the same places are not signed for twice', async () => {
  const { device, account } = await openPurse();
  const shown = device.hal.screens.length;
  const plan = value(planOwnSwap(planBase(account, 0)));
  const signed = await verb(device, ecashVerb.ownSwap, plan.evidence, swapAnswerCodec);
  expect(value(signedSwap(plan, signed, curve)).inputs).toHaveLength(11);
  expect(floorOf(device)).toBe(64 + plan.outputs.length);
  const parameters = toBytes(systemRequestCodec, {
    system: ecashSystem,
    verb: ecashVerb.ownSwap,
    content: plan.evidence,
  });
  expect(await device.ask(device.message(method.system, parameters))).toMatchObject({
    status: status.checkFailed,
    failure: { reason: 'counter-used' },
  });
  expect(device.hal.screens.length).toBe(shown);
});

test('a payment shows payee, amount and fee of the offer, and what it signs is what the mint wants', async () => {
  const { device, account } = await openPurse();
  const plan = value(planPayment(planBase(account, 0), part, 1290n));
  expect(plan.fee).toBe(2n);
  device.approveOnPages(4);
  const parameters = approval({ offer, system: ecashSystem, content: plan.evidence, critical: critical(2n) });
  const answered = await device.ask(device.message(method.approvePayment, parameters));
  const { content } = bodyOf(answered, paymentApprovedCodec);
  const signed = value(fromBytes(swapAnswerCodec, content, 512));
  expect(value(signedSwap(plan, signed, curve)).outputs).toHaveLength(plan.outputs.length);
  expect(floorOf(device)).toBe(128);
  expect(device.hal.screens.flat().join(' ')).toContain('12.90 EUR');
});

test('a payment to another key, or of coins for less than shown, is refused with the reason of the verifier', async () => {
  const { device, account } = await openPurse();
  const base = planBase(account, 0);
  const thief = { ...part, lockKey: point(mintSecret(66n)) };
  const lies: [string, Uint8Array][] = [
    ['output-differs', value(planPayment(base, thief, 1290n)).evidence],
    ['payee-amount-differs', value(planPayment(base, part, 1289n)).evidence],
    ['content-malformed', utf8('no swap')],
  ];
  for (const [reason, content] of lies) {
    const parameters = approval({ offer, system: ecashSystem, content, critical: critical(2n) });
    const answered = await device.ask(device.message(method.approvePayment, parameters));
    expect(answered).toMatchObject({ status: status.checkFailed, failure: { reason } });
  }
  expect(floorOf(device)).toBe(0);
  expect(device.state().approvedDeals).toEqual([]);
});
