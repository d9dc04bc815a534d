// What the device refused because another program's message was on its way in (SPEC.md §2, rule 4), as the host goes on from it.
import { expect, test } from 'vitest';
import { fromBytes, toBytes } from '../values/codec.ts';
import { requestBytes, type Step } from './host.ts';
import { command, linkError, recordType, requestCodec, responseCodec } from './messages.ts';
import { cut, type PlainRecord } from './scripted-device.ts';
import { exchange, fixed, type Exchange } from './scripted-exchange.ts';

const id = Uint8Array.from({ length: 16 }, (_, index) => index);
const busy = () => cut(fixed.channel, command.error, Uint8Array.of(linkError.busy));
const isPing = (report: Uint8Array | undefined) => report?.[4] === 0x80 + command.ping;

function echo({ type, body }: PlainRecord): readonly PlainRecord[] {
  if (type === recordType.poll) return [{ type: recordType.waiting, body: Uint8Array.of(0xa1, 1, 1) }];
  if (type !== recordType.last) return [];
  const read = fromBytes(requestCodec, body, 1870);
  if (!read.ok) throw new Error('malformed');
  const response = toBytes(responseCodec, { id: read.value.id, status: 0, body: read.value.parameters });
  return [{ type: recordType.last, body: response }];
}

function paired(): Exchange {
  const state = { paired: true, condition: 2, wait: 0 } as const;
  return exchange({ remembers: 'known', script: { state, onRecord: echo } });
}

/** Asks; the reports that would go out, which nobody hears. */
function asked(running: Exchange, length: number): Step {
  const message = requestBytes({ id, method: 4, parameters: new Uint8Array(length).fill(7) });
  if (!message.ok) throw new Error('too long');
  return running.host.request(id, message.value, running.now);
}

/** Lets the time pass that the host waits for, once. */
function next(running: Exchange): void {
  running.wait((running.host.wakeAt() ?? 0) - running.now);
}

test.each([
  ['of one report', 4, 1],
  ['of seven reports', 350, 1],
  ['of seven reports, four of which met the other message', 350, 4],
])('a request %s that was refused as busy is sent again, byte for byte, and answered', (_, length, refusals) => {
  const running = paired();
  const lost = asked(running, length).reports;
  for (let count = 0; count < refusals; count++) running.deliver(busy());
  expect(running.sent.filter(({ from }) => from === 'host').some(({ report }) => isPing(report))).toBe(false);
  const before = running.sent.length;
  next(running);
  const sent = running.sent.slice(before).filter(({ from }) => from === 'host');
  expect(isPing(sent[0]?.report)).toBe(true);
  expect(sent.slice(1).map(({ report }) => report)).toEqual(lost);
  expect(running.events.at(-1)).toMatchObject({ name: 'answered', body: new Uint8Array(length).fill(7) });
});

test('a busy that comes after the PING belongs to what was refused before: it is not sent twice', () => {
  const running = paired();
  asked(running, 350);
  running.deliver(busy());
  running.now = running.host.wakeAt() ?? 0;
  const { reports } = running.host.tick(running.now);
  expect(reports).toHaveLength(1);
  running.deliver(busy()); // for a continuation
  running.deliver(reports); // the echo of the PING
  expect(running.events.at(-1)?.name).toBe('opened');
  next(running);
  expect(running.events.filter(({ name }) => name === 'answered')).toHaveLength(1);
});

test('what the host wants to send meanwhile waits for its turn', () => {
  const running = paired();
  asked(running, 4);
  running.deliver(busy());
  expect(running.host.cancel(running.now).reports).toEqual([]);
  next(running);
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.last]);
  next(running);
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.last, recordType.cancel]);
});

test('a request refused again and again is given up as busy before the device would give the session up', () => {
  const running = paired();
  asked(running, 4);
  running.deliver(busy());
  let pings = 0;
  while (running.failure() === undefined) {
    running.now = running.host.wakeAt() ?? Infinity;
    const { reports, events } = running.host.tick(running.now);
    running.events.push(...events);
    pings += reports.filter(isPing).length;
    if (reports.length > 0) running.deliver(busy());
  }
  expect(running.failure()).toEqual({ code: 'device-busy' });
  expect(running.now).toBeLessThanOrEqual(3000);
  expect(pings).toBeGreaterThan(5);
  expect(running.host.state()).toBe('closed');
});

test('a PING that nobody sent is no echo, though something was refused', () => {
  const running = paired();
  asked(running, 4);
  running.deliver(busy());
  running.deliver(cut(fixed.channel, command.ping, new Uint8Array(16)));
  expect(running.failure()).toMatchObject({ because: 'command-unknown' });
});
