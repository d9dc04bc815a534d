import { HDKey } from '@scure/bip32';
import { expect, test } from 'vitest';
import { hashToCurve } from '#protocols/ecash/blind.ts';
import { nobleCurve as curve } from '#protocols/ecash/curve.ts';
import { checkKeyset, keysetId } from '#protocols/ecash/keyset.ts';
import { openBatch, secretAt } from '#protocols/ecash/vault-outputs.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good } from '#protocols/values/result.ts';
import { mintKey, proveDleq, signBlinded } from '#market/mint/signing.ts';
import type { Account } from './account.ts';
import type { MintPort } from './mint-port.ts';
import { ownOutputs } from './own-outputs.ts';
import { restoreKeyset } from './restore-account.ts';

const key = mintKey(digest(utf8('mint')));
const terms = { keys: new Map([[1n, key.point]]), feePpk: 100 };
const checked = checkKeyset({ ...terms, id: keysetId({ ...terms, unit: 'eur' }) }, 'eur');
if (!checked.ok) throw new Error('the keyset does not hold');
const keyset = checked.value;
const node = HDKey.fromMasterSeed(digest(utf8('device')));
const account: Account = {
  ...{ id: 'eur-1', name: 'Cash', mint: 'http://127.0.0.1:3338', unit: 'eur' },
  outputSeed: digest(utf8('outputs')),
  publicKey: node.publicKey ?? new Uint8Array(33),
  chainCode: node.chainCode ?? new Uint8Array(32),
  keysets: [{ evidence: { id: keyset.id, ...terms }, active: true }],
  nextBatch: 0,
};

/** A mint that has signed the first `count` outputs of some batches, and knows these coins (batch/index) as not free. */
function mintThatSigned(batches: Record<number, number>, states: Record<string, 'spent' | 'pending'> = {}) {
  const signed = new Map<string, Uint8Array>();
  const known = new Map<string, 'spent' | 'pending'>();
  for (const [batch, count] of Object.entries(batches)) {
    const amounts = Array.from({ length: count }, () => 1n);
    for (const { B_ } of ownOutputs(account, keyset.id, Number(batch), 0, amounts, curve)) signed.set(hex(B_), B_);
  }
  for (const [place, state] of Object.entries(states)) {
    const [batch = 0, index = 0] = place.split('/').map(Number);
    known.set(hex(hashToCurve(utf8(secretAt(openBatch(account, batch), keyset.id, index)), curve)), state);
  }
  const asked: number[] = [];
  const port: Pick<MintPort, 'restore' | 'states'> = {
    restore(outputs) {
      asked.push(outputs.length);
      const found = outputs.filter(({ B_ }) => signed.has(hex(B_)));
      return Promise.resolve(
        good(
          found.map(({ B_ }) => {
            const C_ = signBlinded(key, B_);
            return { B_, promise: { amount: 1n, keyset: keyset.id, C_, dleq: proveDleq(key, B_, C_) } };
          }),
        ),
      );
    },
    states: (ys) => Promise.resolve(good(ys.map((y) => known.get(hex(y)) ?? ('unspent' as const)))),
  };
  return { mint: port as MintPort, asked };
}

test('Every batch is found up to a hundred empty ones, and the first free batch is the one after the last', async () => {
  const { mint, asked } = mintThatSigned({ 0: 2, 9: 1, 109: 1 });
  const found = await restoreKeyset(account, keyset, mint, curve);
  expect(found.ok && found.value.coins.map(({ batch, index, spent }) => [batch, index, spent])).toEqual([
    [0, 0, false],
    [0, 1, false],
    [9, 0, false],
    [109, 0, false],
  ]);
  expect(found).toMatchObject({ value: { nextBatch: 110 } });
  expect(Math.max(...asked)).toBeLessThanOrEqual(100);
});

test('Fifty payments in a row that left no change do not hide what was loaded after them', async () => {
  const found = await restoreKeyset(account, keyset, mintThatSigned({ 0: 1, 51: 64 }).mint, curve);
  expect(found.ok && found.value.coins).toHaveLength(65);
});

test('A batch with a 32nd output is asked for the rest of its places', async () => {
  const { mint } = mintThatSigned({ 0: 33 });
  const found = await restoreKeyset(account, keyset, mint, curve);
  expect(found.ok && found.value.coins).toHaveLength(33);
});

test('Coins that are spent are told apart; those that are pending may come back and are not called spent', async () => {
  const { mint } = mintThatSigned({ 0: 3 }, { '0/1': 'spent', '0/2': 'pending' });
  const found = await restoreKeyset(account, keyset, mint, curve);
  expect(found.ok && found.value.coins.map(({ spent }) => spent)).toEqual([false, true, false]);
});

test('An account that the mint does not know is empty, and its first batch is free', async () => {
  expect(await restoreKeyset(account, keyset, mintThatSigned({}).mint, curve)).toEqual(
    good({ coins: [], nextBatch: 0 }),
  );
});

test('A mint that restores what was not asked for, or proves nothing, is not believed', async () => {
  const { mint } = mintThatSigned({ 0: 1 });
  const strange: MintPort = {
    ...mint,
    restore: async (outputs) => {
      const honest = await mint.restore(outputs);
      return honest.ok ? good(honest.value.map((one) => ({ ...one, B_: key.point }))) : honest;
    },
  };
  expect(await restoreKeyset(account, keyset, strange, curve)).toMatchObject({
    error: { code: 'mint-answer-wrong', detail: 'mint-answer-malformed' },
  });
  const unproven: MintPort = {
    ...mint,
    restore: async (outputs) => {
      const honest = await mint.restore(outputs);
      return honest.ok
        ? good(honest.value.map(({ B_, promise: { dleq: _dleq, ...promise } }) => ({ B_, promise })))
        : honest;
    },
  };
  expect(await restoreKeyset(account, keyset, unproven, curve)).toMatchObject({ error: { code: 'mint-answer-wrong' } });
});

test('A restore that is interrupted says so, and keeps nothing', async () => {
  const { mint } = mintThatSigned({ 0: 1 });
  const failing: MintPort = { ...mint, states: () => Promise.resolve(bad({ code: 'mint-no-answer', detail: 'cut' })) };
  expect(await restoreKeyset(account, keyset, failing, curve)).toEqual(bad({ code: 'mint-no-answer', detail: 'cut' }));
});
