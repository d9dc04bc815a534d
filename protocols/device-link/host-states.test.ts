import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isDeviceDue, isPolled, next, sessionTable, type SessionName } from './host-states.ts';
import { recordType, type RecordName } from './messages.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const rows = Object.entries(sessionTable) as [SessionName, Record<string, SessionName>][];

/** The first column of SPEC §6, and what this table calls it. */
const titles: Readonly<Record<string, SessionName>> = {
  'after the handshake': 'state-awaited',
  unpaired: 'unpaired',
  'pairing, digits awaited': 'digits-awaited',
  'pairing, confirmation awaited': 'confirmation-awaited',
  'pairing, code compared': 'code-compared',
  'paired, idle': 'idle',
  'request coming in': 'request-coming-in',
  'request open': 'request-open',
  'response going out': 'response-going-out',
};

const recordOf = (title: string): string | undefined => {
  const plain = title
    .replace(/\(.*\)/, '')
    .trim()
    .toLowerCase();
  return Object.keys(recordType).find(
    (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) === plain,
  );
};

test('each row of the table in SPEC.md is a row of the code, with the same records for each side', () => {
  const lines = read('SPEC.md')
    .split('\n')
    .filter((line) => line.split('|').length === 5 && Object.hasOwn(titles, (line.split('|')[1] ?? '').trim()));
  expect(lines).toHaveLength(Object.keys(titles).length);
  for (const line of lines) {
    const [, title = '', host = '', device = ''] = line.split('|').map((cell) => cell.trim());
    const named = (cell: string) => (cell === '–' ? [] : cell.split(',').map(recordOf));
    const expected = [...named(host).map((name) => `host ${name}`), ...named(device).map((name) => `device ${name}`)];
    const events = Object.keys(sessionTable[titles[title] ?? 'closed']).map((event) =>
      event.split(' ').slice(0, 2).join(' '),
    );
    expect([...new Set(events)].sort()).toEqual(expected.sort());
  }
});

test('the drawing at the top of the file shows each way from one state to another, and no other', () => {
  const drawn = [...read('host-states.ts').matchAll(/^\/\/ {3}(\S+) --(.+)--> (\S+)$/gm)].map((match) =>
    match.slice(1).join('|'),
  );
  const ways = rows.flatMap(([from, row]) =>
    Object.entries(row)
      .filter(([event, to]) => to !== from && !event.endsWith(' close'))
      .map(([event, to]) => [from, event, to].join('|')),
  );
  expect(drawn.sort()).toEqual(ways.sort());
});

test('each record in each state is either in the table or refused, and nothing leaves closed', () => {
  let allowed = 0;
  for (const [state] of rows) {
    for (const record of Object.keys(recordType) as RecordName[]) {
      for (const event of [`host ${record}`, `device ${record}`] as const) {
        if (event === 'device state') continue;
        if (next(state, event) !== undefined) allowed += 1;
        if (state === 'closed') expect(next(state, event)).toBeUndefined();
      }
    }
  }
  expect(allowed).toBe(rows.reduce((sum, [, row]) => sum + Object.keys(row).length, 0) - 2);
});

test('every state that the host polls is one in which the device owes an answer, and POLL is allowed in it', () => {
  for (const [state] of rows) {
    if (!isPolled(state)) continue;
    expect(isDeviceDue(state)).toBe(true);
    expect(next(state, 'host poll')).toBe(state);
  }
});
