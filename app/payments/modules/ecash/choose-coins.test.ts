import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseCoins, greatestInputs, valueOf, type Choice, type Terms } from './choose-coins.ts';
import type { Coin } from './coins.ts';

const keyset = new Uint8Array(33).fill(1);
const split = (value: bigint): readonly bigint[] | undefined => {
  const amounts: bigint[] = [];
  let rest = value;
  for (let bit = 20n; bit >= 0n; bit--) {
    for (; rest >= 1n << bit; rest -= 1n << bit) amounts.push(1n << bit);
  }
  return amounts.length > 64 ? undefined : amounts.toReversed();
};
const terms = (ppk: number): Terms => ({
  feeOf: (coins) => (BigInt(coins.length * ppk) + 999n) / 1000n,
  outputKeyset: keyset,
  split,
});

function batchOf(batch: number, amounts: readonly bigint[], state: Coin['state'] = 'free'): Coin[] {
  const [C, e, s] = [new Uint8Array(33), new Uint8Array(32), new Uint8Array(32)];
  return amounts.map((amount, index) => ({ keyset, amount, batch, index, C, e, s, state }));
}

/** Carries a gather out: the groups' coins are gone, what arrives is a batch of its own. */
function gathered(coins: readonly Coin[], choice: Extract<Choice, { is: 'gather' }>, ppk: number): Coin[] {
  const gone = new Set(choice.batches.flat());
  const arrived = choice.batches.flatMap((group) => split(valueOf(group) - terms(ppk).feeOf(group)) ?? []);
  const batch = Math.max(...coins.map((coin) => coin.batch)) + 1;
  return [...coins.filter((coin) => !gone.has(coin)), ...batchOf(batch, arrived)];
}

/** Chooses, gathers and chooses again until it pays or falls short; throws when that does not end. */
function played(coins: readonly Coin[], amount: bigint, ppk: number, rounds = 4): Choice {
  const choice = chooseCoins(coins, amount, terms(ppk));
  if (choice.is !== 'gather') return choice;
  if (rounds === 0) throw new Error('gathering does not end');
  return played(gathered(coins, choice, ppk), amount, ppk, rounds - 1);
}

const purse = fc
  .array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 24 }), { minLength: 1, maxLength: 9 })
  .map((batches) =>
    batches.flatMap((powers, batch) =>
      batchOf(
        batch,
        powers.map((power) => 1n << BigInt(power)),
      ),
    ),
  );
const payment = fc.record({
  coins: purse,
  amount: fc.bigInt({ min: 1n, max: 60_000n }),
  ppk: fc.constantFrom(0, 100, 1000),
});
const counts = { seed: 20_261, numRuns: 400 };

test('Coins that pay are at most 16, free, of one batch, and cover amount and fee', () => {
  fc.assert(
    fc.property(payment, ({ coins, amount, ppk }) => {
      const choice = chooseCoins(coins, amount, terms(ppk));
      if (choice.is !== 'pay') return;
      expect(choice.coins.length).toBeLessThanOrEqual(greatestInputs);
      expect(new Set(choice.coins.map(({ batch }) => batch)).size).toBe(1);
      expect(new Set(choice.coins).size).toBe(choice.coins.length);
      expect(choice.fee).toBe(terms(ppk).feeOf(choice.coins));
      expect(valueOf(choice.coins)).toBeGreaterThanOrEqual(amount + choice.fee);
    }),
    counts,
  );
});

test('No coin of a choice could be left out, and no other batch alone would leave less change', () => {
  fc.assert(
    fc.property(payment, ({ coins, amount, ppk }) => {
      const choice = chooseCoins(coins, amount, terms(ppk));
      if (choice.is !== 'pay') return;
      for (const coin of choice.coins) {
        const others = choice.coins.filter((other) => other !== coin);
        expect(others.length === 0 || valueOf(others) < amount + terms(ppk).feeOf(others)).toBe(true);
      }
      const change = valueOf(choice.coins) - amount - choice.fee;
      for (const batch of new Set(coins.map((coin) => coin.batch))) {
        const alone = chooseCoins(
          coins.filter((coin) => coin.batch === batch),
          amount,
          terms(ppk),
        );
        if (alone.is === 'pay') expect(valueOf(alone.coins) - amount - alone.fee).toBeGreaterThanOrEqual(change);
      }
    }),
    counts,
  );
});

test('Gathering takes groups of at most 16 coins of one batch, and ends in a payment or in a shortage', () => {
  let gathers = 0;
  fc.assert(
    fc.property(payment, ({ coins, amount, ppk }) => {
      const choice = chooseCoins(coins, amount, terms(ppk));
      if (choice.is === 'gather') {
        gathers += 1;
        for (const group of choice.batches) {
          expect(group.length).toBeLessThanOrEqual(greatestInputs);
          expect(new Set(group.map(({ batch }) => batch)).size).toBe(1);
        }
        const all = choice.batches.flat();
        expect(new Set(all).size).toBe(all.length);
      }
      played(coins, amount, ppk);
    }),
    counts,
  );
  expect(gathers).toBeGreaterThan(25);
});

test('A gather is only begun if it leads to the payment, at the fee that was told before', () => {
  fc.assert(
    fc.property(payment, ({ coins, amount, ppk }) => {
      const choice = chooseCoins(coins, amount, terms(ppk));
      if (choice.is === 'short') return;
      let [left, spent, now]: [readonly Coin[], bigint, Choice] = [coins, 0n, choice];
      while (now.is === 'gather') {
        spent += now.batches.reduce((sum, group) => sum + terms(ppk).feeOf(group), 0n);
        left = gathered(left, now, ppk);
        now = chooseCoins(left, amount, terms(ppk));
      }
      expect([now.is, 'fee' in now && now.fee + spent]).toEqual(['pay', choice.fee]);
    }),
    { ...counts, numRuns: 1000 },
  );
});

test('With what is said to be missing loaded as well, the purse pays', () => {
  const owned = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 4 });
  fc.assert(
    fc.property(owned, fc.bigInt({ min: 1n, max: 5000n }), fc.constantFrom(0, 100), (loads, amount, ppk) => {
      const coins = loads.flatMap((load, batch) => batchOf(batch, split(BigInt(load)) ?? []));
      const choice = chooseCoins(coins, amount, terms(ppk));
      if (choice.is !== 'short') return;
      const more = batchOf(loads.length, split(choice.missing) ?? []);
      expect(played([...coins, ...more], amount, ppk).is).toBe('pay');
    }),
    counts,
  );
});

test('What is missing in an empty purse is the amount and the fee of paying it', () => {
  expect(chooseCoins([], 1290n, terms(100))).toEqual({ is: 'short', missing: 1291n });
});

test('Coins that are reserved or spent are not chosen', () => {
  const coins = [...batchOf(0, [64n], 'reserved'), ...batchOf(1, [64n], 'spent'), ...batchOf(2, [32n])];
  expect(chooseCoins(coins, 16n, terms(0))).toMatchObject({ is: 'pay', coins: [{ batch: 2 }] });
  expect(chooseCoins(coins, 33n, terms(0)).is).toBe('short');
});

test('A batch of more coins than one signature covers is made fewer coins first, or said to be short: never both for ever', () => {
  const sixteen = Array.from({ length: 16 }, (_, bit) => 1n << BigInt(bit));
  const coins = batchOf(0, [...sixteen, 1n]);
  expect(played(coins, 65_536n, 0).is).toBe('pay');
  expect(played(coins, 65_000n, 100).is).toBe('pay');
  expect(played(coins, 65_536n, 100).is).toBe('short');
});
