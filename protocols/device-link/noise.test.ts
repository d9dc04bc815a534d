import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '../values/bytes.ts';
import { startNoise, type NoiseState } from './noise.ts';

type Vector = {
  readonly source: string;
  readonly prologue: string;
  readonly initiatorStatic: string;
  readonly initiatorEphemeral: string;
  readonly responderStatic: string;
  readonly responderEphemeral: string;
  readonly handshakeHash?: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
};

const file = JSON.parse(readFileSync(new URL('vectors/noise.json', import.meta.url), 'utf8')) as { vectors: Vector[] };

function bytes(text: string): Uint8Array {
  const read = fromHex(text);
  if (read === undefined) throw new Error(`not hex: ${text}`);
  return read;
}

function start(role: 'initiator' | 'responder', seed: number, prologue = 'p', ephemeral?: Uint8Array): NoiseState {
  return startNoise({
    role,
    prologue: utf8(prologue),
    staticSecret: new Uint8Array(32).fill(seed),
    ephemeralSecret: ephemeral ?? new Uint8Array(32).fill(seed + 1),
  });
}

const none = new Uint8Array();

for (const vector of file.vectors) {
  test(`the handshake and the channel are those of ${vector.source.split(',')[0]}`, () => {
    const state = {
      initiator: startNoise({
        role: 'initiator',
        prologue: bytes(vector.prologue),
        staticSecret: bytes(vector.initiatorStatic),
        ephemeralSecret: bytes(vector.initiatorEphemeral),
      }),
      responder: startNoise({
        role: 'responder',
        prologue: bytes(vector.prologue),
        staticSecret: bytes(vector.responderStatic),
        ephemeralSecret: bytes(vector.responderEphemeral),
      }),
    };
    for (const [index, { payload, ciphertext }] of vector.messages.slice(0, 3).entries()) {
      const [writer, reader] =
        index % 2 === 0 ? (['initiator', 'responder'] as const) : (['responder', 'initiator'] as const);
      expect(hex(state[writer].writeMessage(bytes(payload)))).toBe(ciphertext);
      expect(state[reader].readMessage(bytes(ciphertext))).toEqual({ ok: true, value: bytes(payload) });
    }
    const initiator = state.initiator.finish();
    const responder = state.responder.finish();
    expect(initiator.handshakeHash).toEqual(responder.handshakeHash);
    if (vector.handshakeHash !== undefined) expect(hex(initiator.handshakeHash)).toBe(vector.handshakeHash);
    for (const [index, { payload, ciphertext }] of vector.messages.slice(3).entries()) {
      const [writer, reader] = index % 2 === 0 ? [responder, initiator] : [initiator, responder];
      expect(hex(writer.send.encrypt(bytes(payload)))).toBe(ciphertext);
      expect(reader.receive.decrypt(bytes(ciphertext))).toEqual(bytes(payload));
    }
  });
}

test('another prologue breaks the handshake at its second message', () => {
  const initiator = start('initiator', 1, 'version 1');
  const responder = start('responder', 3, 'version 0');
  expect(responder.readMessage(initiator.writeMessage(none)).ok).toBe(true);
  expect(initiator.readMessage(responder.writeMessage(none))).toEqual({
    ok: false,
    error: { code: 'noise-tag-wrong' },
  });
});

test('each bit of the second and third message is covered by a tag or a key', () => {
  for (const at of [0, 31, 32, 79, 80, 95]) {
    const initiator = start('initiator', 1);
    const responder = start('responder', 3);
    responder.readMessage(initiator.writeMessage(none));
    const second = responder.writeMessage(none);
    second[at] = (second[at] ?? 0) ^ 1;
    expect(initiator.readMessage(second).ok).toBe(false);
  }
  for (const at of [0, 47, 48, 66]) {
    const initiator = start('initiator', 1);
    const responder = start('responder', 3);
    responder.readMessage(initiator.writeMessage(none));
    initiator.readMessage(responder.writeMessage(none));
    const third = initiator.writeMessage(utf8('who'));
    third[at] = (third[at] ?? 0) ^ 1;
    expect(responder.readMessage(third)).toEqual({ ok: false, error: { code: 'noise-tag-wrong' } });
  }
});

test('a truncated message is refused, wherever it is cut', () => {
  for (const length of [0, 31]) {
    expect(start('responder', 3).readMessage(new Uint8Array(length).fill(9))).toEqual({
      ok: false,
      error: { code: 'noise-message-short' },
    });
  }
  for (const length of [31, 40, 79, 80, 95]) {
    const initiator = start('initiator', 1);
    const responder = start('responder', 3);
    responder.readMessage(initiator.writeMessage(none));
    expect(initiator.readMessage(responder.writeMessage(none).subarray(0, length)).ok).toBe(false);
  }
});

// RFC 7748 §6.1 and the list of points of order 1, 2, 4 and 8 (and their non-canonical forms) of curve25519.
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

test('a peer key of low order is refused, as its shared secret is all zero', () => {
  for (const key of lowOrder) {
    expect(start('responder', 3).readMessage(bytes(key))).toEqual({ ok: false, error: { code: 'noise-key-refused' } });
    const initiator = start('initiator', 1);
    initiator.writeMessage(none);
    const answer = new Uint8Array(96);
    answer.set(bytes(key));
    expect(initiator.readMessage(answer)).toEqual({ ok: false, error: { code: 'noise-key-refused' } });
  }
});

test('a handshake message of another run is refused', () => {
  const earlier = start('initiator', 1);
  const responder = start('responder', 3);
  responder.readMessage(earlier.writeMessage(none));
  const recorded = responder.writeMessage(none);
  const fresh = start('initiator', 1, 'p', new Uint8Array(32).fill(77));
  fresh.writeMessage(none);
  expect(fresh.readMessage(recorded)).toEqual({ ok: false, error: { code: 'noise-tag-wrong' } });
});

test('a handshake takes no message out of turn and none after a failure', () => {
  const initiator = start('initiator', 1);
  const responder = start('responder', 3);
  expect(initiator.readMessage(new Uint8Array(96))).toEqual({ ok: false, error: { code: 'noise-not-due' } });
  expect(() => responder.writeMessage(none)).toThrow();
  expect(() => initiator.finish()).toThrow();
  const first = initiator.writeMessage(none);
  responder.readMessage(first);
  const second = responder.writeMessage(none);
  const broken = Uint8Array.from(second);
  broken[95] = (broken[95] ?? 0) ^ 1;
  expect(initiator.readMessage(broken).ok).toBe(false);
  expect(initiator.readMessage(second)).toEqual({ ok: false, error: { code: 'noise-not-due' } });
});

test('a record that is altered, repeated, left out or cut does not decrypt, and the next one still does', () => {
  const initiator = start('initiator', 1);
  const responder = start('responder', 3);
  responder.readMessage(initiator.writeMessage(none));
  initiator.readMessage(responder.writeMessage(none));
  responder.readMessage(initiator.writeMessage(none));
  const { send } = initiator.finish();
  const { receive, remoteStatic } = responder.finish();
  expect(remoteStatic).toHaveLength(32);
  const [first, second] = [send.encrypt(utf8('one')), send.encrypt(utf8('two'))];
  expect(receive.decrypt(second)).toBeUndefined();
  expect(receive.decrypt(first.map((byte, at) => (at === 0 ? byte ^ 1 : byte)))).toBeUndefined();
  expect(receive.decrypt(first.subarray(0, 15))).toBeUndefined();
  expect(receive.decrypt(first)).toEqual(utf8('one'));
  expect(receive.decrypt(first)).toBeUndefined();
  expect(receive.decrypt(second)).toEqual(utf8('two'));
});
