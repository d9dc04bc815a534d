import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { needs } from '../house/needs.ts';
import { verifyEvidence } from './verify-evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'semper-tour-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = fileURLToPath(new URL('tour.ts', import.meta.url));

async function runProgram(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 50_000 });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

test('a person sets up, pairs, loads, buys, restores on a second device and spends there what the first one received', async () => {
  const { code, said } = await runProgram(['--out', folder]);
  expect(code).toBe(0);
  expect(said).toContain('the books agree');
  expect(said).toMatch(/│Amount +│\n│12\.90 EUR +│\n│Fee on top +│\n│0\.01 EUR +│/);
  expect(JSON.parse(readFileSync(join(folder, 'tour.json'), 'utf8'))).toEqual({
    loaded: '50.00 EUR',
    paid: [
      { payee: 'Bookshop at the Bridge', amount: '12.90 EUR', fee: '0.01 EUR' },
      { payee: 'Bookshop at the Bridge', amount: '1.20 EUR', fee: '0.01 EUR' },
    ],
    left: '35.88 EUR',
  });
});

test('the books of a tour are accepted by hledger and ledger, and close with what the purse holds', (context) => {
  const hledger = needs(context, 'hledger');
  const ledger = needs(context, 'ledger');
  const journal = join(folder, 'books.journal');
  expect(spawnSync(hledger, ['-f', journal, 'check', '-s', 'ordereddates', 'payees']).status).toBe(0);
  const strict = spawnSync(ledger, ['--strict', '--pedantic', '-f', journal, 'bal'], { encoding: 'utf8' });
  expect(strict.status).toBe(0);
  const balance = spawnSync(hledger, ['-f', journal, 'bal', 'Assets:Practice:Ecash', '-N'], { encoding: 'utf8' });
  expect(balance.stdout).toContain('37.09 EUR');
});

test('a tour does not write over an earlier one', async () => {
  expect((await runProgram(['--out', folder])).code).toBe(2);
});

test.each(['offer', 'order', 'approval', 'payment', 'receipt'])(
  'the evidence of a tour holds as it is, and one changed byte in the %s is found',
  (document) => {
    expect(verifyEvidence(folder).filter(({ holds }) => !holds)).toEqual([]);
    const path = join(folder, 'deal-1', `${document}.cbor`);
    const right = readFileSync(path);
    const altered = Uint8Array.from(right);
    const middle = Math.floor(altered.length / 2);
    altered[middle] = (altered[middle] ?? 0) ^ 1;
    writeFileSync(path, altered);
    expect(verifyEvidence(folder).some(({ deal, holds }) => deal === 'deal-1' && !holds)).toBe(true);
    writeFileSync(path, right);
  },
);
