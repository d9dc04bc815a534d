// The end of the tour: the archive is audited, the books are exported and the payments judged, each by the command that a person
// uses, as a process of its own, on the folder that the wallet has left.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTranscript } from '#app/bookkeeping/read-transcript.ts';
import { amountText } from '#protocols/values/amount.ts';

const program = (path: string) => fileURLToPath(new URL(`../../main/headless/${path}`, import.meta.url));
const files = { jsonl: 'transcript.jsonl', journal: 'books.journal', csv: 'books.csv' } as const;

/** Audits a wallet's archive and exports its books into `folder`; throws when either is not as it should be. */
export function keepBooks(folder: string, wallet: string, passphrase: string, say: (line: string) => void): void {
  const secret = join(folder, 'passphrase.txt');
  writeFileSync(secret, `${passphrase}\n`, { mode: 0o600 });
  say(run('audit/audit.ts', [join(wallet, 'archive'), '--passphrase-file', secret]));
  for (const [format, file] of Object.entries(files)) {
    const out = ['--format', format, '--out', join(folder, file)];
    say(run('books.ts', [...out, '--folder', wallet, '--passphrase-file', secret]));
  }
}

/** Has the outside program decide about every deal in `folder`; throws when one is not proven, its coins and its archive with it. */
export function decideDisputes(folder: string, say: (line: string) => void): void {
  const report = run('dispute.ts', ['--evidence', folder]);
  say(report);
  const deals = report.split('\n').filter((line) => /^deal-\d+: /.test(line));
  if (deals.length === 0 || !deals.every((line) => line.endsWith('PROVEN'))) throw new Error('a payment is not proven');
  if (/undecided|refuted/.test(report)) throw new Error('the evidence of a payment is not complete');
}

/** What the books that a tour left close with, one amount an account; throws when its transcript does not add up. */
export function closingBalances(folder: string): readonly string[] {
  const transcript = readTranscript(readFileSync(join(folder, files.jsonl), 'utf8'));
  if (!transcript.ok) throw new Error(`the transcript does not add up: ${JSON.stringify(transcript.error)}`);
  return transcript.value.manifest.accounts.map(({ closing, currency }) => amountText({ minor: closing, currency }));
}

function run(path: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program(path), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${path} ended with ${status}:\n${stdout}${stderr}`);
  return stdout.trimEnd();
}
