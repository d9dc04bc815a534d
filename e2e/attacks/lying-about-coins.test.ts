// A wallet that lies to its device about value: what coins are worth, who gets what, what the mint keeps, in which unit and
// under which keys (ecash SPEC §7). One test a lie; each alters one thing in a payment that the device would sign.
import { beforeAll, expect, test } from 'vitest';
import { nobleCurve as curve } from '#protocols/ecash/curve.ts';
import { evidenceOf } from '#protocols/ecash/keyset.ts';
import {
  accountRequestCodec,
  ecashSystem,
  ecashVerb,
  outputKind,
  type SwapContent,
  type SwapInput,
  type SwapOutput,
} from '#protocols/ecash/messages.ts';
import { planLoad, planOwnSwap } from '#protocols/ecash/payer.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { approvalOf, approve, baseOf, deceivedDevice, paymentContent, type DeceivedDevice } from './deceived-device.ts';
import { expectOwnSwapRefused, expectPaymentRefused, expectRefused } from './refused.ts';
import { curveKey, held, keyset, keysetOf, mintUrl, offerOf, part } from './small-world.ts';

let device: DeceivedDevice;
let honest: SwapContent;
beforeAll(async () => {
  device = await deceivedDevice();
  honest = paymentContent(device);
});

const largest = 1n << 11n;

/** The honest payment with its inputs or outputs altered one by one. */
const withInputs = (alter: (input: SwapInput, at: number) => SwapInput): SwapContent => ({
  ...honest,
  inputs: honest.inputs.map(alter),
});
const withOutputs = (alter: (outputs: readonly SwapOutput[]) => readonly SwapOutput[]): SwapContent => ({
  ...honest,
  outputs: alter(honest.outputs),
});
const isOwn = ({ kind }: SwapOutput) => kind === outputKind.own;
const firstOwn = () => honest.outputs.findIndex(isOwn);

test('the honest payment, in which each lie alters one thing, is approved and signed', async () => {
  const other = await deceivedDevice();
  approve(other);
  const [signed, floor] = [other.signed(), other.floor()];
  expect(floor).toBeGreaterThan(64);
  expect(await other.connection.approvePayment(approvalOf(other))).toMatchObject({ ok: true });
  expect(other.signed()).toBe(signed + 1);
  expect(other.floor()).toBe(192);
});

test('amount: a coin is claimed to be worth more than the mint’s key for it says', async () => {
  const swap = withInputs((input, at) => (at === 0 ? { ...input, amount: 2n * input.amount } : input));
  await expectPaymentRefused(device, { swap }, 'coin-unproven');
});

test('amount: an amount for which the keyset has no key', async () => {
  const swap = withInputs((input, at) => (at === 0 ? { ...input, amount: 2n * largest } : input));
  await expectPaymentRefused(device, { swap }, 'amount-not-in-keyset');
});

test('amount: an output for which the keyset has no key, so that no mint would sign it', async () => {
  const swap = withOutputs((outputs) => outputs.map((one, at) => (at === 0 ? { ...one, amount: 3n } : one)));
  await expectPaymentRefused(device, { swap }, 'amount-not-in-keyset');
});

test('amount: the payee gets less than the offer asks, and the rest comes back as change', async () => {
  await expectPaymentRefused(device, { swap: paymentContent(device, part, 1289n) }, 'payee-amount-differs');
});

test('amount: the payee gets more than the offer asks and the display would show', async () => {
  await expectPaymentRefused(device, { swap: paymentContent(device, part, 1291n) }, 'payee-amount-differs');
});

test('amount: a coin that the mint never signed', async () => {
  const swap = withInputs((input, at) => (at === 0 ? { ...input, C: curveKey('made up').point } : input));
  await expectPaymentRefused(device, { swap }, 'coin-unproven');
});

test('amount: the proof of one coin stands for another', async () => {
  const [first, second] = honest.inputs;
  const swap = withInputs((input, at) =>
    at === 0 && first && second ? { ...input, e: second.e, s: second.s } : input,
  );
  await expectPaymentRefused(device, { swap }, 'coin-unproven');
});

test('change: it goes to a key that is not the device’s', async () => {
  const B_ = curveKey('thief’s output').point;
  const swap = withOutputs((outputs) => outputs.map((one, at) => (at === firstOwn() ? { ...one, B_ } : one)));
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('change: it is the device’s own, but at a place of another batch, where a restore would not look yet', async () => {
  const [elsewhere] = held(planLoad(device.account, keyset, 1n, 3, curve));
  const swap = withOutputs((outputs) =>
    outputs.map((one, at) => (at === firstOwn() && elsewhere ? { ...one, B_: elsewhere.B_ } : one)),
  );
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('change: there is none, and the mint would keep it', async () => {
  await expectPaymentRefused(device, { swap: withOutputs((all) => all.filter((one) => !isOwn(one))) }, 'fee-differs');
});

test('change: it is written larger than the coins can pay', async () => {
  const inflated = withOutputs((outputs) => {
    const last = outputs.findLastIndex(isOwn);
    return outputs
      .map((one, at) => (at === last ? { ...one, amount: largest } : one))
      .toSorted((first, second) => (first.amount < second.amount ? -1 : first.amount > second.amount ? 1 : 0));
  });
  await expectPaymentRefused(device, { swap: inflated }, 'fee-differs');
});

test('change: it is declared a further output of the payee', async () => {
  const last = honest.outputs.filter(({ kind }) => kind === outputKind.payee).length;
  const swap = withOutputs((outputs) =>
    outputs
      .map((one, at) => (at === firstOwn() ? { ...one, kind: outputKind.payee, index: last } : one))
      .map((one) => (isOwn(one) ? { ...one, index: one.index - 1 } : one)),
  );
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('fee: too high, as the smallest change is left to the mint', async () => {
  // The smallest change is the last of its run, so that no index is missing.
  const short = withOutputs((outputs) => {
    const own = outputs.filter(isOwn);
    const last = own.find(({ index }) => index === own.length - 1);
    return outputs.filter((one) => one !== last);
  });
  await expectPaymentRefused(device, { swap: short }, 'fee-differs');
});

test('fee: too low, so that the mint would refuse a signed swap', async () => {
  const inputs = honest.inputs.filter(({ amount }) => amount !== 2n);
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'fee-differs');
});

test('fee: the keyset is said to be cheaper than the mint made it', async () => {
  const keysets = honest.keysets.map((one) => ({ ...one, feePpk: 0 }));
  await expectPaymentRefused(device, { swap: { ...honest, keysets } }, 'keyset-id-differs');
});

test('unit: the swap is in satoshi, the offer in euro', async () => {
  await expectPaymentRefused(device, { swap: { ...honest, unit: 'sat' } }, 'unit-differs');
});

test('unit: a part in satoshi stands in an offer of euros', async () => {
  const offer = offerOf({ part: { unit: 'sat' } });
  await expectPaymentRefused(device, { offer, swap: { ...honest, unit: 'sat' } }, 'unit-differs');
});

test('unit: the keyset of one unit is given out as one of another', async () => {
  const sat = evidenceOf(keysetOf('mint', 100, 'sat'));
  await expectPaymentRefused(device, { swap: { ...honest, keysets: [sat] } }, 'keyset-id-differs');
});

test('keyset: one that the person never pinned', async () => {
  const swap = { ...honest, keysets: [evidenceOf(keysetOf('other', 100))] };
  await expectPaymentRefused(device, { swap }, 'keyset-not-pinned');
});

test('keyset: one that nobody pinned stands unused beside the pinned one', async () => {
  const swap = { ...honest, keysets: [...honest.keysets, evidenceOf(keysetOf('other', 0))] };
  await expectPaymentRefused(device, { swap }, 'keyset-not-pinned');
});

test('keyset: the thief’s keys stand under the pinned id', async () => {
  const keys = keysetOf('thief', 100).keys;
  const keysets = honest.keysets.map((one) => ({ ...one, keys }));
  await expectPaymentRefused(device, { swap: { ...honest, keysets } }, 'keyset-id-differs');
});

test('keyset: two keys under the pinned id are exchanged, so that cents count as more', async () => {
  const [one, two] = [keyset.keys.get(1n), keyset.keys.get(2n)];
  if (!one || !two) throw new Error('the keyset has no small keys');
  const keys = new Map([...keyset.keys, [1n, two], [2n, one]]);
  await expectPaymentRefused(
    device,
    { swap: { ...honest, keysets: [{ ...evidenceOf(keyset), keys }] } },
    'keyset-id-differs',
  );
});

test('keyset: an id of version 1, which pins neither fee nor unit', async () => {
  const id = Uint8Array.from(keyset.id);
  id[0] = 0;
  const keysets = honest.keysets.map((one) => ({ ...one, id }));
  await expectPaymentRefused(device, { swap: { ...honest, keysets } }, 'keyset-version');
});

test('keyset: the payee would get coins of a keyset that its offer does not take', async () => {
  const offer = offerOf({ part: { keysetIds: [keysetOf('other', 100).id] } });
  await expectPaymentRefused(device, { offer }, 'keyset-not-pinned');
});

test('keyset: at the opening of a purse, one whose id does not follow from its keys, unit and fee', async () => {
  const honestKeyset = evidenceOf(keyset);
  const oldId = Uint8Array.from(keyset.id);
  oldId[0] = 0;
  const lies = [
    [{ ...honestKeyset, keys: keysetOf('thief', 100).keys }, 'keyset-id-differs'],
    [{ ...honestKeyset, feePpk: 0 }, 'keyset-id-differs'],
    [evidenceOf(keysetOf('mint', 100, 'sat')), 'keyset-id-differs'],
    [{ ...honestKeyset, id: oldId }, 'keyset-version'],
  ] as const;
  for (const verb of [ecashVerb.openAccount, ecashVerb.pinKeysets]) {
    const tell = (content: Uint8Array) => () => device.connection.system({ system: ecashSystem, verb, content });
    for (const [lie, reason] of lies) {
      const content = toBytes(accountRequestCodec, { mint: mintUrl, unit: 'eur', keysets: [lie] });
      await expectRefused(device, tell(content), reason);
    }
    await expectRefused(device, tell(new Uint8Array()), 'content-malformed');
  }
});

test('mint: the swap is at another mint than the offer’s', async () => {
  await expectPaymentRefused(device, { swap: { ...honest, mint: 'http://127.0.0.1:6666' } }, 'mint-differs');
});

test('mint: offer and swap agree on a mint at which the person opened no purse', async () => {
  const mint = 'http://127.0.0.1:6666';
  const offer = offerOf({ part: { mint } });
  await expectPaymentRefused(device, { offer, swap: { ...honest, mint } }, 'account-unknown');
});

test('own-swap: an output for a payee, for which nobody would be asked', async () => {
  await expectOwnSwapRefused(device, honest, 'payee-output-not-allowed');
});

test('own-swap: an output that is the thief’s', async () => {
  const swap = held(planOwnSwap(baseOf(device))).content;
  const B_ = curveKey('thief’s output').point;
  const outputs = swap.outputs.map((one, at) => (at === 0 ? { ...one, B_ } : one));
  await expectOwnSwapRefused(device, { ...swap, outputs }, 'output-differs');
});

test('own-swap: value is left to the mint as a fee', async () => {
  const swap = held(planOwnSwap(baseOf(device))).content;
  await expectOwnSwapRefused(device, { ...swap, outputs: swap.outputs.slice(0, -1) }, 'fee-differs');
});
