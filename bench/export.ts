// Exporting the books of 100,000 payments as JSON Lines, through the command's own code from operations in memory to a flushed
// file, against writing the same bytes: the lines that are ready, one after the other, through the same file calls, flushed
// and renamed too. So the peer differs from ours in nothing but that it need not make the lines; ours goes through all
// operations twice, checks ids and balances, and makes 119 MB of text. A stream of Node's would be a weaker peer, as it takes
// over three times as long for the same file; all bytes in one buffer would be a stronger one, but nobody who exports has
// them so. What one buffer takes is said on stderr.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
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
  compares: 'export of 100,000 payments, against writing the same lines, ready, through the same file calls',
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
        const began = performance.now();
        const file = growFile(theirs);
        for (const line of lines) file.write(line);
        file.finish();
        const took = performance.now() - began;
        if (!readFileSync(theirs).equals(readFileSync(mine))) throw new Error('the two files differ');
        return took;
      },
      async close() {
        const times = Array.from({ length: 5 }, () => writeAtOnce(join(folder, 'buffer.jsonl'), readFileSync(mine)));
        console.error(`export-100k          the same bytes from one buffer: ${median(times).toPrecision(3)} ms`);
      },
    };
  },
};

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
