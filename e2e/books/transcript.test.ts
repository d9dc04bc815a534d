// The JSON Lines of the transcript: lossless, of one spelling, and strict when they are read.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bookWriter } from '#app/bookkeeping/formats.ts';
import { readTranscript } from '#app/bookkeeping/read-transcript.ts';
import { makeBooks } from './judges.ts';
import { nastyTexts, someLedgers } from './some-operations.ts';

function malformed(text: string): string {
  const read = readTranscript(text);
  return read.ok ? 'accepted' : `${read.error.line} ${read.error.what}`;
}

test('what is written is read and written again byte for byte, and made into the same books', () => {
  for (const seed of [21, 22]) {
    const { text } = makeBooks(someLedgers(seed, 20).flat());
    const read = readTranscript(text.jsonl);
    if (!read.ok) throw new Error(`${read.error.line} ${read.error.what}`);
    for (const format of ['jsonl', 'journal', 'csv'] as const) {
      const writer = bookWriter(format, read.value.manifest);
      expect(writer.head + read.value.rows.map((row) => writer.row(row)).join('')).toBe(text[format]);
    }
  }
});

test('free text comes through untouched, in ASCII where a terminal or a line splitter would act on it', () => {
  const [sample] = someLedgers(23, 1).flat();
  if (!sample) throw new Error('no sample');
  const operations = nastyTexts.map((title, index) => ({ ...sample, id: `${index}`, title }));
  const { text } = makeBooks(operations);
  const lines = text.jsonl.split('\n').slice(1, -1);
  expect(lines.map((line) => (JSON.parse(line) as { memo: string }).memo)).toEqual(nastyTexts);
  expect(text.jsonl.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028-\u202e\u2060-\u206f\ufeff]/u);
});

test('any digit that is changed is noticed where it breaks a sum, and a changed line is never read as the old one', () => {
  const { text } = makeBooks(someLedgers(24, 2).flat());
  const places = [...text.jsonl.matchAll(/(?<="(?:amount_\w+|fee|balance_after|opening|closing)":"-?[\d.]*)\d/g)];
  expect(places.length).toBeGreaterThan(100);
  for (const { index, 0: digit } of places) {
    const other = digit === '9' ? '8' : String(Number(digit) + 1);
    const changed = text.jsonl.slice(0, index) + other + text.jsonl.slice(index + 1);
    expect(malformed(changed), `${digit} at ${index}`).not.toBe('accepted');
  }
});

test('a row that is missing, doubled, moved, or from elsewhere is noticed', () => {
  const { text } = makeBooks(someLedgers(25, 4).flat());
  const [head = '', ...rows] = text.jsonl.split('\n').slice(0, -1);
  const joined = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  expect(malformed(joined(head, ...rows))).toBe('accepted');
  expect(malformed(joined(head, ...rows.slice(0, -1)))).toBe(`${rows.length} rows`);
  expect(malformed(joined(head, ...rows.slice(1)))).not.toBe('accepted');
  expect(malformed(joined(head, ...rows, rows.at(-1) ?? ''))).toBe(`${rows.length + 2} seq`);
  expect(malformed(joined(...rows))).toBe('1 schema');
  expect(malformed('')).toBe('1 json');
  expect(malformed(text.jsonl.slice(0, -1))).not.toBe('accepted');
  expect(malformed(text.jsonl.replaceAll('\n', '\r\n'))).toBe('1 spelling');
  expect(malformed(text.jsonl.replace('transcript/1', 'transcript/2'))).toBe('1 schema');
  const again = rows[1]?.replace(/"id":"[^"]*"/, /"id":"[^"]*"/.exec(rows[0] ?? '')?.[0] ?? '') ?? '';
  expect(malformed(joined(head, rows[0] ?? '', again, ...rows.slice(2)))).toBe('3 id');
});

test('another spelling of the same row, a further member, or a member of another type is refused', () => {
  const { text } = makeBooks(someLedgers(26, 1).flat());
  const change = (from: string | RegExp, to: string) => {
    const changed = text.jsonl.replace(from, to);
    expect(changed).not.toBe(text.jsonl);
    return malformed(changed);
  };
  expect(change('{"seq":1,', '{"seq": 1,')).toBe('2 spelling');
  expect(change('{"seq":1,', '{"more":0,"seq":1,')).toBe('2 spelling');
  expect(change('{"seq":1,', '{"seq":"1",')).toBe('2 seq');
  expect(change('{"seq":1,', '{"seq":1.5,')).toBe('2 seq');
  expect(change(/"direction":"\w+"/, '"direction":"up"')).toBe('2 direction');
  expect(change(/"currency":"(?=[^{]*"type")|(?<="direction":"\w+","currency":")\w+/, 'XXX')).toBe('2 currency');
  expect(change(/"memo":"(?:[^"\\]|\\.)*"/, '"memo":null')).toBe('2 memo');
  expect(change(/"lines":\[.*\]/, '"lines":{}')).toBe('2 lines');
});

test('a reader ends with rows or a named failure, whatever it is given', () => {
  const { text } = makeBooks(someLedgers(27, 1).flat());
  fc.assert(
    fc.property(fc.nat(text.jsonl.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 10 }), (at, cut, put) => {
      const changed = text.jsonl.slice(0, at) + put + text.jsonl.slice(at + cut);
      const read = readTranscript(changed);
      expect(read.ok || read.error.code === 'transcript-malformed').toBe(true);
    }),
    { seed: 28, numRuns: 500 },
  );
});
