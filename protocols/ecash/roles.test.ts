import { HDKey } from '@scure/bip32';
import { expect, test } from 'vitest';
import { concatBytes, hex, utf8 } from '../values/bytes.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { digest } from '../values/digest.ts';
import { day } from '../values/time.ts';
import { hashE, hashToCurve } from './blind.ts';
import { curveOrder, nobleCurve as curve, scalarFromWide } from './curve.ts';
import { openDeviceVault } from './device-vault.ts';
import { checkOwnSwap, checkPaymentSwap } from './device.ts';
import { checkKeyset, keysetId, type Keyset } from './keyset.ts';
import { ecashPartCodec, greatestEvidence, swapContentCodec, type EcashPart } from './messages.ts';
import { readPromises, readRestored, type Issued } from './mint-answer.ts';
import { readPromisesJson, swapRequestJson, type BlindedMessage, type MintPromise } from './mint-messages.ts';
import { paymentReference } from './p2pk.ts';
import { checkPayment, planRedeem } from './payee.ts';
import { paymentProof, planLoad, planOwnSwap, planPayment, signedSwap, type PlannedOutput } from './payer.ts';
import { tillKey } from './pocket-outputs.ts';
import { sigAllDigest } from './sig-all.ts';
import { allSigned } from './spending-condition.ts';
import { openBatch, outputAt, type VaultAccount } from './vault-outputs.ts';

// A mint of a few lines, for tests only: k of an amount is a hash of it.
const mintSecret = (amount: bigint): Uint8Array => scalarFromWide(digest(utf8(`mint ${amount}`)));
const point = (scalar: Uint8Array): Uint8Array => must(curve.baseTimes(scalar));
const number = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes)}`);

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('nothing there');
  return value;
}

function scalar(value: bigint): Uint8Array {
  const bits = ((value % curveOrder) + curveOrder) % curveOrder;
  return Uint8Array.from({ length: 32 }, (_, index) => Number((bits >> BigInt(8 * (31 - index))) & 255n));
}

function promise({ amount, keyset, B_ }: BlindedMessage, secret = mintSecret(amount)): MintPromise {
  const signed = must(curve.times(B_, secret));
  const nonce = scalarFromWide(digest(B_, secret));
  const e = must(hashE([point(nonce), must(curve.times(B_, nonce)), point(secret), signed], curve));
  return { amount, keyset, C_: signed, dleq: { e, s: scalar(number(nonce) + number(e) * number(secret)) } };
}

const amounts = [1n, 2n, 4n, 8n, 16n, 32n, 64n];
const terms = { keys: new Map(amounts.map((amount) => [amount, point(mintSecret(amount))])), feePpk: 250 };
const id = keysetId({ ...terms, unit: 'eur' });
const keyset = value(checkKeyset({ ...terms, id }, 'eur'));
const node = HDKey.fromMasterSeed(digest(utf8('device')));
const account: VaultAccount = {
  mint: 'https://mint.example',
  unit: 'eur',
  outputSeed: digest(utf8('outputs')),
  publicKey: must(node.publicKey ?? undefined),
  chainCode: must(node.chainCode ?? undefined),
};
const pocketSeed = digest(utf8('pocket'));
const till = tillKey(pocketSeed, utf8('0123456789abcdef'), curve);
const part: EcashPart = {
  mint: account.mint,
  unit: 'eur',
  keysetIds: [id],
  lockKey: till.publicKey,
  lockTime: 1_765_000_000,
};

function value<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok)
    throw new Error(
      JSON.stringify(result.error, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)),
    );
  return result.value;
}

function code(result: { ok: boolean; error?: { code: string } }): string {
  return result.ok ? 'ok' : (result.error?.code ?? '');
}

function load(amount: bigint, batch: number): readonly Issued<PlannedOutput>[] {
  const outputs = value(planLoad(account, keyset, amount, batch, curve));
  return value(
    readPromises(
      outputs,
      keyset,
      outputs.map((output) => promise(output)),
      curve,
    ),
  );
}

const aux = new Uint8Array(32);

function deviceSigns(plan: { digest: Uint8Array }, batch: number) {
  const secret = must(node.deriveChild(batch).privateKey ?? undefined);
  return { signature: curve.schnorrSign(plan.digest, secret, aux), digest: plan.digest };
}

const base = { account, coins: load(31n, 0), keysets: [keyset], outputKeyset: id, batch: 1, curve };
const plan = value(planPayment(base, part, 20n));
const issued = value(
  readPromises(
    plan.outputs,
    keyset,
    plan.outputs.map((output) => promise(output)),
    curve,
  ),
);
const proofs = issued.filter(({ kind }) => kind === 1).map(paymentProof);
const expected = { part, amount: { minor: 20n, currency: 'EUR' as const }, reference: plan.reference };

test('a payment plan conserves value: inputs are payee outputs, change and the fee of the keyset', () => {
  expect(plan.fee).toBe(2n);
  expect(plan.outputs.map(({ amount, kind, index }) => [amount, kind, index])).toEqual([
    [1n, 0, 0],
    [4n, 1, 0],
    [8n, 0, 1],
    [16n, 1, 1],
  ]);
  expect(fromBytes(swapContentCodec, plan.evidence, greatestEvidence)).toEqual({ ok: true, value: plan.content });
});

test('what the device signed is what the mint verifies: witness on the first input, main path of every input', () => {
  const request = value(signedSwap(plan, deviceSigns(plan, 0), curve));
  const { witness } = must(request.inputs[0]);
  expect(request.inputs.slice(1).every((input) => input.witness === undefined)).toBe(true);
  expect(allSigned(request.inputs, request.outputs, undefined, witness ?? '', 0, curve)).toBe(true);
  expect(allSigned(request.inputs, request.outputs.slice(1), undefined, witness ?? '', 0, curve)).toBe(false);
  const json = swapRequestJson(request);
  expect(json.outputs[0]).toEqual({ amount: 1, id: hex(id), B_: hex(must(plan.outputs[0]).B_) });
  expect(Object.keys(must(json.inputs[1]))).toEqual(['amount', 'id', 'secret', 'C']);
});

test('a signature of another key or over another digest never reaches the mint', () => {
  expect(code(signedSwap(plan, deviceSigns(plan, 1), curve))).toBe('device-signature-invalid');
  const other = { digest: digest(plan.digest) };
  expect(code(signedSwap(plan, deviceSigns(other, 0), curve))).toBe('device-digest-differs');
});

test('what the payer plans for payment, gathering and refund, the device finds right and signs', () => {
  const seed = digest(utf8('words'));
  const { outputSeed, publicKey, chainCode } = openDeviceVault(seed, account.mint, account.unit);
  const own = { ...base, account: { ...account, outputSeed, publicKey, chainCode } };
  const outputs = value(planLoad(own.account, keyset, 31n, 0, curve));
  const coins = value(
    readPromises(
      outputs,
      keyset,
      outputs.map((output) => promise(output)),
      curve,
    ),
  );
  const device = (floor: number) => ({
    accounts: [{ mint: account.mint, unit: account.unit, keysets: [{ id, feePpk: 250 }], floor }],
    seed,
    curve,
  });
  const pay = value(planPayment({ ...own, coins }, part, 20n));
  const offer = { part: toBytes(ecashPartCodec, part), total: expected.amount, issuedAt: part.lockTime - 7 * day };
  const checked = value(checkPaymentSwap(pay.evidence, offer, device(5)));
  expect(checked.reference).toEqual(pay.reference);
  expect(signedSwap(pay, { digest: checked.digest, signature: checked.sign(aux) }, curve).ok).toBe(true);
  const gather = value(planOwnSwap({ ...own, coins, batch: 4 }, 3));
  const gathered = value(checkOwnSwap(gather.evidence, device(checked.floor)));
  expect(signedSwap(gather, { digest: gathered.digest, signature: gathered.sign(aux) }, curve).ok).toBe(true);
  const paid = value(
    readPromises(
      pay.outputs,
      keyset,
      pay.outputs.map((output) => promise(output)),
      curve,
    ),
  );
  const lapsed = paid.filter(({ kind }) => kind === 1).map((coin) => ({ ...coin, refund: part }));
  const back = value(planOwnSwap({ ...own, coins: lapsed, batch: 7 }));
  const returned = value(checkOwnSwap(back.evidence, device(gathered.floor)));
  expect(signedSwap(back, { digest: returned.digest, signature: returned.sign(aux) }, curve).ok).toBe(true);
});

test('a plan that cannot be made says why', () => {
  const [first, ...others] = base.coins;
  const coin = must(first);
  const many = Array.from({ length: 17 }, () => coin);
  expect(code(planPayment({ ...base, coins: [] }, part, 1n))).toBe('coins-none');
  expect(code(planPayment({ ...base, coins: many }, part, 1n))).toBe('coins-too-many');
  expect(code(planPayment({ ...base, coins: [{ ...coin, batch: 3 }, ...others] }, part, 1n))).toBe('coins-mixed');
  const refund = { lockKey: part.lockKey, lockTime: 5 };
  expect(code(planPayment({ ...base, coins: [{ ...coin, refund }, ...others] }, part, 1n))).toBe('coins-mixed');
  expect(planPayment(base, part, 30n)).toEqual({ ok: false, error: { code: 'coins-insufficient', missing: 1n } });
  expect(code(planPayment({ ...base, keysets: [] }, part, 1n))).toBe('keyset-unknown');
  expect(code(planPayment(base, { ...part, keysetIds: [new Uint8Array(33)] }, 1n))).toBe('keyset-unknown');
  expect(planOwnSwap({ ...base, coins: [coin] })).toEqual({
    ok: false,
    error: { code: 'coins-insufficient', missing: 1n },
  });
  expect(code(planOwnSwap(base, 61))).toBe('outputs-too-many');
});

test('an own-swap brings everything back but the fee, and a refund is spent by its payee secret', () => {
  const swap = value(planOwnSwap({ ...base, batch: 2 }, 7));
  expect(swap.outputs.map(({ amount, kind, index }) => [amount, kind, index])).toEqual([
    [1n, 0, 7],
    [4n, 0, 8],
    [8n, 0, 9],
    [16n, 0, 10],
  ]);
  const refund = { lockKey: part.lockKey, lockTime: part.lockTime };
  const coins = issued.filter(({ kind }) => kind === 1).map((coin) => ({ ...coin, refund }));
  const back = value(planOwnSwap({ ...base, coins, batch: 3 }));
  expect(back.inputs.map(({ secret }) => secret)).toEqual(proofs.map(({ secret }) => secret));
  const request = value(signedSwap(back, deviceSigns(back, 1), curve));
  const witness = request.inputs[0]?.witness ?? '';
  expect(allSigned(request.inputs, request.outputs, undefined, witness, part.lockTime, curve)).toBe(false);
  expect(allSigned(request.inputs, request.outputs, undefined, witness, part.lockTime + 1, curve)).toBe(true);
});

test('a wrong answer of the mint has its own code each, and yields no coin', () => {
  const outputs = plan.outputs;
  const right = outputs.map((output) => promise(output));
  const [p0, p1, p2, p3] = right.map((one) => must(one)) as [MintPromise, MintPromise, MintPromise, MintPromise];
  const read = (given: readonly MintPromise[]) => readPromises(outputs, keyset, given, curve);
  expect(code(read([p0, p1, p2]))).toBe('mint-answer-short');
  expect(code(read([p0, p1, p2, p3, p3]))).toBe('mint-answer-long');
  expect(code(read([p1, p0, p2, p3]))).toBe('mint-answer-reordered');
  expect(read([p0, p1, { ...p2, keyset: new Uint8Array(33) }, p3])).toEqual({
    ok: false,
    error: { code: 'mint-answer-keyset', index: 2 },
  });
  expect(code(read([p0, p1, p2, { ...p3, amount: 32n }]))).toBe('mint-answer-amount');
  const { dleq: _, ...bare } = p3;
  expect(code(read([p0, p1, p2, bare]))).toBe('mint-answer-dleq-missing');
  expect(code(read([promise(must(outputs[0]), mintSecret(2n)), p1, p2, p3]))).toBe('mint-answer-dleq');
  expect(code(read([{ ...p0, C_: p1.C_ }, p1, p2, p3]))).toBe('mint-answer-dleq');
});

test('promises of equal amounts in another order are seen by their proofs', () => {
  const batch = openBatch(account, 9);
  const outputs = [0, 1].map((index) => ({ ...outputAt(batch, id, index, curve), amount: 8n }));
  const [first, second] = outputs.map((output) => promise(output));
  const read = readPromises(outputs, keyset, [must(second), must(first)], curve);
  expect(read).toEqual({ ok: false, error: { code: 'mint-answer-reordered', index: 0 } });
});

test('a restore gives back the coins of the places that the mint signed, whatever it signed them for', () => {
  const batch = openBatch(account, 1);
  const places = [0, 1, 2, 3].map((index) => outputAt(batch, id, index, curve));
  const found = plan.outputs
    .filter(({ kind }) => kind === 0)
    .map((output) => ({ B_: output.B_, promise: promise(output) }))
    .toReversed();
  const coins = value(readRestored(places, keyset, found, curve));
  expect(coins.map(({ index, amount }) => [index, amount])).toEqual([
    [1, 8n],
    [0, 1n],
  ]);
  expect(coins.map(({ C }) => hex(C))).toEqual(
    issued
      .filter(({ kind }) => kind === 0)
      .map(({ C }) => hex(C))
      .toReversed(),
  );
  const foreign = { B_: must(proofs[0]).C, promise: must(found[0]).promise };
  expect(code(readRestored(places, keyset, [foreign], curve))).toBe('mint-answer-malformed');
  expect(code(readRestored(places, keyset, [must(found[0]), must(found[0])], curve))).toBe('mint-answer-malformed');
});

test('coins that the vault made are worth k times the point of their secret', () => {
  for (const { amount, secret, C } of issued) {
    expect(C).toEqual(curve.times(hashToCurve(utf8(secret), curve), mintSecret(amount)));
  }
});

test('the payee takes exactly the coins of its offer, and nothing that is a little different', () => {
  expect(checkPayment(expected, proofs, [keyset], curve)).toEqual({ ok: true, value: proofs });
  const [first, second] = proofs.map((proof) => must(proof));
  const [one, two] = [must(first), must(second)];
  const check = (given: readonly (typeof one)[], as = expected, sets: readonly Keyset[] = [keyset]) =>
    code(checkPayment(as, given, sets, curve));
  const change = must(issued.find(({ kind }) => kind === 0));
  const { dleq: _, ...bare } = one;
  const forged = { ...one, dleq: { ...must(one.dleq), r: must(two.dleq).r } };
  const lockedLonger = { ...part, lockTime: part.lockTime + 1 };
  const early = one.secret.replace(`${part.lockTime}`, `${part.lockTime - 1}`);
  const refundTo = (key: string): string => one.secret.replace(/(?<="refund",").{66}/, key);
  expect(check([])).toBe('payment-empty');
  expect(check(Array.from({ length: 65 }, () => one))).toBe('payment-too-large');
  expect(check([one, two], { ...expected, amount: { minor: 20n, currency: 'USD' as never } })).toBe(
    'payment-currency-differs',
  );
  expect(check([one])).toBe('payment-sum');
  expect(check([one, two, one])).toBe('payment-duplicate');
  expect(check([two, one])).toBe('payment-reference-differs');
  expect(check([one, two], { ...expected, part: { ...part, lockKey: point(scalar(7n)) } })).toBe('payment-lock-key');
  expect(check([one, two], { ...expected, part: lockedLonger })).toBe('payment-lock-time');
  expect(check([{ ...one, secret: early }, two])).toBe('payment-lock-time');
  expect(check([{ ...one, secret: refundTo(hex(till.publicKey)) }, two])).toBe('payment-refund-key');
  const lost = checkPayment(expected, [{ ...one, secret: refundTo(`02${'00'.repeat(31)}05`) }, two], [keyset], curve);
  expect(lost).toEqual({ ok: false, error: { code: 'payment-refund-key', index: 0 } });
  expect(check([one, two], expected, [{ ...keyset, unit: 'sat' }])).toBe('payment-keyset');
  expect(check([paymentProof(change), two])).toBe('payment-secret');
  expect(check([one, two], expected, [])).toBe('payment-keyset');
  expect(check([one, two], { ...expected, part: { ...part, keysetIds: [new Uint8Array(33)] } })).toBe('payment-keyset');
  expect(check([bare, two])).toBe('payment-dleq-missing');
  expect(check([forged, two])).toBe('payment-dleq');
  expect(
    check([
      { ...one, amount: 16n },
      { ...two, amount: 4n },
    ]),
  ).toBe('payment-dleq');
  expect(
    check([
      { ...one, amount: 3n },
      { ...two, amount: 17n },
    ]),
  ).toBe('payment-amount-not-in-keyset');
});

test('the payee redeems what it checked, less the fee, with the key of its deal', () => {
  const means = { lockSecret: till.secret, pocketSeed, counter: 5, aux, curve };
  const redeem = value(planRedeem(proofs, [keyset], keyset, means));
  expect(redeem.fee).toBe(1n);
  expect(redeem.nextCounter).toBe(8);
  expect(redeem.outputs.map(({ amount, counter }) => [amount, counter])).toEqual([
    [1n, 5],
    [2n, 6],
    [16n, 7],
  ]);
  const { inputs, outputs } = redeem.request;
  expect(allSigned(inputs, outputs, undefined, inputs[0]?.witness ?? '', 0, curve)).toBe(true);
  const coins = value(
    readPromises(
      redeem.outputs,
      keyset,
      redeem.outputs.map((output) => promise(output)),
      curve,
    ),
  );
  expect(coins.reduce((sum, { amount }) => sum + amount, 0n)).toBe(19n);
  const dear = { ...keyset, feePpk: 10_000 };
  expect(code(planRedeem(proofs, [dear], keyset, means))).toBe('payment-fee-exceeds');
});

test('the payment reference commits to the secrets and to their order', () => {
  const secrets = proofs.map(({ secret }) => secret);
  expect(plan.reference).toEqual(
    digest(concatBytes(utf8(secrets[0] ?? ''), utf8('\n'), utf8(secrets[1] ?? ''), utf8('\n'))),
  );
  expect(paymentReference(secrets.toReversed())).not.toEqual(plan.reference);
  expect(sigAllDigest([], [])).toEqual(digest());
});

test('promises on the wire are read strictly', () => {
  const right = promise(must(plan.outputs[0]));
  const item = {
    amount: 1,
    id: hex(id),
    C_: hex(right.C_),
    dleq: { e: hex(must(right.dleq).e), s: hex(must(right.dleq).s) },
  };
  expect(readPromisesJson({ signatures: [item] })).toEqual({ ok: true, value: [right] });
  const { dleq: _, ...bare } = item;
  expect(readPromisesJson({ signatures: [bare, { ...bare, dleq: null }] }).ok).toBe(true);
  for (const wrong of [
    undefined,
    null,
    [],
    { signatures: {} },
    { signatures: [null] },
    { signatures: [{ ...item, amount: '1' }] },
    { signatures: [{ ...item, amount: 2 ** 53 }] },
    { signatures: [{ ...item, amount: 1.5 }] },
    { signatures: [{ ...item, amount: -1 }] },
    { signatures: [{ ...item, id: 'xx' }] },
    { signatures: [{ ...item, C_: item.C_.toUpperCase() }] },
    { signatures: [{ ...item, C_: item.C_.slice(2) }] },
    { signatures: [{ ...item, dleq: {} }] },
    { signatures: [{ ...item, dleq: { ...item.dleq, s: '00' } }] },
  ]) {
    expect(code(readPromisesJson(wrong))).toBe('mint-answer-malformed');
  }
});
