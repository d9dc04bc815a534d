// A wallet that lies to its device about where coins and outputs stand and about the conditions written into them: counters,
// duplicates, lock time, refund, signature flag, order, sizes (ecash SPEC §1, §3, §6, §7). One test a lie.
import { beforeAll, expect, test } from 'vitest';
import { blind } from '#protocols/ecash/blind.ts';
import { nobleCurve as curve } from '#protocols/ecash/curve.ts';
import {
  ecashSystem,
  ecashVerb,
  outputKind,
  swapContentCodec,
  type SwapContent,
  type SwapInput,
  type SwapOutput,
} from '#protocols/ecash/messages.ts';
import { planLoad, planOwnSwap, type PlanBase } from '#protocols/ecash/payer.ts';
import { openBatch, outputAt } from '#protocols/ecash/vault-outputs.ts';
import { encodeCbor } from '#protocols/values/cbor.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { day } from '#protocols/values/time.ts';
import { approvalOf, baseOf, deceivedDevice, paymentContent, type DeceivedDevice } from './deceived-device.ts';
import { expectOwnSwapRefused, expectPaymentRefused, expectRefused } from './refused.ts';
import { coinsOf, curveKey, held, issued, keyset, offerOf, part } from './small-world.ts';

let device: DeceivedDevice;
let honest: SwapContent;
beforeAll(async () => {
  device = await deceivedDevice();
  honest = paymentContent(device);
});

const isOwn = ({ kind }: SwapOutput) => kind === outputKind.own;

/** The honest payment with the text of one payee output's secret altered: the host blinds whatever it likes. */
function withPayeeSecret(alter: (secret: string) => string): SwapContent {
  const batch = openBatch(device.account, honest.batch);
  const outputs = honest.outputs.map((one) => {
    if (isOwn(one) || one.index !== 0) return one;
    const { secret, blinding, B_ } = outputAt(batch, keyset.id, 0, curve, part);
    expect(B_).toEqual(one.B_);
    expect(alter(secret)).not.toBe(secret);
    return { ...one, B_: blind(utf8(alter(secret)), blinding, curve) };
  });
  return { ...honest, outputs };
}

/** An own-swap, altered in its base. */
const ownSwap = (changes: Partial<PlanBase>, firstIndex = 0): SwapContent =>
  held(planOwnSwap({ ...baseOf(device), ...changes }, firstIndex)).content;

test('lock key: the payee’s coins are locked to the thief’s key', async () => {
  const swap = paymentContent(device, { ...part, lockKey: curveKey('thief').point });
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('lock key: one coin of the payee is locked to no key at all', async () => {
  await expectPaymentRefused(device, { swap: withPayeeSecret(() => hex(curveKey('bearer').secret)) }, 'output-differs');
});

test('counter: a payment in a batch that was partly used', async () => {
  expect(device.floor()).toBeGreaterThan(64);
  expect(device.floor()).toBeLessThan(128);
  await expectPaymentRefused(device, { swap: { ...honest, batch: 1 } }, 'counter-used');
});

test('counter: outputs in the very batch from which the coins come', async () => {
  await expectPaymentRefused(device, { swap: { ...honest, batch: 0 } }, 'counter-used');
  // Above the floor, where that alone refuses it: the computer has loaded batch 5 without the device.
  const coins = coinsOf(held(planLoad(device.account, keyset, 2047n, 5, curve)));
  await expectOwnSwapRefused(device, ownSwap({ coins, batch: 5 }, 20), 'counter-used');
  await expectOwnSwapRefused(device, ownSwap({ coins, batch: 4 }), 'counter-used');
});

test('counter: an own-swap at places that were used before', async () => {
  await expectOwnSwapRefused(device, ownSwap({ batch: 1 }), 'counter-used');
  await expectOwnSwapRefused(device, ownSwap({ batch: 1 }, device.floor() - 64 - 1), 'counter-used');
});

test('counter: a batch far above all others, behind which no place would be left for the purse', async () => {
  const last = 2 ** 31 - 1;
  await expectOwnSwapRefused(device, ownSwap({ batch: last }), 'batch-out-of-reach');
  await expectPaymentRefused(device, { swap: { ...honest, batch: last } }, 'batch-out-of-reach');
  await expectOwnSwapRefused(device, ownSwap({ batch: 1 + 65_537 }), 'batch-out-of-reach');
  const [cent] = coinsOf(held(planLoad(device.account, keyset, 1n, last - 1, curve)));
  const [two] = coinsOf(held(planLoad(device.account, keyset, 2n, last - 1, curve, 1)));
  if (!cent || !two) throw new Error('nothing was loaded');
  await expectOwnSwapRefused(device, ownSwap({ coins: [cent, two], batch: last }), 'batch-out-of-reach');
  const other = await deceivedDevice('far');
  const content = toBytes(swapContentCodec, held(planOwnSwap({ ...baseOf(other), batch: 1 + 65_536 })).content);
  const answer = await other.connection.system({ system: ecashSystem, verb: ecashVerb.ownSwap, content });
  expect(answer).toMatchObject({ ok: true });
});

test('counter: an index is left out, where a restore would stop', async () => {
  const swap = ownSwap({ batch: 1 }, device.floor() - 64);
  const last = swap.outputs.length - 1 + device.floor() - 64;
  const outputs = swap.outputs.map((one) => (one.index === last ? { ...one, index: last + 1 } : one));
  await expectOwnSwapRefused(device, { ...swap, outputs }, 'duplicate-output');
});

test('counter: a payment’s outputs begin above the first place of their batch', async () => {
  const outputs = honest.outputs.map((one) => (isOwn(one) ? one : { ...one, index: one.index + 1 }));
  await expectPaymentRefused(device, { swap: { ...honest, outputs } }, 'duplicate-output');
});

test('counter: two outputs at one place, of which only one could be restored', async () => {
  const own = honest.outputs.findLast(isOwn);
  const outputs = honest.outputs.map((one) => (isOwn(one) && one !== own && own ? { ...one, index: own.index } : one));
  await expectPaymentRefused(device, { swap: { ...honest, outputs } }, 'duplicate-output');
});

test('duplicate input: one coin stands twice, by its place', async () => {
  const [first] = honest.inputs;
  const inputs = first ? [...honest.inputs, first] : [];
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'duplicate-input');
});

test('duplicate input: one place stands twice with two signatures of the mint', async () => {
  const [again] = coinsOf(held(planLoad(device.account, keyset, 2n, 0, curve)));
  const second: SwapInput[] = again ? [{ keyset: 0, ...pick(again) }] : [];
  await expectPaymentRefused(device, { swap: { ...honest, inputs: [...honest.inputs, ...second] } }, 'duplicate-input');
});

test('duplicate input: one signature of the mint stands under two places', async () => {
  const [first] = honest.inputs;
  const inputs = first ? [...honest.inputs, { ...first, index: 40 }] : [];
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'duplicate-input');
});

test('duplicate input: one coin stands twice, as the keyset is given twice', async () => {
  const [first] = honest.inputs;
  const keysets = honest.keysets.flatMap((one) => [one, one]);
  const inputs = first ? [...honest.inputs, { ...first, keyset: 1 }] : [];
  await expectPaymentRefused(device, { swap: { ...honest, keysets, inputs } }, 'duplicate-input');
});

test('batches: coins of two batches under one signature', async () => {
  const [first, ...rest] = honest.inputs;
  const inputs = first ? [...rest, { ...first, batch: 1 }] : [];
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'mixed-batches');
});

test('refund: own coins are given out as refunds of a payment that never was', async () => {
  const refund = { lockKey: part.lockKey, lockTime: part.lockTime };
  const inputs = honest.inputs.map((one) => ({ ...one, refund }));
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'coin-unproven');
});

test('lock time: shorter in the coins than in the offer', async () => {
  const swap = paymentContent(device, { ...part, lockTime: issued + 60 });
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('lock time: none, so that the coins never come back', async () => {
  const swap = withPayeeSecret((secret) => secret.replace(/,\["locktime","\d+"\]/, ''));
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('lock time: offer and coins agree on less than seven days', async () => {
  const short = { ...part, lockTime: issued + 7 * day - 1 };
  const offer = offerOf({ part: short });
  await expectPaymentRefused(device, { offer, swap: paymentContent(device, short) }, 'locktime-short');
});

test('refund: it goes to the thief', async () => {
  const thief = hex(curveKey('thief').point);
  const swap = withPayeeSecret((secret) => secret.replace(/(?<="refund",")[0-9a-f]+/, thief));
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('refund: there is none', async () => {
  const swap = withPayeeSecret((secret) => secret.replace(/,\["refund","[0-9a-f]+"\]/, ''));
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('signature flag: SIG_INPUTS, with which whoever sees the signature moves the outputs', async () => {
  const swap = withPayeeSecret((secret) => secret.replace('SIG_ALL', 'SIG_INPUTS'));
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('signature flag: none, which Cashu reads as SIG_INPUTS', async () => {
  const swap = withPayeeSecret((secret) => secret.replace('["sigflag","SIG_ALL"],', ''));
  await expectPaymentRefused(device, { swap }, 'output-differs');
});

test('signature flag: the change is locked under SIG_INPUTS', async () => {
  const { secret, blinding } = outputAt(openBatch(device.account, 2), keyset.id, 0, curve);
  const B_ = blind(utf8(secret.replace('SIG_ALL', 'SIG_INPUTS')), blinding, curve);
  const outputs = honest.outputs.map((one) => (isOwn(one) && one.index === 0 ? { ...one, B_ } : one));
  await expectPaymentRefused(device, { swap: { ...honest, outputs } }, 'output-differs');
});

test('signature flag: the coins that are spent are given out under SIG_INPUTS', async () => {
  const { secret, blinding } = outputAt(openBatch(device.account, 0), keyset.id, 0, curve);
  const B_ = blind(utf8(secret.replace('SIG_ALL', 'SIG_INPUTS')), blinding, curve);
  const loaded = held(planLoad(device.account, keyset, 2047n, 0, curve));
  const [weak] = coinsOf(loaded.map((one) => (one.index === 0 ? { ...one, B_ } : one)));
  const inputs = honest.inputs.map((one) => (one.index === 0 && weak ? { ...one, ...pick(weak) } : one));
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'coin-unproven');
});

test('order: outputs that are not ascending by amount, which tells the change apart', async () => {
  const outputs = honest.outputs.toSorted((first, second) => second.kind - first.kind);
  expect(outputs).not.toEqual(honest.outputs);
  await expectPaymentRefused(device, { swap: { ...honest, outputs } }, 'outputs-unordered');
});

test('order: two outputs have exchanged their places', async () => {
  const [first, second] = honest.outputs.filter(isOwn);
  if (!first || !second) throw new Error('the honest payment has no change');
  const moved = (one: SwapOutput) => (one === first ? second.B_ : one === second ? first.B_ : one.B_);
  const outputs = honest.outputs.map((one) => ({ ...one, B_: moved(one) }));
  await expectPaymentRefused(device, { swap: { ...honest, outputs } }, 'output-differs');
});

test('form: evidence that is no swap, and a part of the offer that is no ecash', async () => {
  const { content, ...request } = approvalOf(device);
  const cut = content.subarray(0, content.length - 1);
  for (const no of [new Uint8Array(), cut, new Uint8Array([...content, 0])]) {
    const tell = () => device.connection.approvePayment({ ...request, content: no });
    await expectRefused(device, tell, 'content-malformed');
    const parameters = { system: ecashSystem, verb: ecashVerb.ownSwap, content: no };
    await expectRefused(device, () => device.connection.system(parameters), 'content-malformed');
  }
  const offer = offerOf({ alternatives: [{ system: ecashSystem, part: utf8('pay to bearer') }] });
  await expectPaymentRefused(device, { offer }, 'content-malformed');
  await expectPaymentRefused(device, { swap: { ...honest, outputKeyset: 1 } }, 'content-malformed');
  const [first, ...rest] = honest.inputs;
  const inputs = first ? [{ ...first, keyset: 1 }, ...rest] : [];
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'content-malformed');
});

test('size: seventeen coins, of which the device would have to check too many', async () => {
  const many = coinsOf(held(planLoad(device.account, keyset, 17n * 2048n, 0, curve)));
  expect(many).toHaveLength(17);
  const inputs = many.map((coin) => ({ keyset: 0, ...pick(coin) }));
  await expectPaymentRefused(device, { swap: { ...honest, inputs } }, 'too-many-inputs');
  await expectPaymentRefused(device, { swap: { ...honest, inputs: [] } }, 'too-many-inputs');
});

test('size: more outputs than a batch has places, and none', async () => {
  const [some] = honest.outputs.filter(isOwn);
  const many = Array.from({ length: 65 }, (_, index) => (some ? { ...some, index } : undefined));
  const outputs = many.filter((one) => one !== undefined);
  await expectPaymentRefused(device, { swap: { ...honest, outputs } }, 'too-many-outputs');
  await expectPaymentRefused(device, { swap: { ...honest, outputs: [] } }, 'too-many-outputs');
});

test('size: evidence of more than 64 KiB, though the link would carry it', async () => {
  const { system, offer, critical, content } = approvalOf(device);
  const padded = new Uint8Array(65_537);
  padded.set(content);
  const parameters = encodeCbor(
    new Map<number, string | Uint8Array>([
      [1, system],
      [2, offer],
      [3, critical],
      [4, padded],
    ]),
  );
  const tell = () => device.connection.request('approvePayment', parameters);
  await expectRefused(device, tell, 'parameters-malformed', 'malformed');
  const swap = new Uint8Array(65_537);
  swap.set(toBytes(swapContentCodec, ownSwap({})));
  const asked = encodeCbor(
    new Map<number, string | number | Uint8Array>([
      [1, ecashSystem],
      [2, ecashVerb.ownSwap],
      [3, swap],
    ]),
  );
  await expectRefused(device, () => device.connection.request('system', asked), 'parameters-malformed', 'malformed');
});

function pick({ amount, batch, index, C, e, s }: Omit<SwapInput, 'keyset' | 'refund'>): Omit<SwapInput, 'keyset'> {
  return { amount, batch, index, C, e, s };
}
