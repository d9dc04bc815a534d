import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'cborg';
import { base64urlnopad } from '@scure/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good } from '#protocols/values/result.ts';
import type { HttpRequest } from '../../../support/communication/http.ts';
import { cashuMint, readToken, writeToken, type Token } from './cashu-adapter.ts';
import type { MintPort } from './mint-port.ts';

const folder = process.env['SEMPER_VECTORS'] ?? join(import.meta.dirname, '../../../../../shared/vectors');
const file = join(folder, 'nuts', '00-tests.md');
const given = existsSync(file);

const keyset = Uint8Array.of(1, ...new Uint8Array(32).fill(0xab));
const point = Uint8Array.of(2, ...new Uint8Array(32).fill(0x11));
const token: Token = {
  mint: 'http://127.0.0.1:3338',
  unit: 'eur',
  proofs: [
    { amount: 8n, keyset, secret: '["P2PK",{"nonce":"5f"}]', C: point },
    {
      amount: 2n ** 53n - 1n,
      keyset,
      secret: 'b'.repeat(64),
      C: point,
      dleq: { e: new Uint8Array(32).fill(1), s: new Uint8Array(32).fill(2), r: new Uint8Array(32).fill(3) },
    },
  ],
};

type Item = { t: { i: Uint8Array; p: { a: number; s: string; c: Uint8Array }[] }[]; m: string; u: string };

test('A token is read as it was written: amounts, secrets, proofs, in order', () => {
  expect(readToken(writeToken(token))).toEqual(token);
});

test.skipIf(!given)(
  'The official version-4 tokens are read and written, once their keysets have names in full',
  ({ skip }) => {
    if (!given) skip('official vectors absent: set SEMPER_VECTORS');
    const tokens = readFileSync(file, 'utf8').match(/^cashuB[\w=-]+$/gm) ?? [];
    expect(tokens.length).toBeGreaterThanOrEqual(2);
    for (const text of tokens) {
      const raw = base64urlnopad.decode(text.slice('cashuB'.length).replaceAll('=', ''));
      // A short or version-1 name pins neither unit nor fee: not for this wallet.
      expect(readToken(concatBytes(utf8('crawB'), raw))).toBeUndefined();
      const item = decode(raw) as Item;
      const named = { ...item, t: item.t.map((one, index) => ({ ...one, i: keyset.with(32, index) })) };
      const read = readToken(concatBytes(utf8('crawB'), encode(named)));
      expect(read).toEqual({
        mint: item.m,
        unit: item.u,
        proofs: named.t.flatMap(({ i, p }) =>
          p.map(({ a, s, c }) => ({ amount: BigInt(a), keyset: Uint8Array.from(i), secret: s, C: Uint8Array.from(c) })),
        ),
      });
      if (read) expect(readToken(writeToken(read))).toEqual(read);
    }
  },
);

test('Hostile tokens are none: cut, altered, of another version, or with points and proofs that are none', () => {
  const written = writeToken(token);
  const item = decode(written.slice(5)) as Item;
  const proof = item.t[0]?.p[0];
  const altered = (change: object) => concatBytes(utf8('crawB'), encode({ ...item, ...change }));
  const coin = (change: object) => altered({ t: [{ i: keyset, p: [{ ...proof, ...change }] }] });
  const hostile = [
    new Uint8Array(),
    written.slice(1),
    concatBytes(utf8('crawA'), written.slice(5)),
    written.slice(0, -1),
    concatBytes(utf8('crawB'), encode(7)),
    concatBytes(utf8('crawB'), encode([])),
    altered({ t: 7 }),
    altered({
      t: [
        { i: keyset.slice(1), p: [] },
        { i: keyset.slice(0, 8), p: [proof] },
      ],
    }),
    coin({ c: point.slice(1) }),
    coin({ c: point.with(0, 5) }),
    coin({ a: -1 }),
    coin({ a: 1.5 }),
    coin({ d: { e: new Uint8Array(31), s: new Uint8Array(32), r: new Uint8Array(32) } }),
  ];
  for (const bytes of hostile) expect(readToken(bytes)).toBeUndefined();
});

test('No bytes whatever make reading a token throw', () => {
  const near = fc
    .tuple(fc.nat(writeToken(token).length - 1), fc.nat(255))
    .map(([at, byte]) => writeToken(token).with(at, byte));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), near), (bytes) => {
      const read = readToken(Uint8Array.from(bytes));
      for (const { amount, keyset: id, C } of read?.proofs ?? [])
        expect([amount >= 0n, id.length, C.length]).toEqual([true, 33, 33]);
    }),
    { seed: 20_261, numRuns: 500 },
  );
});

/** A mint whose every answer is this. */
function mintThatSays(status: number, body: string): { mint: MintPort; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const send = (request: HttpRequest) => {
    requests.push(request);
    return Promise.resolve(good({ status, contentType: 'application/json', body: utf8(body) }));
  };
  return { mint: cashuMint('http://127.0.0.1:3338', { send }), requests };
}
const output = { amount: 8n, keyset, B_: point };
const signature = { id: hex(keyset), amount: 8, C_: hex(point), dleq: { e: '11'.repeat(32), s: '22'.repeat(32) } };

test('A swap goes out as NUT-03 has it, amounts as plain numbers and the witness where it was put', async () => {
  const { mint, requests } = mintThatSays(200, JSON.stringify({ signatures: [signature] }));
  const input = { amount: 8n, keyset, secret: 's', C: point, witness: '{"signatures":["aa"]}' };
  expect(await mint.swap([input], [output])).toEqual(
    good([
      {
        amount: 8n,
        keyset,
        C_: point,
        dleq: { e: new Uint8Array(32).fill(0x11), s: new Uint8Array(32).fill(0x22) },
      },
    ]),
  );
  const [request] = requests;
  expect(request).toMatchObject({ method: 'POST', url: 'http://127.0.0.1:3338/v1/swap' });
  expect(JSON.parse(new TextDecoder().decode(request?.body))).toEqual({
    inputs: [{ amount: 8, id: hex(keyset), secret: 's', C: hex(point), witness: '{"signatures":["aa"]}' }],
    outputs: [{ amount: 8, id: hex(keyset), B_: hex(point) }],
  });
});

test('An amount that JSON cannot hold does not go out', async () => {
  const { mint, requests } = mintThatSays(200, '{}');
  expect(await mint.swap([], [{ ...output, amount: 2n ** 53n }])).toMatchObject({
    error: { code: 'mint-answer-unreadable' },
  });
  expect(requests).toEqual([]);
});

const calls: readonly (readonly [name: string, call: (mint: MintPort) => Promise<{ ok: boolean }>])[] = [
  ['keysets', (mint) => mint.keysets()],
  ['requestLoad', (mint) => mint.requestLoad(8n, 'eur')],
  ['loadState', (mint) => mint.loadState('quote')],
  ['mint', (mint) => mint.mint('quote', [output])],
  ['swap', (mint) => mint.swap([], [output])],
  ['restore', (mint) => mint.restore([output])],
  ['states', (mint) => mint.states([point])],
];
const wrongShapes = [
  '',
  'null',
  '7',
  '"ok"',
  '[]',
  '{}',
  '{"signatures":null}',
  '{"signatures":[null]}',
  `{"signatures":[${JSON.stringify({ ...signature, C_: 'zz' })}]}`,
  `{"signatures":[${JSON.stringify({ ...signature, C_: `05${'11'.repeat(32)}` })}]}`,
  `{"signatures":[${JSON.stringify({ ...signature, id: '00ad268c4d1f5826' })}]}`,
  `{"signatures":[${JSON.stringify({ ...signature, amount: -8 })}]}`,
  `{"signatures":[${JSON.stringify({ ...signature, amount: '8 euros' })}]}`,
  `{"signatures":[${JSON.stringify({ ...signature, dleq: { e: 'aa', s: 'bb' } })}]}`,
  `{"outputs":[],"signatures":[${JSON.stringify(signature)}]}`,
  `{"outputs":[{"B_":7}],"signatures":[${JSON.stringify(signature)}]}`,
  '{"states":[{"Y":7,"state":"SPENT"}]}',
  `{"states":[{"Y":"${hex(point)}","state":"GONE"}]}`,
  '{"keysets":[{"id":7}]}',
  '{"keysets":{}}',
  `{"keysets":[{"id":"${hex(keyset)}","unit":"eur","active":true,"keys":{"1":"zz"}}]}`,
  '{"quote":"q","request":"lnbc1","state":"LOST"}',
];

test.each(calls)(
  'Whatever a mint answers to %s, it is a typed failure or a well-formed answer, never a throw',
  async (name, call) => {
    const understood: string[] = [];
    for (const body of wrongShapes) {
      const answer = await call(mintThatSays(200, body).mint);
      if (answer.ok) understood.push(body);
      else expect(answer).toMatchObject({ error: { code: /^mint-(answer-unreadable|no-answer)$/ } });
    }
    // A signature with another amount, or none at all, is well-formed: whether it answers what was asked is judged later.
    if (['mint', 'swap', 'restore', 'states', 'requestLoad', 'loadState'].includes(name)) {
      expect(understood.filter((body) => !/"signatures":\[\{"id":"01|"keysets"/.test(body))).toEqual([]);
    }
  },
);

test.each([
  [400, '{"code":11001,"detail":"spent"}', { code: 'mint-refused', mintCode: 11_001, detail: 'spent' }],
  [400, '{"code":11001}', { code: 'mint-refused', mintCode: 11_001, detail: 'Unknown mint operation error' }],
  [400, '{"detail":"no"}', { code: 'mint-no-answer', detail: 'status 400' }],
  [400, '{"code":"11001"}', { code: 'mint-no-answer', detail: 'status 400' }],
  [500, '{"code":11001,"detail":"spent"}', { code: 'mint-no-answer', detail: 'status 500' }],
  [502, '<html>', { code: 'mint-no-answer', detail: 'status 502' }],
  [204, '', { code: 'mint-no-answer', detail: 'status 204' }],
])('Only a refusal with a number and a status 4xx is one: %i %s', async (status, body, error) => {
  expect(await mintThatSays(status, body).mint.swap([], [output])).toEqual(bad(error));
});

test('Whether a mint may have acted is told apart: not reached, or no answer', async () => {
  for (const [code, told] of [
    ['unreachable', 'mint-unreachable'],
    ['no-answer', 'mint-no-answer'],
  ] as const) {
    const mint = cashuMint('http://127.0.0.1:1', { send: () => Promise.resolve(bad({ code, detail: 'cut' })) });
    expect(await mint.swap([], [output])).toEqual(bad({ code: told, detail: 'cut' }));
  }
});

test('Keysets whose names are not of version 2 are left out, not refused', async () => {
  const send = ({ url }: HttpRequest) => {
    const keysets = [
      { id: '00ad268c4d1f5826', unit: 'eur', active: true },
      { id: hex(keyset), unit: 'eur', active: true, input_fee_ppk: 100, keys: { 2: hex(point), 1: hex(point) } },
    ];
    const body = { keysets: url.includes('/keys/') ? keysets.slice(1) : keysets };
    return Promise.resolve(good({ status: 200, contentType: 'application/json', body: utf8(JSON.stringify(body)) }));
  };
  const told = await cashuMint('http://127.0.0.1:3338', { send }).keysets();
  expect(told).toMatchObject({ value: [{ id: keyset, feePpk: 100, active: true }] });
  expect(told.ok && [...(told.value[0]?.keys.keys() ?? [])]).toEqual([1n, 2n]);
});
