// What every implementation of the Curve port must do: published values (NUT-00, NUT-12, BIP-340, SEC 2), the same
// results as noble on many inputs, and no exception on anything from outside. Cases are plain functions that throw, so
// that any runner can take them: `for (const { title, run } of curveCases(curve)) test(title, run)`.
import { fromHex, hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { blind, hashE, hashToCurve, unblind, verifyDleq, verifyDleqOfCoin } from './blind.ts';
import { curveOrder, negate, nobleCurve, scalarFromWide, xOnly, type Curve } from './curve.ts';

/** One thing that must hold; `run` throws when it does not. */
export type Case = { readonly title: string; readonly run: () => void };

function bytes(text: string): Uint8Array {
  const read = fromHex(text);
  if (read === undefined) throw new Error(`not hex: ${text}`);
  return read;
}

function same(
  what: string,
  actual: Uint8Array | boolean | undefined,
  expected: Uint8Array | boolean | undefined,
): void {
  const [one, other] = [actual, expected].map((value) => (value instanceof Uint8Array ? hex(value) : String(value)));
  if (one !== other) throw new Error(`${what}: ${one}, expected ${other}`);
}

const scalar = (seed: string): Uint8Array => scalarFromWide(digest(utf8(seed)));
const G = bytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
const order = bytes(curveOrder.toString(16));
const lastScalar = bytes((curveOrder - 1n).toString(16));
const zero = new Uint8Array(32);
const notOnCurve = bytes(`02${'00'.repeat(31)}05`);

/** Cases that need no files. */
export function curveCases(curve: Curve): readonly Case[] {
  return [
    {
      title: 'the base point times 1 is G, times n - 1 is -G',
      run: () => {
        same('1·G', curve.baseTimes(bytes(`${'00'.repeat(31)}01`)), G);
        same('(n-1)·G', curve.baseTimes(lastScalar), negate(G));
      },
    },
    { title: 'all operations give the same as noble on 24 inputs', run: () => agreesWithNoble(curve) },
    { title: 'what is no point or no scalar gives undefined or false, never an exception', run: () => refuses(curve) },
    {
      title: 'a sum that is infinity gives undefined',
      run: () => {
        same('P - P', curve.add(G, negate(G)), undefined);
        const a = scalar('a');
        same('aP - aP', curve.combine(G, a, negate(G), a), undefined);
        same('aG - aG', curve.combineBase(a, negate(G), a), undefined);
      },
    },
    { title: 'BIP-340 vector 1 is signed and verified', run: () => schnorr(curve) },
  ];
}

function agreesWithNoble(curve: Curve): void {
  for (let index = 0; index < 24; index++) {
    const [a, b] = [scalar(`a${index}`), scalar(`b${index}`)];
    const [p, q] = [curve.baseTimes(a), curve.baseTimes(b)];
    same('baseTimes', p, nobleCurve.baseTimes(a));
    if (p === undefined || q === undefined) throw new Error('a scalar was refused');
    same('times', curve.times(p, b), nobleCurve.times(p, b));
    same('add', curve.add(p, q), nobleCurve.add(p, q));
    same('doubling', curve.add(p, p), nobleCurve.add(p, p));
    same('combine', curve.combine(p, b, negate(q), b), nobleCurve.combine(p, b, negate(q), b));
    same(
      'combine with 1',
      curve.combine(p, bytes(`${'00'.repeat(31)}01`), q, b),
      nobleCurve.add(p, nobleCurve.times(q, b) ?? p),
    );
    same('combineBase', curve.combineBase(b, p, b), nobleCurve.combineBase(b, p, b));
    same('uncompressed', curve.uncompressed(negate(p)), nobleCurve.uncompressed(negate(p)));
    const candidate = Uint8Array.from([2, ...digest(utf8(`x${index}`))]);
    same('isPoint', curve.isPoint(candidate), nobleCurve.isPoint(candidate));
    same('signature', curve.schnorrSign(b, a, zero), nobleCurve.schnorrSign(b, a, zero));
  }
}

function refuses(curve: Curve): void {
  const good = scalar('good');
  const notPoints = [
    new Uint8Array(),
    new Uint8Array(33),
    notOnCurve,
    G.slice(1),
    Uint8Array.from([5, ...G.slice(1)]),
    curve.uncompressed(G) ?? G.slice(1),
  ];
  for (const bad of notPoints) {
    same('isPoint', curve.isPoint(bad), false);
    same('times', curve.times(bad, good), undefined);
    same('add', curve.add(G, bad), undefined);
    same('add', curve.add(bad, G), undefined);
    same('combine', curve.combine(bad, good, G, good), undefined);
    same('combine', curve.combine(G, good, bad, good), undefined);
    same('combineBase', curve.combineBase(good, bad, good), undefined);
    same('uncompressed', curve.uncompressed(bad), undefined);
    same('unblind', unblind(bad, good, G, curve), undefined);
    same('DLEQ', verifyDleq(bad, G, good, good, G, curve) || verifyDleq(G, G, good, good, bad, curve), false);
    same('DLEQ of coin', verifyDleqOfCoin(zero, bad, good, good, good, G, curve), false);
  }
  for (const bad of [new Uint8Array(), zero, order, new Uint8Array(32).fill(255), good.slice(1)]) {
    same('isScalar', curve.isScalar(bad), false);
    same('baseTimes', curve.baseTimes(bad), undefined);
    same('times', curve.times(G, bad), undefined);
    same('combine', curve.combine(G, bad, G, good), undefined);
    same('combine', curve.combine(G, good, G, bad), undefined);
    same('combineBase', curve.combineBase(bad, G, good), undefined);
    same('DLEQ', verifyDleq(G, G, bad, good, G, curve) || verifyDleq(G, G, good, bad, G, curve), false);
    same('DLEQ of coin', verifyDleqOfCoin(zero, G, good, good, bad, G, curve), false);
  }
  const signature = curve.schnorrSign(zero, good, zero);
  const key = xOnly(curve.baseTimes(good) ?? G);
  same('its signature', curve.schnorrVerify(signature, zero, key), true);
  same('of another digest', curve.schnorrVerify(signature, digest(zero), key), false);
  same('short signature', curve.schnorrVerify(signature.slice(1), zero, key), false);
  same('short digest', curve.schnorrVerify(signature, zero.slice(1), key), false);
  same('key off the curve', curve.schnorrVerify(signature, zero, xOnly(notOnCurve)), false);
  same('33-byte key', curve.schnorrVerify(signature, zero, Uint8Array.from([2, ...key])), false);
  same('s too great', curve.schnorrVerify(new Uint8Array(64).fill(255), zero, key), false);
}

function schnorr(curve: Curve): void {
  const secret = bytes('b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfef');
  const message = bytes('243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89');
  const signature = bytes(
    '6896bd60eeae296db48a229ff71dfe071bde413e6d43f917dc8dcf8c78de33418906d11ac976abccb20b091292bff4ea897efcb639ea871cfa95f6de339e4b0a',
  );
  same('signature', curve.schnorrSign(message, secret, bytes(`${'00'.repeat(31)}01`)), signature);
  same('verification', curve.schnorrVerify(signature, message, xOnly(curve.baseTimes(secret) ?? G)), true);
}

/** Cases over the official vectors of NUT-00 and NUT-12, given the texts of `00-tests.md` and `12-tests.md`. */
export function officialCurveCases(curve: Curve, nut00: string, nut12: string): readonly Case[] {
  return [
    {
      title: 'NUT-00 hash_to_curve',
      run: () =>
        each(nut00, /Message: (\w+)\nPoint: +(\w+)/g, 3, (message, point) => {
          same('Y', hashToCurve(message, curve), point);
        }),
    },
    {
      title: 'NUT-00 blinded messages',
      run: () =>
        each(nut00, /x: +(\w+).*\nr: +(\w+).*\nB_: +(\w+)/g, 2, (x, r, B_) => {
          same('B_', blind(x, r, curve), B_);
        }),
    },
    {
      title: 'NUT-00 blinded signatures',
      run: () =>
        each(nut00, /key: +(\w+)\nB_: +(\w+)\nC_: +(\w+)/g, 2, (k, B_, C_) => {
          same('C_', curve.times(B_, k), C_);
        }),
    },
    {
      title: 'NUT-12 hash_e',
      run: () =>
        each(
          nut12,
          /R1: "(\w+)"\nR2: "(\w+)"\nK: "(\w+)"\nC_: "(\w+)"\n```\n\n```shell\nhash.*: "(\w+)"/g,
          1,
          (R1, R2, K, C_, e) => same('e', hashE([R1, R2, K, C_], curve), e),
        ),
    },
    {
      title: 'NUT-12 proofs with a deterministic nonce verify',
      run: () =>
        each(nut12, /\nA: +(\w+)\nB_: (\w+)\nC_: (\w+)\n```\n\n```shell\ne: (\w+)\ns: (\w+)/g, 1, (A, B_, C_, e, s) =>
          dleq(curve, B_, C_, e, s, A),
        ),
    },
    {
      title: 'NUT-12 the proof on a signature verifies, and no other does',
      run: () =>
        each(
          nut12,
          /A: "(\w+)"\nB_: "(\w+)"\n[^]*?"C_": "(\w+)"[^]*?"e": "(\w+)"[^]*?"s": "(\w+)"/g,
          1,
          (A, B_, C_, e, s) => dleq(curve, B_, C_, e, s, A),
        ),
    },
    {
      title: 'NUT-12 the proof on a coin verifies, and no other does',
      run: () =>
        each(
          nut12,
          /A: "(\w+)"\n```\n\n```json[^`]*?"secret": "(\w+)"[^`]*?"C": "(\w+)"[^`]*?"e": "(\w+)"[^`]*?"s": "(\w+)"[^`]*?"r": "(\w+)"/g,
          1,
          (A, secret, C, e, s, r) => {
            const text = utf8(hex(secret));
            same('coin', verifyDleqOfCoin(text, C, e, s, r, A, curve), true);
            same('another secret', verifyDleqOfCoin(utf8(hex(C)), C, e, s, r, A, curve), false);
            same('another r', verifyDleqOfCoin(text, C, e, s, e, A, curve), false);
            same('another key', verifyDleqOfCoin(text, C, e, s, r, C, curve), false);
          },
        ),
    },
  ];
}

function dleq(curve: Curve, B_: Uint8Array, C_: Uint8Array, e: Uint8Array, s: Uint8Array, A: Uint8Array): void {
  same('proof', verifyDleq(B_, C_, e, s, A, curve), true);
  same('e changed', verifyDleq(B_, C_, digest(e), s, A, curve), false);
  same('s changed', verifyDleq(B_, C_, e, digest(s), A, curve), false);
  same('C_ negated', verifyDleq(B_, negate(C_), e, s, A, curve), false);
  same('A negated', verifyDleq(B_, C_, e, s, negate(A), curve), false);
}

type Six = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

function each(text: string, pattern: RegExp, count: number, check: (...found: Six) => void): void {
  const matches = [...text.matchAll(pattern)];
  if (matches.length !== count) throw new Error(`${matches.length} vectors found, expected ${count}`);
  const none = new Uint8Array();
  for (const [, ...found] of matches) {
    const [a = none, b = none, c = none, d = none, e = none, f = none] = found.map(bytes);
    check(a, b, c, d, e, f);
  }
}
