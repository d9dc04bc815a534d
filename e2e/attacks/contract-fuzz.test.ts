// Random messages for every method of the contract, derived from its table: what a method does not describe reaches no
// handler, nothing throws, and every answer has the contract's form. The inputs are random JSON, and near misses: objects
// of the method's own names with values of all kinds. Seeds are fixed, so that a failure comes again.
import fc from 'fast-check';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { contract, isMethod, type Access, type Method } from '#app/screen-contract/contract.ts';
import { problemSchema } from '#app/screen-contract/shapes.ts';
import { readJson } from '#main/browser/guard.ts';
import { createDispatch, type Handlers } from '#main/dispatch.ts';
import { bad } from '#protocols/values/result.ts';

const methods = Object.keys(contract).filter(isMethod);
const granted: ReadonlySet<Access> = new Set(['look', 'act', 'approve']);
const replySchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: problemSchema }),
]);

/** What reached a handler, and what the host was told of faults. */
const reached: { readonly name: Method; readonly input: unknown }[] = [];
const faults: unknown[] = [];
const handlers = Object.fromEntries(
  methods.map((name) => [
    name,
    (input: unknown) => {
      reached.push({ name, input });
      return bad({ code: 'wallet-gone', details: {} } as const);
    },
  ]),
) as unknown as Handlers;
const dispatch = createDispatch(handlers, (fault) => faults.push(fault));

/** Values that have slipped past checks elsewhere. */
const cunning = fc.constantFrom<unknown>(
  ...[
    '',
    '0',
    '-1',
    '1e9',
    '00',
    'NaN',
    '__proto__',
    'constructor',
    '\0',
    '\ud800',
    'a'.repeat(100_000),
    '٣',
    '2026-02-30',
  ],
  ...[
    -1,
    -0,
    1.5,
    2 ** 53,
    Number.MAX_VALUE,
    true,
    null,
    [],
    {},
    [[]],
    { length: 1 },
    { toString: 'x' },
    JSON.parse('{"then":"x","__proto__":1}'),
  ],
  ...['wallet', 'EUR', 'journal', 'f'.repeat(32), { minor: '1', currency: 'EUR' }, { minor: 1, currency: 'XXX' }],
);
const value = fc.oneof(cunning, fc.jsonValue({ maxDepth: 3 }));

/** Objects of a method's own names, some of them missing, some too many. */
function nearMisses(name: Method): fc.Arbitrary<unknown> {
  const { properties = {}, anyOf = [] } = z.toJSONSchema(contract[name].input, { unrepresentable: 'any' });
  const own = [properties, ...anyOf.map((one) => (typeof one === 'object' ? (one.properties ?? {}) : {}))];
  const names = [...new Set(own.flatMap((one) => Object.keys(one))), 'extra'];
  return fc.record(Object.fromEntries(names.map((one) => [one, value])), { requiredKeys: [] });
}

test.each(methods)(
  'What %s does not describe reaches no handler, and is answered in the contract’s form',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearMisses(name), value), async (input) => {
        reached.length = 0;
        const fits = contract[name].input.safeParse(input).success;
        const reply = await dispatch({ method: name, input }, granted, new AbortController().signal);
        expect(replySchema.safeParse(reply).success).toBe(true);
        expect(() => JSON.stringify(reply)).not.toThrow();
        expect(reached.map((one) => one.name)).toEqual(fits ? [name] : []);
        if (!fits) expect(reply).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
      }),
      { seed: 4, numRuns: 150 },
    );
    expect(faults).toEqual([]);
  },
);

test('What is no request at all is answered in the contract’s form too', async () => {
  const names = fc.oneof(fc.constantFrom<unknown>(...methods, 'toString', '__proto__', 'valueOf'), value);
  const request = fc.record({ method: names, input: value, extra: value }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(fc.oneof(request, value), async (message) => {
      reached.length = 0;
      const reply = await dispatch(message, granted, new AbortController().signal);
      expect(replySchema.safeParse(reply).success).toBe(true);
      for (const { name, input } of reached) expect(contract[name].input.safeParse(input).success).toBe(true);
    }),
    { seed: 5, numRuns: 2000 },
  );
  expect(faults).toEqual([]);
});

test('No bytes make the reader of bodies throw, and none makes an object with a strange prototype', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.json({ maxDepth: 20 }).map((text) => Buffer.from(text)),
    fc
      .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '1', '"__proto__"', '"a"', '\u2028'), {
        maxLength: 40,
      })
      .map((parts) => Buffer.from(parts.join(''))),
  );
  const plain = (one: unknown): boolean =>
    typeof one !== 'object' ||
    one === null ||
    ([Object.prototype, Array.prototype].includes(Object.getPrototypeOf(one) as object) &&
      Object.values(one).every(plain));
  fc.assert(
    fc.property(bytes, (body) => plain(readJson(body)?.value)),
    { seed: 6, numRuns: 5000 },
  );
  expect(({} as Record<string, unknown>)['a']).toBeUndefined();
});
