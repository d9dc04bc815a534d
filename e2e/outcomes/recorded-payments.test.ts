// What a person gets out of the archive after payments: the story, the books, the evidence. Outside judges look at each:
// hledger at the books, unzip and sha256sum at the bundle, the command of disputes at the documents.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTranscript } from '#app/bookkeeping/read-transcript.ts';
import { bookHandlers } from '#main/session/books.ts';
import { createRecords } from '#main/session/records.ts';
import { runDispute } from '#main/headless/dispute-command.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { hex } from '#protocols/values/bytes.ts';
import { needs } from '../house/needs.ts';
import type { World } from '../crash/world.ts';
import { olderCopy, recordedSession, type RecordedSession } from './recorded-session.ts';
import { worldsWith } from './shopping.ts';

const inWorld = worldsWith([]);

function inSession(work: (session: RecordedSession, world: World) => Promise<void>): Promise<void> {
  return inWorld(async (world) => {
    const session = await recordedSession(world);
    try {
      await work(session, world);
    } finally {
      await session.stop();
    }
  });
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-recorded-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function fileOf({ delivered }: RecordedSession, name: string): Buffer {
  const file = delivered.get(name);
  if (!file) throw new Error(`no ${name} among ${[...delivered.keys()].join(', ')}`);
  return file;
}

function run(tool: string, args: readonly string[], cwd?: string) {
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', timeout: 60_000, ...(cwd && { cwd }) });
  return { status, stdout, stderr };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const dealOf = (offer: Uint8Array) => {
  const shape = readOfferShape(offer);
  if (!shape.ok) throw new Error('no offer');
  return hex(shape.value.deal);
};

test('A payment’s story is the same whether asked by the payment or by its deal, and its documents come out byte by byte', () =>
  inSession(async (session, world) => {
    await session.load(64n);
    const offer = await world.till.offer(16n);
    const bought = await session.buy(offer);
    const byPayment = await session.value('archive/story', { subject: bought.id });
    const byDeal = await session.value('archive/story', { subject: dealOf(offer) });
    expect(byDeal.entries).toEqual(byPayment.entries);
    expect(byPayment.entries.map(({ kind }) => kind)).toEqual([
      ...['offer:received', 'purse:selected', 'policy:decided', 'pay:waiting-for-device'],
      ...['pay:approved', 'pay:sent', 'pay:completed'],
    ]);
    expect(byPayment).toMatchObject({ title: bought.title, party: bought.payee, disputable: true });
    expect(byPayment.amount).toEqual({ minor: '16', currency: 'EUR' });

    const sent = byPayment.entries.flatMap(({ sequence, documents }) => documents.map((one) => ({ sequence, ...one })));
    const receipt = sent.find(({ name }) => name === 'receipt');
    if (!receipt) throw new Error('no receipt in the story');
    await session.value('archive/save-document', { sequence: receipt.sequence, name: 'receipt' });
    const saved = fileOf(session, `semper-entry-${receipt.sequence}-receipt.cbor`);
    expect(saved).toEqual(Buffer.from(bought.documents.receipt ?? []));
    expect([sha256(saved), saved.length]).toEqual([receipt.digest, receipt.length]);

    const { sequence } = receipt;
    const refused = (one: number, name: string) => session.ask('archive/save-document', { sequence: one, name });
    expect(await refused(sequence, '../receipt')).toMatchObject({ error: { code: 'document-unknown' } });
    expect(await refused(9999, 'receipt')).toMatchObject({ error: { code: 'entry-unknown' } });
    const nobody = await session.ask('archive/story', { subject: '0'.repeat(32) });
    expect(nobody).toMatchObject({ ok: false, error: { code: 'story-unknown' } });
  }));

test('The journal that a person saves passes hledger, closes with what the purse holds, and begins as the preview said', (context) =>
  inSession(async (session, world) => {
    const hledger = needs(context, 'hledger');
    await session.load(64n);
    await session.buy(await world.till.offer(16n));
    world.device.person.turn('refuses');
    await session.buy(await world.till.offer(8n));
    const preview = await session.value('books/preview', { format: 'journal' });
    expect(preview).toMatchObject({ name: 'semper-practice.journal', money: 'practice', operations: 3, whole: true });
    await session.value('books/save', { format: 'journal' });
    const journal = fileOf(session, 'semper-practice.journal');
    expect(journal.toString()).toBe(preview.beginning);
    const path = join(freshFolder(), 'books.journal');
    writeFileSync(path, journal);
    expect(run(hledger, ['-f', path, 'check', '-s', 'ordereddates', 'payees'])).toMatchObject({
      status: 0,
      stderr: '',
    });
    const [purse] = (await session.session.composed()?.ecash.purses()) ?? [];
    const closing = { minor: `${purse?.free.minor}`, currency: 'EUR' };
    expect(preview.accounts).toEqual([
      { name: 'Cash', opening: [{ minor: '0', currency: 'EUR' }], closing: [closing] },
    ]);
    const balance = run(hledger, ['-f', path, 'bal', '-N', '-O', 'csv', 'Assets']).stdout;
    expect(balance).toContain(`Cash","${(Number(closing.minor) / 100).toFixed(2)} EUR"`);
  }));

test('Books as CSV leave with the rules that hledger needs, as JSON Lines with every sum, and twice the same bytes', (context) =>
  inSession(async (session, world) => {
    const [hledger, unzip] = [needs(context, 'hledger'), needs(context, 'unzip')];
    await session.load(64n);
    await session.buy(await world.till.offer(16n));
    await session.value('books/save', { format: 'csv' });
    const packed = fileOf(session, 'semper-practice.zip');
    const folder = freshFolder();
    writeFileSync(join(folder, 'books.zip'), packed);
    expect(run(unzip, ['-q', 'books.zip'], folder)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder).toSorted()).toEqual(['books.zip', 'semper-practice.csv', 'semper-practice.csv.rules']);
    const balance = run(hledger, ['-f', 'semper-practice.csv', 'bal', '-N', 'Assets'], folder);
    const [purse] = (await session.session.composed()?.ecash.purses()) ?? [];
    expect(balance.stdout).toContain(`${(Number(purse?.free.minor) / 100).toFixed(2)} EUR`);
    await session.value('books/save', { format: 'csv' });
    expect(fileOf(session, 'semper-practice.zip')).toEqual(packed);
    await session.value('books/save', { format: 'jsonl' });
    const transcript = readTranscript(fileOf(session, 'semper-practice.jsonl').toString());
    expect(transcript.ok && transcript.value.manifest).toMatchObject({ rows: 2, money: 'practice' });
    expect(transcript.ok && transcript.value.manifest.checkpoint).toContain('\n');
  }));

test('A period that runs backwards, is none of the calendar’s, or in which nothing happened, is named and nothing is saved', () =>
  inSession(async (session) => {
    const code = async (input: Parameters<typeof session.ask<'books/save'>>[1]) => {
      const reply = await session.ask('books/save', input);
      return reply.ok ? 'saved' : reply.error.code;
    };
    expect(await session.value('books/preview', { format: 'jsonl' })).toMatchObject({ money: 'none', operations: 0 });
    await session.load(64n);
    const format = 'journal';
    expect(await code({ format, from: '2026-03-31', to: '2026-01-01' })).toBe('period-reversed');
    expect(await code({ format, from: '2026-02-30' })).toBe('day-invalid');
    expect(await code({ format, from: '1999-01-01', to: '1999-12-31' })).toBe('period-empty');
    expect(session.delivered.size).toBe(0);
    const before = await session.value('books/preview', { format, from: '1999-01-01', to: '1999-12-31' });
    expect(before).toMatchObject({ name: 'semper-practice-1999-01-01-to-1999-12-31.journal', operations: 0 });
    expect(before.accounts[0]?.closing).toEqual([{ minor: '0', currency: 'EUR' }]);
    expect(await session.value('books/preview', { format, to: '2999-12-31' })).toMatchObject({
      name: 'semper-practice-until-2999-12-31.journal',
      operations: 1,
    });
  }));

test('A purse’s balance line has a point for each change and ends with what the purse holds', () =>
  inSession(async (session, world) => {
    expect(await session.value('purse/history', { purse: world.purse })).toEqual({ points: [] });
    await session.load(64n);
    const first = await session.value('purse/history', { purse: world.purse });
    expect(first.points).toEqual([{ at: world.now, balance: { minor: '64', currency: 'EUR' } }]);
    world.now += 60;
    await session.buy(await world.till.offer(16n));
    const { points } = await session.value('purse/history', { purse: world.purse });
    const [purse] = (await session.session.composed()?.ecash.purses()) ?? [];
    expect(points).toEqual([
      ...first.points,
      { at: world.now, balance: { minor: `${purse?.free.minor}`, currency: 'EUR' } },
    ]);
  }));

test('A payment is proven from the archive alone; a time that it cannot show leaves it open, and what was not paid is no dispute', () =>
  inSession(async (session, world) => {
    await session.load(64n);
    const bought = await session.buy(await world.till.offer(16n));
    const judged = await session.value('dispute/judge', { subject: bought.id, before: world.now + 3600 });
    expect(judged).toMatchObject({ verdict: 'proven', claim: { payee: bought.payee, amount: { minor: '16' } } });
    expect(judged.atoms.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      ...['offered proven', 'ordered proven', 'approved proven', 'paid proven', 'acknowledged proven'],
      'archived proven',
    ]);
    expect(judged.documents.map(({ name }) => name).toSorted()).toEqual([
      ...['approval', 'archive', 'keysets', 'offer', 'order', 'payment', 'receipt', 'root'],
    ]);
    expect(judged.trust).toContain('payer-key-is-payers');
    const early = await session.value('dispute/judge', { subject: bought.id, before: 1 });
    expect(early).toMatchObject({ verdict: 'refuted', claim: { before: 1 } });

    world.device.person.turn('refuses');
    const refused = await session.buy(await world.till.offer(8n));
    expect(refused.state).toBe('refused');
    expect(await session.ask('dispute/judge', { subject: refused.id })).toMatchObject({
      error: { code: 'not-disputable' },
    });
    expect(await session.value('archive/story', { subject: refused.id })).toMatchObject({ disputable: false });
  }));

test('The evidence that a person saves is judged the same by the command, on files that unzip and sha256sum find sound', (context) =>
  inSession(async (session, world) => {
    const [unzip, sha256sum] = [needs(context, 'unzip'), needs(context, 'sha256sum')];
    await session.load(64n);
    const offer = await world.till.offer(16n);
    await session.buy(offer);
    const subject = dealOf(offer);
    const name = `semper-practice-dispute-${sha256(offer).slice(0, 12)}.zip`;
    await session.value('dispute/save', { subject });
    const packed = fileOf(session, name);
    await session.value('dispute/save', { subject });
    expect(fileOf(session, name)).toEqual(packed);

    const folder = freshFolder();
    writeFileSync(join(folder, 'evidence.zip'), packed);
    expect(run(unzip, ['-q', 'evidence.zip'], folder)).toMatchObject({ status: 0, stderr: '' });
    const sums = run(sha256sum, ['--strict', '-c', 'SHA256SUMS'], folder);
    expect([sums.status, sums.stdout.split('\n').length - 1]).toEqual([0, 10]);
    const said: string[] = [];
    const command = { say: (text: string) => said.push(text), complain: (text: string) => said.push(text) };
    expect(runDispute(['--evidence', folder], command)).toBe(0);
    expect(said.join('\n')).toContain('deal-1: PROVEN');
    expect(said.join('\n')).not.toMatch(/undecided|refuted/);
    expect(readFileSync(join(folder, 'VERDICT.txt'), 'utf8')).toContain(said.join('\n'));
    expect(readFileSync(join(folder, 'VERDICT.txt'), 'utf8')).toContain('PRACTICE MONEY');

    const receipt = join(folder, 'deal-1', 'receipt.cbor');
    const bytes = readFileSync(receipt);
    writeFileSync(receipt, bytes.fill(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1));
    expect(run(sha256sum, ['-c', 'SHA256SUMS'], folder).status).toBe(1);
    expect(runDispute(['--evidence', folder], command)).toBe(0);
    expect(said.at(-1)).toContain('deal-1: UNDECIDED');
  }));

test('The device that approved is known from the archive when the session is another one', () =>
  inSession(async (session, world) => {
    await session.load(64n);
    const bought = await session.buy(await world.till.offer(16n));
    await session.session.composed()?.settled();
    const { parts, records } = session.session;
    const again = createRecords({ ...parts, ...(records.archive && { archive: records.archive }) }, () => undefined);
    const later = { ...session.session, records: again };
    const judged = await bookHandlers(later)['dispute/judge']({ subject: bought.id }, new AbortController().signal);
    expect(judged).toMatchObject({ ok: true, value: { verdict: 'proven' } });
    await again.stop();
  }));

test('An older copy of the archive gets no approval until its loss is accepted on the device, which stands in it signed', () =>
  inSession(async (session, world) => {
    await session.load(64n);
    await session.buy(await world.till.offer(8n));
    const { archive } = session.session.records;
    if (!archive) throw new Error('no archive');
    const older = await olderCopy(archive, (await archive.checkpoint()).size);
    await session.buy(await world.till.offer(8n));
    const later = await recordedSession(world, older);
    expect(await later.buy(await world.till.offer(8n))).toMatchObject({ state: 'waiting-for-device' });
    expect(await later.ask('archive/accept-loss', {})).toEqual({ ok: true, value: {} });
    await expect.poll(() => later.activities.view()?.is).not.toBe('running');
    expect(later.activities.view()).toEqual({ does: 'accept-loss', is: 'done' });
    await later.session.composed()?.settled();
    const { rows } = await later.value('archive/rows', { search: '', from: 0, count: 1 });
    expect(rows).toMatchObject([{ kind: 'archive:loss-accepted' }]);
    const [row] = rows;
    await later.value('archive/save-document', { sequence: row?.sequence ?? 0, name: 'statement' });
    expect(fileOf(later, `semper-entry-${row?.sequence}-statement.cbor`).length).toBeGreaterThan(64);
    await later.stop();
  }));
