// The parts a mint is made of, handed to every operation; and the checks that swap and melt share: coins and outputs
// are well-formed, of known keysets, of one unit, and the mint's own signatures stand on the coins.
import { signBlinded, hashToCurve, proveDleq, verifyProof } from './signing.ts';
import type { Lightning } from '../lightning/lightning.ts';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { MintError } from './errors.ts';
import { inputFee, type Keyset, type Keysets } from './keysets.ts';
import { mostItems, wireAmount, type Input, type Output } from './requests.ts';
import type { Blank, Coin, MintStore, Promised } from './store.ts';
import type { Unit } from './units.ts';

/** A running mint. `underway` names the melt quotes whose payment this process is waiting for. */
export type Mint = {
  readonly store: MintStore;
  readonly keysets: Keysets;
  readonly lightning: Lightning;
  readonly clock: () => Seconds;
  readonly units: readonly Unit[];
  readonly underway: Set<string>;
  /** True once the mint has stopped: answers of Lightning that come later are left to recovery at the next start. */
  readonly stopped: () => boolean;
};

/** An answer's body text, or why not. */
export type Answered = Result<string, MintError>;

/** Coins that were checked: their rows, sum, fee and unit. */
export type CheckedCoins = {
  readonly coins: readonly Coin[];
  readonly total: bigint;
  readonly fee: bigint;
  readonly unit: Unit;
};

/** Checks the inputs of a request but for their spending conditions; `locked` comes from those, one flag an input. */
export function checkInputs(
  mint: Mint,
  inputs: readonly Input[],
  locked: readonly boolean[],
): Result<CheckedCoins, MintError> {
  if (inputs.length > mostItems) return bad({ code: 'inputs-too-many', about: `at most ${mostItems}` });
  if (new Set(inputs.map(({ secret }) => secret)).size < inputs.length) return bad({ code: 'inputs-repeated' });
  const keysets = findKeysets(mint, inputs);
  if (!keysets.ok) return keysets;
  const unit = oneUnit(keysets.value);
  if (!unit) return bad({ code: 'units-mixed' });
  const points = inputs.map(({ secret }) => hashToCurve(utf8(secret)));
  const coins = inputs.map(({ amount, id, witness }, index): Coin => ({
    y: hex(points[index] ?? new Uint8Array()),
    keyset: id,
    amount,
    witness: locked[index] ? (witness ?? undefined) : undefined,
  }));
  for (const { y } of coins) {
    const state = mint.store.coin(y)?.state; // looked up before the costly part; the store decides again when it commits
    if (state) return bad({ code: state === 'SPENT' ? 'proof-spent' : 'proof-pending' });
  }
  for (const [index, { amount, C }] of inputs.entries()) {
    const key = keysets.value[index]?.keys.get(amount);
    const [y, signature] = [points[index], fromHex(C, 33)];
    if (!key || !y || !signature || !verifyProof(key, y, signature))
      return bad({ code: 'proof-invalid', about: `inputs.${index}` });
  }
  return good({ coins, total: sum(inputs), fee: inputFee(keysets.value), unit });
}

/** Checks outputs to be signed or held: not twice, active keysets of `unit`, nothing signed before. */
export function checkOutputs(mint: Mint, outputs: readonly Output[], unit: Unit): Result<readonly Keyset[], MintError> {
  if (outputs.length > mostItems) return bad({ code: 'outputs-too-many', about: `at most ${mostItems}` });
  if (new Set(outputs.map(({ B_ }) => B_)).size < outputs.length) return bad({ code: 'outputs-repeated' });
  const keysets = findKeysets(mint, outputs);
  if (!keysets.ok) return keysets;
  if (keysets.value.some(({ active }) => !active)) return bad({ code: 'keyset-inactive' });
  if (outputs.length > 0 && !oneUnit(keysets.value)) return bad({ code: 'units-mixed' });
  if (keysets.value.some((keyset) => keyset.unit !== unit)) return bad({ code: 'units-unlike' });
  for (const { B_ } of outputs) {
    if (mint.store.promised(B_)) return bad({ code: 'output-signed' });
    if (mint.store.blank(B_)) return bad({ code: 'output-pending' });
  }
  return keysets;
}

/** Signs checked outputs for the amounts they name; `amount-out-of-range` where the keyset has no such coin. */
export function signOutputs(keysets: readonly Keyset[], outputs: readonly Output[]): Result<Promised[], MintError> {
  const promises: Promised[] = [];
  for (const [index, { amount, B_ }] of outputs.entries()) {
    const keyset = keysets[index];
    const promised = keyset && signOne(keyset, { blinded: B_, keyset: keyset.id }, amount);
    if (!promised) return bad({ code: 'amount-out-of-range', about: `outputs.${index}` });
    promises.push(promised);
  }
  return good(promises);
}

/** Signs one blinded message for an amount, with its DLEQ proof; `undefined` when the keyset has no such coin. */
export function signOne(keyset: Keyset, { blinded }: Blank, amount: bigint): Promised | undefined {
  const key = keyset.keys.get(amount);
  const point = fromHex(blinded, 33);
  if (!key || !point) return undefined;
  const signature = signBlinded(key, point);
  const { e, s } = proveDleq(key, point, signature);
  return { blinded, keyset: keyset.id, amount, signature: hex(signature), e: hex(e), s: hex(s) };
}

/** A signature as wallets read it (NUT-00 `BlindSignature`, NUT-12). */
export function wireSignature({ keyset, amount, signature, e, s }: Promised) {
  return { id: keyset, amount: wireAmount(amount), C_: signature, dleq: { e, s } };
}

/** The sum of amounts. */
export function sum(items: readonly { readonly amount: bigint }[]): bigint {
  return items.reduce((total, { amount }) => total + amount, 0n);
}

function findKeysets(mint: Mint, items: readonly { readonly id: string }[]): Result<Keyset[], MintError> {
  const keysets: Keyset[] = [];
  for (const { id } of items) {
    const keyset = mint.keysets.byId(id);
    if (!keyset) return bad({ code: 'keyset-unknown', about: id });
    keysets.push(keyset);
  }
  return good(keysets);
}

function oneUnit(keysets: readonly Keyset[]): Unit | undefined {
  const units = new Set(keysets.map(({ unit }) => unit));
  return units.size === 1 ? keysets[0]?.unit : undefined;
}
