import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes } from '../values/bytes.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { requestBytes } from './host.ts';
import { greatestRequest, recordType, requestCodec, responseCodec } from './messages.ts';
import type { PlainRecord } from './scripted-device.ts';
import { exchange, type Exchange } from './scripted-exchange.ts';

const id = new Uint8Array(16).fill(0x1d);
const paired = { paired: true, condition: 2, wait: 0 } as const;
const none = new Uint8Array();
const greatestPiece = 1751;

function pieces(message: Uint8Array, size = greatestPiece): PlainRecord[] {
  const list: PlainRecord[] = [];
  for (let at = 0; at === 0 || at < message.length; at += size) {
    const last = at + size >= message.length;
    list.push({ type: last ? recordType.last : recordType.more, body: message.subarray(at, at + size) });
  }
  return list;
}

/** A device that joins a request, and answers it with `respond` in pieces of `size` bytes. */
function answering(respond: (request: Uint8Array) => Uint8Array | undefined, size = greatestPiece): Exchange {
  let parts: Uint8Array[] = [];
  let answer: PlainRecord[] = [];
  const nextPiece = () => answer.splice(0, 1);
  return exchange({
    remembers: 'known',
    script: {
      state: paired,
      onRecord({ type, body }) {
        if (type === recordType.next) return nextPiece();
        if (type === recordType.poll)
          return [{ type: recordType.waiting, body: Uint8Array.of(0xa3, 1, 2, 2, 1, 3, 4) }];
        if (type === recordType.more) {
          parts.push(body);
          return [{ type: recordType.next, body: none }];
        }
        if (type !== recordType.last) return [];
        const request = concatBytes(...parts, body);
        parts = [];
        const response = respond(request);
        answer = response === undefined ? [] : pieces(response, size);
        return nextPiece();
      },
    },
  });
}

function ask(running: Exchange, parameters: Uint8Array): void {
  const message = requestBytes({ id, method: 4, parameters });
  if (!message.ok) throw new Error('too long');
  running.play(running.host.request(id, message.value, running.now));
}

const echo = (request: Uint8Array): Uint8Array => {
  const read = fromBytes(requestCodec, request, greatestRequest);
  if (!read.ok) throw new Error('malformed');
  return toBytes(responseCodec, { id: read.value.id, status: 0, body: read.value.parameters });
};

test('requests and responses of every length are cut at 1751 bytes, 30 reports, joined, and answered', () => {
  for (const length of [0, 1, 1800, 1840, 1841, 1842, 5000, 98_000]) {
    const running = answering(echo);
    const parameters = Uint8Array.from({ length }, (_, index) => index % 256);
    ask(running, parameters);
    expect(running.events.at(-1)).toEqual({ name: 'answered', status: 0, body: parameters });
    expect(running.host.state()).toBe('idle');
    for (const { body } of running.device.records) expect(body.length).toBeLessThanOrEqual(greatestPiece);
  }
});

test('a piece follows only when the device has asked for it', () => {
  const running = exchange({ remembers: 'known', script: { state: paired } });
  ask(running, new Uint8Array(10_000));
  expect(running.device.records).toHaveLength(1);
  running.deliver(running.device.send(recordType.next, none));
  expect(running.device.records).toHaveLength(2);
});

test('a request of more than 98304 bytes is refused before anything is sent', () => {
  const fits = requestBytes({ id, method: 4, parameters: new Uint8Array(98_200) });
  expect(fits.ok).toBe(true);
  for (const length of [98_300, 98_304, 98_305]) {
    expect(requestBytes({ id, method: 4, parameters: new Uint8Array(length) })).toMatchObject({
      error: { code: 'request-too-long' },
    });
  }
});

test('a response that is too long, malformed, empty or meant for another request ends the session', () => {
  const other = toBytes(responseCodec, { id: new Uint8Array(16), status: 0, body: none });
  const cases = [
    [new Uint8Array(98_305).fill(1), 'response-too-long'],
    [Uint8Array.of(0xa0), 'response-malformed'],
    [none, 'response-malformed'],
    [other, 'response-to-another'],
  ] as const;
  for (const [response, because] of cases) {
    const running = answering(() => response);
    ask(running, none);
    expect(running.failure()).toEqual({ code: 'device-misbehaved', because });
    expect(running.device.records.at(-1)?.type).toBe(recordType.close);
  }
});

test('an empty piece ends the session, so that a device cannot keep the host busy for ever', () => {
  const running = exchange({ remembers: 'known', script: { state: paired } });
  ask(running, none);
  running.deliver(running.device.send(recordType.more, none));
  expect(running.failure()).toMatchObject({ because: 'record-malformed', record: 'more' });
});

test('while a request is open the host polls, tells what the device waits for, and takes the answer unasked', () => {
  const running = answering(() => undefined);
  ask(running, none);
  running.wait(800);
  running.wait(800);
  expect(running.eventNames()).toEqual(['opened', 'waiting', 'waiting']);
  expect(running.events.at(-1)).toEqual({ name: 'waiting', waiting: { what: 2, page: 1, pages: 4 } });
  const response = toBytes(responseCodec, { id, status: 2, body: none });
  running.deliver(running.device.send(recordType.last, response));
  expect(running.events.at(-1)).toEqual({ name: 'answered', status: 2, body: none });
});

test('a POLL that crossed the answer may be answered late, within the next request', () => {
  const running = exchange({ remembers: 'known', script: { state: paired } });
  ask(running, none);
  running.wait(800);
  running.deliver(running.device.send(recordType.last, toBytes(responseCodec, { id, status: 0, body: none })));
  ask(running, none);
  const late = Uint8Array.of(0xa1, 1, 1);
  running.deliver(running.device.send(recordType.waiting, late));
  expect(running.host.state()).toBe('request-open');
  running.deliver(running.device.send(recordType.waiting, late));
  expect(running.failure()).toMatchObject({ because: 'record-not-due' });
});

test('a POLL that crossed the answer may be answered late, also while the pieces of the next request go out', () => {
  const running = exchange({ remembers: 'known', script: { state: paired } });
  ask(running, none);
  running.wait(800);
  running.deliver(running.device.send(recordType.last, toBytes(responseCodec, { id, status: 0, body: none })));
  ask(running, new Uint8Array(5000));
  expect(running.host.state()).toBe('request-coming-in');
  const late = Uint8Array.of(0xa1, 1, 1);
  running.deliver(running.device.send(recordType.waiting, late));
  expect(running.host.state()).toBe('request-coming-in');
  running.deliver(running.device.send(recordType.next, none));
  expect(running.device.records).toHaveLength(4);
  running.deliver(running.device.send(recordType.waiting, late));
  expect(running.failure()).toMatchObject({ because: 'record-not-due' });
});

test('CANCEL goes out once, and the session waits for the answer that the device makes of it', () => {
  const running = answering(() => undefined);
  ask(running, none);
  running.play(running.host.cancel(0));
  running.play(running.host.cancel(0));
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.last, recordType.cancel]);
  expect(running.host.state()).toBe('request-open');
  running.deliver(running.device.send(recordType.last, toBytes(responseCodec, { id, status: 3, body: none })));
  expect(running.events.at(-1)).toMatchObject({ name: 'answered', status: 3 });
});

test('a device that goes on with *working* after a CANCEL is given up after 30 seconds, however polite it is', () => {
  const running = answering(() => undefined);
  ask(running, none);
  const politely = (until: number) => {
    while (running.now < until && running.failure() === undefined) running.wait(800);
  };
  politely(60_000);
  expect(running.failure()).toBeUndefined();
  const cancelledAt = running.now;
  running.play(running.host.cancel(running.now));
  politely(cancelledAt + 29_000);
  expect(running.failure()).toBeUndefined();
  politely(cancelledAt + 40_000);
  expect(running.failure()).toEqual({ code: 'device-silent', milliseconds: 30_000 });
  expect(running.now).toBeLessThan(cancelledAt + 31_000);
});

test('CANCEL while pieces go out takes the place of the next piece, and leaves the session idle', () => {
  const running = exchange({ remembers: 'known', script: { state: paired } });
  ask(running, new Uint8Array(10_000));
  running.play(running.host.cancel(0));
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.more]);
  running.deliver(running.device.send(recordType.next, none));
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.more, recordType.cancel]);
  expect(running.events.at(-1)).toEqual({ name: 'dropped' });
  expect(running.host.state()).toBe('idle');
  ask(running, none);
  expect(running.host.state()).toBe('request-open');
});

test('an idle session is silent, unless it was told to keep the lease', () => {
  const silent = exchange({ remembers: 'known', script: { state: paired } });
  expect(silent.host.wakeAt()).toBeUndefined();
  const waiting = { type: recordType.waiting, body: Uint8Array.of(0xa1, 1, 1) };
  const onRecord = ({ type }: PlainRecord) => (type === recordType.poll ? [waiting] : []);
  const keeping = exchange({ remembers: 'known', keepLease: true, script: { state: paired, onRecord } });
  for (let second = 0; second < 30; second++) keeping.wait(1000);
  expect(keeping.host.state()).toBe('idle');
  expect(keeping.device.records).toHaveLength(30);
  const dead = exchange({ remembers: 'known', keepLease: true, script: { state: paired } });
  for (let second = 0; second < 6; second++) dead.wait(1000);
  expect(dead.failure()).toMatchObject({ code: 'device-silent' });
});

test('CLOSE of the device ends the session, and nothing more is sent', () => {
  const running = answering(() => undefined);
  ask(running, none);
  const before = running.sent.filter(({ from }) => from === 'host').length;
  running.deliver(running.device.send(recordType.close, none));
  expect(running.failure()).toEqual({ code: 'channel-lost', because: 'device-closed' });
  expect(running.sent.filter(({ from }) => from === 'host')).toHaveLength(before);
  expect(running.host.wakeAt()).toBeUndefined();
});

test('ending a session tells the device CLOSE, unless the link is gone', () => {
  const closing = exchange({ remembers: 'known', script: { state: paired } });
  closing.play(closing.host.end({ code: 'cancelled' }, 0));
  expect(closing.device.records.map(({ type }) => type)).toEqual([recordType.close]);
  const gone = exchange({ remembers: 'known', script: { state: paired } });
  gone.play(gone.host.end({ code: 'channel-lost', because: 'transport-closed' }, 0));
  expect(gone.device.records).toEqual([]);
});

test('responses cut into pieces of any size come out as they went in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6000 }), fc.integer({ min: 1, max: 1869 }), (parameters, size) => {
      const running = answering(echo, parameters.length > 500 ? Math.max(size, 200) : size);
      ask(running, parameters);
      expect(running.events.at(-1)).toEqual({ name: 'answered', status: 0, body: parameters });
    }),
    { seed: 23, numRuns: 15 },
  );
});
