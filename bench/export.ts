// Exporting the books of 100,000 payments as JSON Lines, through the command's own code from operations in memory to a flushed
// file, against the way in which Node programs write lines: a stream of `node:fs`, each line ready, flushed too. Both write equal
// bytes; ours goes through all operations twice, checks ids and balances, and makes 119 MB of text. The peer is a program that
// writes lines, not the medium: our own file calls, and all bytes from one buffer, are several times faster than a stream. What
// these take is said on stderr, so that nobody takes the figure for more than it is.
import { once } from 'node:events';
import { closeSync, createWriteStream, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import { exportBooks } from '#main/headless/export.ts';
import { growFile } from '#main/headless/export-file.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { median, type Contest, type Measure } from './measure.ts';

const count = 100_000;
const begin = 1_790_000_000;

/** The measure. */
export const export100k: Measure = {
  name: 'export-100k',
  unit: 'ms',
  goal: 0.5,
  goalIs: 'min',
  compares: 'export of 100,000 payments, against a Node stream writing the same lines, ready',
  runs: 7,
  async open(folder): Promise<Contest> {
    const operations = Array.from({ length: count }, (_, index) => paymentAt(index));
    const [mine, theirs] = [join(folder, 'ours.jsonl'), join(folder, 'peer.jsonl')];
    async function* bookedOperations() {
      yield* operations;
    }
    const ours = async () => {
      const began = performance.now();
      const exported = await exportBooks({ format: 'jsonl', period: {}, out: mine }, { bookedOperations });
      const took = performance.now() - began;
      if (!exported.ok || exported.value.rows !== count) throw new Error(JSON.stringify(exported));
      return took;
    };
    await ours();
    const lines = readFileSync(mine, 'utf8').split(/(?<=\n)/);
    return {
      ours,
      async peer() {
        rmSync(theirs, { force: true });
        const began = performance.now();
        const stream = createWriteStream(theirs, { flush: true });
        for (const line of lines) {
          if (!stream.write(line)) await once(stream, 'drain');
        }
        stream.end();
        await finished(stream);
        const took = performance.now() - began;
        if (!readFileSync(theirs).equals(readFileSync(mine))) throw new Error('the two files differ');
        return took;
      },
      async close() {
        const atOnce = Array.from({ length: 5 }, () => writeAtOnce(join(folder, 'buffer.jsonl'), readFileSync(mine)));
        const byLines = Array.from({ length: 5 }, () => writeLines(join(folder, 'lines.jsonl'), lines));
        const said = (times: readonly number[]) => `${median(times).toPrecision(3)} ms`;
        console.error(
          `export-100k          the same lines through our file calls: ${said(byLines)}; from one buffer: ${said(atOnce)}`,
        );
      },
    };
  },
};

function writeLines(path: string, lines: readonly string[]): number {
  const began = performance.now();
  const file = growFile(path);
  for (const line of lines) file.write(line);
  file.finish();
  return performance.now() - began;
}

function writeAtOnce(path: string, bytes: Uint8Array): number {
  const began = performance.now();
  const file = openSync(path, 'w');
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  fsyncSync(file);
  closeSync(file);
  return performance.now() - began;
}

/** A purse is loaded, then pays four times, and so on. */
function paymentAt(index: number): BookedOperation {
  const named = (what: string) => hex(sha256(utf8(`${what} ${index}`)));
  const loads = index % 5 === 0;
  const money = (minor: number) => ({ minor: BigInt(minor), currency: 'EUR' }) as const;
  const total = BigInt(1190 + (index % 7) * 119);
  const tax = (total * 19n) / 119n;
  return {
    id: named('id').slice(0, 32),
    kind: loads ? 'load' : 'pay',
    state: 'completed',
    purse: { id: 'c0ffee00c0ffee00', name: 'Vault', system: 'ecash', practice: true },
    amount: loads ? money(100_00) : { minor: total, currency: 'EUR' },
    fee: money(loads ? 0 : 1),
    bookedAt: begin + index * 300,
    counterparty: loads ? { name: 'Practice mint' } : { name: `Shop ${index % 50}`, verified: 'certified' },
    title: loads ? 'Load' : `Order ${index}: coffee beans`,
    reference: named('deal').slice(0, 32),
    ...(!loads && {
      lines: [{ description: 'Coffee beans, 250 g', quantity: 1, unitPrice: total, total, taxRate: 1900, tax }],
      digests: {
        offer: named('offer'),
        order: named('order'),
        approval: named('approval'),
        payment: named('payment'),
        receipt: named('receipt'),
      },
    }),
    entry: { hash: named('entry'), index },
  };
}
