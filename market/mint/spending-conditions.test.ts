import { sha256 } from '@noble/hashes/sha2.js';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { vectorBlocks, vectorsAbsent, vectorsPresent, vectorText } from './official-vectors.ts';
import { p2pkSecret, publicKey, signWitness } from './raw-wallet.ts';
import { checkConditions, sigAllMessage } from './spending-conditions.ts';
import { readLock } from './secret.ts';

const vectorCoin = z.object({ secret: z.string(), C: z.string(), witness: z.string().optional() });
const vectorRequest = z.object({
  inputs: z.array(vectorCoin),
  outputs: z.array(z.object({ amount: z.number().transform(BigInt), B_: z.string() })),
  quote: z.string().optional(),
});
const now = 1_790_000_000;

describe('official vectors of NUT-11', () => {
  const spendable = (about: string) => !/invalid|\*\*not\*\*|one signature failing/i.test(about);

  test('single coins open exactly when the vectors say so', ({ skip }) => {
    skip(!vectorsPresent, vectorsAbsent);
    const coins = vectorBlocks('11-test.md')
      .flatMap(({ about, body }) => {
        const read = vectorCoin.safeParse(body);
        return read.success ? [{ about, coin: read.data }] : [];
      })
      .filter(({ coin }) => coin.witness !== undefined);
    expect(coins).toHaveLength(8);
    const opened = coins.map(({ about, coin }) => [about, checkConditions({ inputs: [coin], outputs: [] }, now).ok]);
    expect(opened).toEqual(coins.map(({ about }) => [about, spendable(about)]));
    expect(opened.filter(([, ok]) => ok)).toHaveLength(5);
  });

  test('swaps and melts under SIG_ALL open exactly when the vectors say so; HTLC is refused by its kind', ({
    skip,
  }) => {
    skip(!vectorsPresent, vectorsAbsent);
    const requests = vectorBlocks('11-test.md').flatMap(({ about, body }) => {
      const read = vectorRequest.safeParse(body);
      return read.success ? [{ about, request: read.data }] : [];
    });
    expect(requests).toHaveLength(11);
    const outcomes = requests.map(({ about, request: { inputs, outputs, quote } }) => {
      const checked = checkConditions({ inputs, outputs, ...(quote === undefined ? {} : { quote }) }, now);
      const hashLocked = inputs[0]?.secret.startsWith('["HTLC"');
      return { about, hashLocked, outcome: checked.ok ? 'open' : checked.error.code };
    });
    const published = outcomes.filter(({ hashLocked }) => !hashLocked);
    expect(published).toHaveLength(8);
    expect(published.filter(({ outcome }) => outcome === 'open').map(({ about }) => about)).toEqual(
      published.map(({ about }) => about).filter(spendable),
    );
    expect(outcomes.filter(({ hashLocked }) => hashLocked).map(({ outcome }) => outcome)).toEqual([
      'kind-unsupported',
      'kind-unsupported',
      'kind-unsupported',
    ]);
  });

  test('the SIG_ALL messages of a swap and a melt are the published ones, byte for byte', ({ skip }) => {
    skip(!vectorsPresent, vectorsAbsent);
    const text = vectorText('11-test.md');
    const messages = [...text.matchAll(/```\n(\["P2PK"[\s\S]*?)\n```/g)].map((match) => match[1]);
    const digests = [...text.matchAll(/sha256sum\(msg_to_sign\) should look like this: `([0-9a-f]{64})`/g)].map(
      (match) => match[1],
    );
    const examples = vectorBlocks('11-test.md')
      .filter(({ about }) => about.startsWith('Example'))
      .map(({ body }) => vectorRequest.parse(body));
    expect(examples).toHaveLength(2);
    const made = examples.map(({ inputs, outputs, quote }) =>
      sigAllMessage({ inputs, outputs, ...(quote === undefined ? {} : { quote }) }),
    );
    expect(made).toEqual(messages);
    expect(made.map((message) => hex(sha256(utf8(message))))).toEqual(digests);
  });
});

const [alice, bob, carol] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const spend = (secret: string, witness?: string, at = now) =>
  checkConditions({ inputs: [{ secret, C: '', witness }], outputs: [] }, at);
const outcome = (checked: ReturnType<typeof spend>) => (checked.ok ? 'open' : checked.error.code);

test('before its locktime a coin opens to its own key only, after it to the refund key as well', () => {
  const secret = p2pkSecret(alice, [
    ['locktime', String(now)],
    ['refund', publicKey(bob)],
  ]);
  const tried = (at: number) => [alice, bob, carol].map((key) => outcome(spend(secret, signWitness(secret, key), at)));
  expect(tried(now)).toEqual(['open', 'condition-unmet', 'condition-unmet']);
  expect(tried(now + 1)).toEqual(['open', 'open', 'condition-unmet']);
});

test('after a locktime without refund key anyone may spend; a locktime that is no time never comes', () => {
  expect(outcome(spend(p2pkSecret(alice, [['locktime', '21']])))).toBe('open');
  for (const never of ['-1', '1e3', 'tomorrow', '99999999999'])
    expect(outcome(spend(p2pkSecret(alice, [['locktime', never]])))).toBe('condition-unmet');
});

test('signers are counted, not signatures: one key signing twice is one of two', () => {
  const secret = p2pkSecret(alice, [
    ['pubkeys', publicKey(bob), publicKey(carol)],
    ['n_sigs', '2'],
  ]);
  expect(outcome(spend(secret, signWitness(secret, alice, alice)))).toBe('condition-unmet');
  expect(outcome(spend(secret, signWitness(secret, carol, bob)))).toBe('open');
});

test('main and refund signers do not add up to one quorum', () => {
  const tags = [
    ['pubkeys', publicKey(carol)],
    ['n_sigs', '2'],
    ['locktime', '21'],
    ['refund', publicKey(bob)],
  ];
  const twoRefunds = p2pkSecret(alice, [
    ...tags.slice(0, 3),
    ['refund', publicKey(bob), publicKey(randomBytes(32))],
    ['n_sigs_refund', '2'],
  ]);
  expect(outcome(spend(twoRefunds, signWitness(twoRefunds, alice, bob)))).toBe('condition-unmet');
  const oneRefund = p2pkSecret(alice, tags);
  expect(outcome(spend(oneRefund, signWitness(oneRefund, bob)))).toBe('open');
});

test('a condition stated wrongly locks its coin for ever, even for the right key', () => {
  const own = publicKey(alice);
  const mirrored = (own.startsWith('02') ? '03' : '02') + own.slice(2);
  const wrong = [
    p2pkSecret(alice, [['sigflag', 'SIG_NONE']]),
    p2pkSecret(alice, [['sigflag']]),
    p2pkSecret(alice, [
      ['sigflag', 'SIG_ALL'],
      ['sigflag', 'SIG_INPUTS'],
    ]),
    p2pkSecret(alice, [['pubkeys', own]]),
    p2pkSecret(alice, [['pubkeys', mirrored]]),
    p2pkSecret(alice, [['pubkeys', '05'.repeat(33)]]),
    p2pkSecret(alice, [['n_sigs', '0']]),
    p2pkSecret(alice, [['n_sigs', '2']]),
    p2pkSecret(alice, [['n_sigs', '1.0']]),
    p2pkSecret(alice, [['n_sigs_refund', '1']]),
    p2pkSecret(alice, [
      ['refund', publicKey(bob), publicKey(bob)],
      ['locktime', '21'],
    ]),
    p2pkSecret(alice, [[]]),
    p2pkSecret(alice, [['locktime', '']]),
    p2pkSecret(alice).replace('{', `{"data":"${publicKey(bob)}",`),
    '["P2PK"]',
    '["P2PK",{}]',
    ` ["P2PK",{"nonce":1,"data":"${own}"}]`,
  ];
  expect(wrong.map((secret) => outcome(spend(secret, signWitness(secret, alice))))).toEqual(
    wrong.map(() => 'secret-malformed'),
  );
});

test('kinds that the mint does not enforce are refused, while ordinary secrets need no witness', () => {
  expect(outcome(spend(JSON.stringify(['HTLC', { nonce: '1', data: '00' }])))).toBe('kind-unsupported');
  expect(outcome(spend(JSON.stringify(['FUTURE', { nonce: '1', data: '00', tags: [] }])))).toBe('kind-unsupported');
  for (const ordinary of ['a', '"P2PK"', '["just","text"]', '{}', hex(alice)]) {
    expect(readLock(ordinary)).toEqual({ ok: true, value: undefined });
    expect(outcome(spend(ordinary))).toBe('open');
  }
});

test('a SIG_ALL signature covers every input, every output with its amount, and the quote', () => {
  const tags = [['sigflag', 'SIG_ALL']];
  const [one, two] = [p2pkSecret(alice, tags), p2pkSecret(alice, tags)];
  const inputs = [
    { secret: one, C: `02${'aa'.repeat(32)}` },
    { secret: two, C: `02${'bb'.repeat(32)}` },
  ];
  const outputs = [
    { amount: 4n, B_: `02${'cc'.repeat(32)}` },
    { amount: 8n, B_: `02${'dd'.repeat(32)}` },
  ];
  const witness = signWitness(sigAllMessage({ inputs, outputs, quote: 'q1' }), alice);
  const signed = inputs.map((input, index) => (index === 0 ? { ...input, witness } : input));
  const check = (spending: Partial<Parameters<typeof checkConditions>[0]>) =>
    outcome(checkConditions({ inputs: signed, outputs, quote: 'q1', ...spending }, now));
  expect(check({})).toBe('open');
  expect(check({ quote: 'q2' })).toBe('condition-unmet');
  expect(check({ outputs: outputs.toReversed() })).toBe('condition-unmet');
  expect(check({ outputs: outputs.slice(0, 1) })).toBe('condition-unmet');
  expect(check({ outputs: outputs.map((output) => ({ ...output, amount: output.amount * 2n })) })).toBe(
    'condition-unmet',
  );
  expect(check({ outputs: outputs.map((output) => ({ ...output, B_: `03${output.B_.slice(2)}` })) })).toBe(
    'condition-unmet',
  );
  expect(check({ inputs: signed.map((input) => ({ ...input, C: `03${input.C.slice(2)}` })) })).toBe('condition-unmet');
  expect(check({ inputs: signed.slice(0, 1) })).toBe('condition-unmet');
});

test('an input under SIG_ALL suffers no unlike companion, wherever it stands', () => {
  const locked = { secret: p2pkSecret(alice, [['sigflag', 'SIG_ALL']]), C: '' };
  const companions = [
    { secret: 'ordinary', C: '' },
    { secret: p2pkSecret(alice), C: '' },
    { secret: p2pkSecret(bob, [['sigflag', 'SIG_ALL']]), C: '' },
  ];
  for (const companion of companions) {
    for (const inputs of [
      [locked, companion],
      [companion, locked],
    ]) {
      const witness = signWitness(sigAllMessage({ inputs, outputs: [] }), alice);
      const checked = checkConditions({ inputs: inputs.map((input) => ({ ...input, witness })), outputs: [] }, now);
      expect(outcome(checked)).toBe('conditions-unlike');
    }
  }
});
