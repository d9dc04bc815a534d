import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  approval,
  issuedAt,
  keysets,
  offer,
  order,
  payer,
  payment,
  receipt,
  refund,
  root,
  shopKey,
  spendOf,
} from '#app/disputes/vectors/disputed-deal.ts';
import { rootRequest } from '#protocols/credential/vectors/practice.ts';
import { issueRoot } from '#protocols/credential/authority.ts';
import { hex } from '#protocols/values/bytes.ts';
import { runDispute } from './dispute-command.ts';

const honest = { 'offer.cbor': offer, 'order.cbor': order, 'approval.cbor': approval, 'payment.cbor': payment, 'receipt.cbor': receipt }; // prettier-ignore

/** A folder as the tour leaves it: each deal its files, the root and the device's key beside them. */
function folderOf(deals: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-dispute-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'root.cbor'), root);
  writeFileSync(join(folder, 'device.json'), JSON.stringify({ personKey: hex(payer.publicKey.bytes) }));
  for (const [deal, files] of Object.entries(deals)) {
    mkdirSync(join(folder, deal));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, deal, name), bytes);
  }
  return folder;
}

function run(...args: readonly string[]) {
  const [said, complained]: [string[], string[]] = [[], []];
  const status = runDispute(args, { say: (text) => said.push(text), complain: (text) => complained.push(text) });
  return { status, said: said.join('\n'), complained: complained.join('\n') };
}

const before = new Date((issuedAt + 3600) * 1000).toISOString().replace('.000', '');
const flippedReceipt = receipt.with(receipt.length - 1, (receipt.at(-1) ?? 0) ^ 1);

test('Each deal of a folder is decided, with claim, atoms, reasons and what has to be believed', () => {
  const folder = folderOf({
    'deal-10': { ...honest, 'spend-1.json': spendOf(refund.secret), 'keysets.cbor': keysets },
    'deal-1': honest,
    'deal-2': { ...honest, 'receipt.cbor': flippedReceipt, 'keysets.cbor': keysets },
    market: {},
  });
  const { status, said, complained } = run('--evidence', folder, '--before', before);
  expect([status, complained]).toEqual([0, '']);
  expect([...said.matchAll(/^(deal-\d+): (\w+)$/gm)].map(([line]) => line)).toEqual([
    'deal-1: PROVEN',
    'deal-2: UNDECIDED',
    'deal-10: REFUTED',
  ]);
  expect(said).toContain(`paid Bookshop at the Bridge 12.90 EUR for offer `);
  expect(said).toContain(`before ${before}: offered and ordered and approved and paid`);
  expect(said).toContain('- the offer was issued at the date that it bears (offer-dated-rightly)');
  expect(said).toContain('is not signed by the payee, or is altered: receipt-signature (receipt-not-authentic)');
});

test('A claim can be typed, on the deal that is named, and the answer had as JSON', () => {
  const folder = folderOf({ 'deal-1': honest, 'deal-2': honest });
  const typed = ['--payee', 'Bookshop at the Bridge', '--amount', '12.95', '--currency', 'EUR'];
  const { status, said } = run('--evidence', folder, '--deal', 'deal-2', ...typed, '--formula', 'not paid', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(said)).toMatchObject([
    {
      deal: 'deal-2',
      claim: { amount: '1295', currency: 'EUR', formula: 'not paid', payer: hex(payer.publicKey.bytes) },
      verdict: 'proven',
      because: ['paid'],
    },
  ]);
});

test('Who judges may hold the evidence under a root of their own', () => {
  const folder = folderOf({ 'deal-1': honest });
  const own = join(folder, 'mine.cbor');
  writeFileSync(own, root);
  expect(run('--evidence', folder, '--root', own).said).toContain('deal-1: PROVEN');
  writeFileSync(own, issueRoot(shopKey, { ...rootRequest, name: 'Another Root' }));
  expect(run('--evidence', folder, '--root', own).said).toContain('deal-1: UNDECIDED');
});

test('What is missing in a deal leaves it undecided, as long as the claim says what is claimed', () => {
  const folder = folderOf({ 'deal-1': {} });
  expect(run('--evidence', folder)).toMatchObject({ status: 2, said: '' });
  expect(run('--evidence', folder).complained).toContain('give --payee, --amount and --currency');
  const typed = ['--payee', 'Bookshop at the Bridge', '--amount', '12.90', '--currency', 'EUR'];
  const { status, said } = run('--evidence', folder, ...typed);
  expect(status).toBe(0);
  expect(said).toContain('deal-1: UNDECIDED');
});

test('Wrong arguments and evidence that cannot be read are named, with status 2', () => {
  const folder = folderOf({ 'deal-1': honest });
  const wrong: readonly (readonly [readonly string[], string])[] = [
    [[], '--evidence takes the folder'],
    [['--evidence', folder, '--ammount', '1'], "Unknown option '--ammount'"],
    [['--evidence', folder, '--amount', '12.9'], '--amount: expected an amount such as 12.90'],
    [['--evidence', folder, '--formula', 'paid und ordered'], '--formula at character 6: expected and, or, or an end'],
    [['--evidence', folder, '--deal', '../deal-1'], '--deal takes the name of a folder'],
    [['--evidence', folder, '--deal', 'deal-9'], 'deal-9'],
    [['--evidence', join(folder, 'nowhere')], 'nowhere'],
    [['--evidence', join(folder, 'deal-1')], 'no folder deal-1, deal-2 … in it'],
    [['--evidence', folder, '--root', join(folder, 'deal-1')], 'EISDIR'],
  ];
  for (const [args, complaint] of wrong) {
    const { status, said, complained } = run(...args);
    expect([status, said]).toEqual([2, '']);
    expect(complained).toContain(complaint);
  }
  writeFileSync(join(folder, 'device.json'), '{"personKex":"00"}');
  expect(run('--evidence', folder).complained).toContain('device.json: personKey is not 64 hex digits');
});
