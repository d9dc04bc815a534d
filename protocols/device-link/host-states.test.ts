import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isDeviceDue, isPolled, next, sessionTable, type SessionName } from './host-states.ts';
import { recordType, type RecordName } from './messages.ts';
import { specStates, specTable, type SpecState } from './spec-table.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const rows = Object.entries(sessionTable) as [SessionName, Record<string, SessionName>][];

/** The first column of SPEC §6, and what this table calls it. */
const titles: Readonly<Record<SpecState, SessionName>> = {
  'after the handshake': 'state-awaited',
  held: 'held',
  unpaired: 'unpaired',
  'pairing, digits awaited': 'digits-awaited',
  'pairing, confirmation awaited': 'confirmation-awaited',
  'pairing, code compared': 'code-compared',
  'paired, idle': 'idle',
  'request coming in': 'request-coming-in',
  'request open': 'request-open',
  'response going out': 'response-going-out',
};

test('each row of the table in SPEC.md is a row of the code, with the same records for each side', () => {
  const table = specTable(read('SPEC.md'));
  for (const title of specStates) {
    const { host, device } = table[title];
    const expected = [...host.map((name) => `host ${name}`), ...device.map((name) => `device ${name}`)];
    const events = Object.keys(sessionTable[titles[title]]).map((event) => event.split(' ').slice(0, 2).join(' '));
    expect([title, [...new Set(events)].sort()]).toEqual([title, expected.sort()]);
  }
  expect(Object.values(titles).toSorted()).toEqual(
    rows
      .map(([name]) => name)
      .filter((name) => name !== 'closed')
      .toSorted(),
  );
});

test('the drawing at the top of the file shows each way from one state to another, and no other', () => {
  const drawn = [...read('host-states.ts').matchAll(/^\/\/ {3}(\S+) --(.+)--> (\S+)$/gm)].map((match) =>
    match.slice(1).join('|'),
  );
  const ways = rows.flatMap(([from, row]) =>
    Object.entries(row)
      .filter(([event, to]) => to !== from && !/ (close|taken)$/.test(event))
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
  expect(allowed).toBe(
    rows.reduce(
      (sum, [, row]) => sum + Object.keys(row).filter((event) => !event.startsWith('device state')).length,
      0,
    ),
  );
});

test('every state that the host polls is one in which the device owes an answer, and POLL is allowed in it', () => {
  for (const [state] of rows) {
    if (!isPolled(state)) continue;
    expect(isDeviceDue(state)).toBe(true);
    expect(next(state, 'host poll')).toBe(state);
  }
});
