// Finds traces of secrets in whatever bytes: a run of 16 bytes of one, raw in either order (big integers lie backwards in
// memory), in hex or in base64 at any of its three alignments. Every position of the bytes is looked at once: three bytes
// choose from a table, eight bytes name a place within a secret, and the run is measured from there.
import { hex } from '#protocols/values/bytes.ts';

/** A secret under a name. */
export type Secret = { readonly name: string; readonly bytes: Uint8Array };

/** A trace: of which secret, in which form, at which byte. */
export type Trace = { readonly secret: string; readonly form: string; readonly at: number };

/** How a secret could be written; a trace has at least `least` bytes of `text`. */
type Form = { readonly secret: string; readonly form: string; readonly text: Uint8Array; readonly least: number };

/** A place within a form: where its eight bytes begin. */
type Anchor = { readonly form: Form; readonly from: number };

/** The run that counts, in bytes of the secret; 16 bytes fill at least 20 characters of base64 wholly. */
const run = 16;
const base64Run = 20;
const anchorLength = 8;

/** Looks for traces in bytes. */
export type Scanner = (bytes: Uint8Array) => readonly Trace[];

/** Neighbouring pieces of one whole must share this many bytes, so that no trace is cut in two. */
export const scanOverlap = 4 * run;

/** Makes a scanner for secrets of at least 16 bytes. */
export function scannerFor(secrets: readonly Secret[]): Scanner {
  const anchors = new Map<number, Anchor[]>();
  const table = new Uint8Array(1 << 24);
  for (const form of secrets.flatMap(formsOf)) {
    for (let from = 0; from + anchorLength <= form.text.length; from += anchorLength) {
      const key = fourAt(form.text, from);
      table[threeAt(form.text, from)] = 1;
      anchors.set(key, [...(anchors.get(key) ?? []), { form, from }]);
    }
  }
  return (bytes) => {
    const traces: Trace[] = [];
    for (let at = 0; at + anchorLength <= bytes.length; at++) {
      if (table[threeAt(bytes, at)] === 0) continue;
      for (const anchor of anchors.get(fourAt(bytes, at)) ?? []) {
        const { secret, form } = anchor.form;
        if (runAround(bytes, at, anchor) >= anchor.form.least) traces.push({ secret, form, at });
      }
    }
    return traces;
  };
}

function formsOf({ name, bytes }: Secret): readonly Form[] {
  if (bytes.length < run) throw new Error(`the secret ${name} is shorter than a run`);
  const small = hex(bytes);
  const texts: [string, string, number][] = [
    ['hex', small, 2 * run],
    ['HEX', small.toUpperCase(), 2 * run],
  ];
  for (const shift of [0, 1, 2]) {
    const text = base64At(bytes, shift);
    texts.push([`base64 + ${shift}`, text, base64Run]);
    texts.push([`base64url + ${shift}`, text.replaceAll('+', '-').replaceAll('/', '_'), base64Run]);
  }
  return [
    { secret: name, form: 'raw', text: bytes, least: run },
    { secret: name, form: 'backwards', text: bytes.toReversed(), least: run },
    ...texts.map(([form, text, least]) => ({ secret: name, form, text: Buffer.from(text, 'latin1'), least })),
  ];
}

/** The base64 characters that follow from `bytes` alone when `shift` unknown bytes stand before them. */
function base64At(bytes: Uint8Array, shift: number): string {
  const text = Buffer.concat([new Uint8Array(shift), bytes]).toString('base64');
  return text.slice(Math.ceil((8 * shift) / 6), Math.floor((8 * (shift + bytes.length)) / 6));
}

function runAround(bytes: Uint8Array, at: number, { form: { text }, from }: Anchor): number {
  let before = 0;
  while (before < Math.min(at, from) && bytes[at - before - 1] === text[from - before - 1]) before += 1;
  let after = 0;
  const greatest = Math.min(bytes.length - at, text.length - from);
  while (after < greatest && bytes[at + after] === text[from + after]) after += 1;
  return before + after;
}

function threeAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

function fourAt(bytes: Uint8Array, at: number): number {
  return threeAt(bytes, at) | ((bytes[at + 3] ?? 0) << 24);
}
