// The numbers of SPEC.md §7 against the code, and the bytes of what the device tells of its policy (§12).
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromHex, hex } from '../values/bytes.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { method, mostCaps, policyCodec, status } from './messages.ts';

const spec = readFileSync(new URL('SPEC.md', import.meta.url), 'utf8');

/** The first two cells of each row of the table that begins with this head. */
function rows(head: string): Record<string, number> {
  const lines = spec.slice(spec.indexOf(head)).split('\n');
  const cells = lines.slice(2, lines.indexOf('')).map((line) => line.split('|').map((cell) => cell.trim()));
  return Object.fromEntries(
    cells.map(([, number, name = '']) => [
      name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      Number(number),
    ]),
  );
}

test('methods and statuses have the numbers and names of SPEC §7', () => {
  expect(rows('| method | name |')).toEqual(method);
  expect(rows('| status | name |')).toEqual(status);
});

test('a policy has the bytes that SPEC §12 shows, and nothing beyond its limits is read', () => {
  const contact = { name: 'Anna', key: new Uint8Array(32).fill(7), since: 1_765_000_000 };
  const policy = { caps: [{ minor: 3000n, currency: 'EUR' as const }], contacts: [contact] };
  const bytes = toBytes(policyCodec, policy);
  expect(spec).toContain(hex(bytes).replace('07'.repeat(32), '07…07'));
  expect(fromBytes(policyCodec, bytes, bytes.length)).toEqual({ ok: true, value: policy });
  const [cap] = policy.caps;
  if (!cap) throw new Error('there is a cap');
  const caps = Array.from({ length: mostCaps + 1 }, () => cap);
  expect(() => toBytes(policyCodec, { caps, contacts: [] })).toThrow();
  const long = fromHex('a20189' + '820163455552'.repeat(9) + '0280') ?? new Uint8Array();
  expect(fromBytes(policyCodec, long, long.length).ok).toBe(false);
});
