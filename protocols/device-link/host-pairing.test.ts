import { expect, test } from 'vitest';
import { sameBytes } from '../values/bytes.ts';
import { pairFailure, recordType } from './messages.ts';
import type { PlainRecord, Script, ScriptedDevice } from './scripted-device.ts';
import { exchange, fixed, type Exchange } from './scripted-exchange.ts';

const pairingId = new Uint8Array(16).fill(0x77);
const none = new Uint8Array();

type Answer = (record: PlainRecord, device: ScriptedDevice) => readonly PlainRecord[];

/** A device on which the person typed `typed`, and that checks the host's tag as SPEC §5 says. */
function honest(typed: string): Answer {
  let hostTag: Uint8Array = none;
  return ({ type, body }, device) => {
    if (type === recordType.pairShare) {
      const made = device.pairAnswer(body, typed);
      hostTag = made.hostTag;
      return [{ type: recordType.pairAnswer, body: made.answer }];
    }
    if (type === recordType.pairConfirm) {
      const right = sameBytes(hostTag, body);
      if (!right) return [{ type: recordType.pairFailed, body: Uint8Array.of(pairFailure.wrongDigits) }];
      return [{ type: recordType.pairDone, body: pairingId }];
    }
    return [];
  };
}

function pairWith(onRecord: Answer, script: Partial<Script> = {}): Exchange {
  const running = exchange({ script: { ...script, onRecord } });
  running.play(running.host.pair('271828', fixed.hostScalar, running.now));
  return running;
}

test('with the same digits on both sides the host checks the device, shows a code, and is paired', () => {
  const running = pairWith(honest('271828'));
  expect(running.events.at(-1)).toMatchObject({
    name: 'answer-checked',
    checkCode: expect.stringMatching(/^.{5}-.{5}$/),
  });
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.pairShare]);
  running.play(running.host.confirmPairing(0));
  expect(running.events.at(-1)).toEqual({ name: 'paired', pairingId });
  expect(running.host.state()).toBe('idle');
});

test('a device on which other digits were typed is refused before it has anything to test guesses with', () => {
  const running = pairWith(honest('271829'));
  expect(running.failure()).toEqual({ code: 'wrong-digits' });
  expect(running.device.records.map(({ type }) => type)).toEqual([recordType.pairShare, recordType.close]);
});

test('a tag with a single bit altered is refused', () => {
  const altering: Answer = (record, device) =>
    honest('271828')(record, device).map(({ type, body }) => ({
      type,
      body: type === recordType.pairAnswer ? body.map((byte, at) => (at === 95 ? byte ^ 1 : byte)) : body,
    }));
  expect(pairWith(altering).failure()).toEqual({ code: 'wrong-digits' });
});

test('the own tag sent back by the device is not taken for the device’s', () => {
  const mirroring: Answer = ({ type, body }, device) => {
    if (type !== recordType.pairShare) return [];
    const { answer, hostTag } = device.pairAnswer(body, '271828');
    return [{ type: recordType.pairAnswer, body: Uint8Array.of(...answer.subarray(0, 32), ...hostTag) }];
  };
  expect(pairWith(mirroring).failure()).toEqual({ code: 'wrong-digits' });
});

test('the own share sent back by the device is refused', () => {
  const mirroring: Answer = ({ type, body }) =>
    type === recordType.pairShare
      ? [{ type: recordType.pairAnswer, body: Uint8Array.of(...body, ...new Uint8Array(64)) }]
      : [];
  expect(pairWith(mirroring).failure()).toEqual({ code: 'wrong-digits' });
});

/** Somebody between host and device, with keys of their own towards both. */
const between = { staticSecret: new Uint8Array(32).fill(0x66), ephemeralSecret: new Uint8Array(32).fill(0x67) };

test('a man in the middle without the digits gets nowhere by passing shares on: both ends have other handshakes', () => {
  const towardsDevice = exchange({ hostEphemeral: between.ephemeralSecret });
  const passingOn: Answer = ({ type, body }) => {
    if (type !== recordType.pairShare) return [];
    return [{ type: recordType.pairAnswer, body: towardsDevice.device.pairAnswer(body, '271828').answer }];
  };
  expect(pairWith(passingOn, between).failure()).toEqual({ code: 'wrong-digits' });
});

test('a man in the middle who saw the digits pairs with both, but the two displays show different codes', () => {
  const code = ({ events }: Exchange) => {
    const checked = events.find((event) => event.name === 'answer-checked');
    return checked?.checkCode;
  };
  const atHost = pairWith(honest('271828'), between);
  const towardsDevice = exchange({ hostEphemeral: between.ephemeralSecret, script: { onRecord: honest('271828') } });
  towardsDevice.play(towardsDevice.host.pair('271828', fixed.hostScalar, 0));
  expect(code(atHost)).toMatch(/^.{5}-.{5}$/);
  expect(code(towardsDevice)).toMatch(/^.{5}-.{5}$/);
  expect(code(atHost)).not.toBe(code(towardsDevice));
});

test('a share that is the identity, or no point at all, ends the pairing', () => {
  for (const filler of [0, 255]) {
    const answer = new Uint8Array(96).fill(filler);
    const running = pairWith(({ type }) =>
      type === recordType.pairShare ? [{ type: recordType.pairAnswer, body: answer }] : [],
    );
    expect(running.failure()).toEqual({ code: 'share-invalid' });
  }
});

test('a pairing answer of another size is malformed', () => {
  for (const size of [0, 32, 95, 97]) {
    const body = new Uint8Array(size);
    const running = pairWith(({ type }) =>
      type === recordType.pairShare ? [{ type: recordType.pairAnswer, body }] : [],
    );
    expect(running.failure()).toMatchObject({
      code: 'device-misbehaved',
      because: 'record-malformed',
      record: 'pairAnswer',
    });
  }
});

test('a device that says paired without having answered is refused, at every step', () => {
  const done = [{ type: recordType.pairDone, body: pairingId }];
  expect(pairWith(() => done).failure()).toMatchObject({ because: 'record-not-due', state: 'digits-awaited' });
  const early: Answer = (record, device) => [...honest('271828')(record, device), ...done];
  expect(pairWith(early).failure()).toMatchObject({ because: 'record-not-due', state: 'confirmation-awaited' });
  const unasked = exchange();
  unasked.deliver(unasked.device.send(recordType.pairDone, pairingId));
  expect(unasked.failure()).toMatchObject({ because: 'record-not-due', state: 'unpaired' });
});

test('each reason of a failed pairing has its own code', () => {
  const failures = Object.values(pairFailure).map((reason) =>
    pairWith(({ type }) =>
      type === recordType.pairShare ? [{ type: recordType.pairFailed, body: Uint8Array.of(reason) }] : [],
    ).failure(),
  );
  expect(failures).toEqual([
    { code: 'wrong-digits' },
    { code: 'refused-by-person' },
    { code: 'pairing-wait', seconds: 60 },
    { code: 'device-not-set-up' },
    { code: 'share-invalid' },
  ]);
  const unknown = pairWith(() => [{ type: recordType.pairFailed, body: Uint8Array.of(9) }]);
  expect(unknown.failure()).toMatchObject({ code: 'device-misbehaved', record: 'pairFailed' });
});

test('the wait that a device still has is told in seconds', () => {
  const running = exchange({
    script: {
      state: { paired: false, condition: 2, wait: 100 },
      onRecord: () => [{ type: recordType.pairFailed, body: Uint8Array.of(pairFailure.wait) }],
    },
  });
  running.now = 30_500;
  running.play(running.host.pair('271828', fixed.hostScalar, running.now));
  expect(running.failure()).toEqual({ code: 'pairing-wait', seconds: 70 });
});

test('while the person types, the host polls at least every second, and is told what the device waits for', () => {
  const running = pairWith(({ type }) =>
    type === recordType.poll ? [{ type: recordType.waiting, body: Uint8Array.of(0xa1, 1, 2) }] : [],
  );
  for (let second = 0; second < 20; second++) {
    expect((running.host.wakeAt() ?? Infinity) - running.now).toBeLessThanOrEqual(1000);
    running.wait(1000);
  }
  expect(running.events.slice(1)).toEqual(
    Array.from({ length: 20 }, () => ({ name: 'waiting', waiting: { what: 2 } })),
  );
  running.play(running.host.cancel(running.now));
  expect(running.device.records.at(-1)?.type).toBe(recordType.cancel);
});

test('a WAITING more than there were polls ends the session', () => {
  const twice = { type: recordType.waiting, body: Uint8Array.of(0xa1, 1, 2) };
  const running = pairWith(({ type }) => (type === recordType.poll ? [twice, twice] : []));
  running.wait(1000);
  expect(running.failure()).toMatchObject({ because: 'record-not-due', record: 'waiting' });
});

test('a device that stops answering polls is given up', () => {
  const running = pairWith(() => []);
  for (let second = 0; second < 5; second++) running.wait(1000);
  expect(running.failure()).toEqual({ code: 'device-silent', milliseconds: 5000 });
});

test('a pairing that the host cancels is cancelled, not refused by the person', () => {
  const running = pairWith(({ type }) =>
    type === recordType.cancel ? [{ type: recordType.pairFailed, body: Uint8Array.of(pairFailure.refused) }] : [],
  );
  running.play(running.host.cancel(0));
  expect(running.failure()).toEqual({ code: 'cancelled' });
  expect(() => running.host.pair('271828', fixed.hostScalar, 0)).toThrow();
});

test('a session pairs once, and only when it is unpaired', () => {
  const running = pairWith(honest('271828'));
  running.play(running.host.confirmPairing(0));
  expect(() => running.host.pair('271828', fixed.hostScalar, 0)).toThrow();
  const known = exchange({ script: { state: { paired: true, condition: 2, wait: 0 } }, remembers: 'known' });
  expect(() => known.host.pair('271828', fixed.hostScalar, 0)).toThrow();
  expect(() => exchange().host.request(new Uint8Array(16), none, 0)).toThrow();
});
