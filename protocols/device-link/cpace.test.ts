import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { concatBytes, fromHex, hex, utf8 } from '../values/bytes.ts';
import { checkCode, cpaceGenerator, cpaceKey, cpaceShare } from './cpace.ts';

type Vectors = Record<
  | 'password'
  | 'ci'
  | 'sid'
  | 'generator'
  | 'isk'
  | 'validScalar'
  | 'validShare'
  | 'initiatorScalar'
  | 'initiatorData'
  | 'initiatorShare'
  | 'responderScalar'
  | 'responderData'
  | 'responderShare',
  string
> & { readonly invalidShares: readonly string[] };

const vectors = JSON.parse(readFileSync(new URL('vectors/cpace.json', import.meta.url), 'utf8')) as Vectors;

function bytes(text: string): Uint8Array {
  const read = fromHex(text);
  if (read === undefined) throw new Error(`not hex: ${text}`);
  return read;
}

const password = bytes(vectors.password);
const ci = bytes(vectors.ci);
const sid = bytes(vectors.sid);
/** The draft's scalars are below the group order, so that zeros behind them leave them as they are. */
const scalar = (text: string) => concatBytes(bytes(text), new Uint8Array(32));
const initiator = cpaceShare({ password, ci, sid, scalarBytes64: scalar(vectors.initiatorScalar) });
const responder = cpaceShare({ password, ci, sid, scalarBytes64: scalar(vectors.responderScalar) });
const adInitiator = bytes(vectors.initiatorData);
const adResponder = bytes(vectors.responderData);

test('generator and shares are those of the CPace draft', () => {
  expect(hex(cpaceGenerator(password, ci, sid))).toBe(vectors.generator);
  expect(hex(initiator.share)).toBe(vectors.initiatorShare);
  expect(hex(responder.share)).toBe(vectors.responderShare);
});

test('both sides derive the session key of the CPace draft, and the same tags', () => {
  const first = cpaceKey({
    ...initiator,
    peerShare: responder.share,
    role: 'initiator',
    adOwn: adInitiator,
    adPeer: adResponder,
  });
  const second = cpaceKey({
    ...responder,
    peerShare: initiator.share,
    role: 'responder',
    adOwn: adResponder,
    adPeer: adInitiator,
  });
  expect(first.ok && hex(first.value.isk)).toBe(vectors.isk);
  expect(second).toEqual(first);
  expect(first.ok && hex(first.value.initiatorTag)).not.toBe(first.ok && hex(first.value.responderTag));
});

test('the shares that the draft calls invalid are refused by both roles, as is one of another length', () => {
  const own = {
    ...initiator,
    secret: cpaceShare({ password, ci, sid, scalarBytes64: scalar(vectors.validScalar) }).secret,
  };
  for (const role of ['initiator', 'responder'] as const) {
    const rest = { role, adOwn: adInitiator, adPeer: adResponder } as const;
    for (const share of [...vectors.invalidShares, vectors.validShare.slice(2), `${vectors.validShare}00`]) {
      expect(cpaceKey({ ...own, ...rest, peerShare: bytes(share) })).toEqual({
        ok: false,
        error: { code: 'share-invalid' },
      });
    }
    expect(cpaceKey({ ...own, ...rest, peerShare: bytes(vectors.validShare) }).ok).toBe(true);
  }
});

test('another password, session, use or identity gives another key and other tags', () => {
  const key = (other: { password?: string; sid?: Uint8Array; ci?: string; adPeer?: Uint8Array }) => {
    const peer = cpaceShare({
      password: utf8(other.password ?? '123456'),
      ci: utf8(other.ci ?? 'use'),
      sid: other.sid ?? sid,
      scalarBytes64: scalar(vectors.responderScalar),
    });
    const own = cpaceShare({
      password: utf8('123456'),
      ci: utf8('use'),
      sid,
      scalarBytes64: scalar(vectors.initiatorScalar),
    });
    const found = cpaceKey({
      ...own,
      peerShare: peer.share,
      role: 'initiator',
      adOwn: adInitiator,
      adPeer: other.adPeer ?? adResponder,
    });
    const theirs = cpaceKey({
      ...peer,
      peerShare: own.share,
      role: 'responder',
      adOwn: adResponder,
      adPeer: adInitiator,
    });
    return found.ok && theirs.ok && hex(found.value.initiatorTag) === hex(theirs.value.initiatorTag);
  };
  expect(key({})).toBe(true);
  expect(key({ password: '123457' })).toBe(false);
  expect(key({ sid: new Uint8Array(16) })).toBe(false);
  expect(key({ ci: 'other use' })).toBe(false);
  expect(key({ adPeer: utf8('another device') })).toBe(false);
});

test('a length of 128 bytes or more takes a second length byte, on both sides alike', () => {
  const long = new Uint8Array(300).fill(5);
  const first = cpaceKey({
    ...initiator,
    peerShare: responder.share,
    role: 'initiator',
    adOwn: long,
    adPeer: adResponder,
  });
  const second = cpaceKey({
    ...responder,
    peerShare: initiator.share,
    role: 'responder',
    adOwn: adResponder,
    adPeer: long,
  });
  expect(first).toEqual(second);
});

test('the check code is ten characters in two groups, and depends on the handshake and on the key', () => {
  const hash = new Uint8Array(32).fill(1);
  const isk = new Uint8Array(64).fill(2);
  const code = checkCode(hash, isk);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(checkCode(new Uint8Array(32).fill(3), isk)).not.toBe(code);
  expect(checkCode(hash, new Uint8Array(64).fill(3))).not.toBe(code);
});
