import { expect, test } from 'vitest';
import { fromHex } from '#protocols/values/bytes.ts';
import { readInvoice, writeInvoice } from './bolt11.ts';

// Published in BOLT 11, "Examples": 25 milli-bitcoin for coffee beans, payment secret 0x11…11.
const coffeeBeans =
  'lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu';
const payee = '03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad';

test('the published invoice is read with its amount, hash, secret and the signer it names', () => {
  expect(readInvoice(coffeeBeans)).toEqual({
    ok: true,
    value: {
      network: 'bc',
      milliSatoshi: 2_500_000_000n,
      at: 1496314658,
      lifetime: 3600,
      paymentHash: '0001020304050607080900010203040506070809000102030405060708090102',
      paymentSecret: '11'.repeat(32),
      description: 'coffee beans',
      payee,
    },
  });
  expect(readInvoice(coffeeBeans.toUpperCase())).toEqual(readInvoice(coffeeBeans));
});

test('what is written with the published private key is read back as signed by it, whatever the amount', () => {
  const key = fromHex('e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734', 32) ?? new Uint8Array();
  for (const milliSatoshi of [1n, 1000n, 10_000n, 123_456_789n, 10n ** 11n, 25n * 10n ** 8n]) {
    const terms = { network: 'bcrt', milliSatoshi, at: 1_800_000_000, lifetime: 600, description: 'Käse, 3 €' };
    const text = writeInvoice(
      { ...terms, paymentHash: new Uint8Array(32).fill(7), paymentSecret: new Uint8Array(32).fill(9) },
      key,
    );
    expect(readInvoice(text)).toEqual({
      ok: true,
      value: { ...terms, paymentHash: '07'.repeat(32), paymentSecret: '09'.repeat(32), payee },
    });
  }
});

test('an invoice with a wrong checksum, a fraction of a millisatoshi or no payment hash is malformed', () => {
  const malformed = { ok: false, error: { code: 'invoice-malformed' } };
  expect(readInvoice(`${coffeeBeans.slice(0, -1)}p`)).toEqual(malformed);
  expect(readInvoice('lnbc1')).toEqual(malformed);
  expect(readInvoice('')).toEqual(malformed);
});
