import { expect, test } from 'vitest';
import type { Entry } from '#protocols/archive/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { memoryArchive } from '../support/archive/memory-archive.ts';
import type { BookedOperation } from './booked-operation.ts';
import { archivedOperations } from './archived-operations.ts';

const opened = 1_800_000_000;
const subject = new Uint8Array(16).fill(5);

/** The operations of an archive to which these entries were appended, a second apart. */
async function operationsOf(entries: readonly Partial<Entry>[]): Promise<readonly BookedOperation[]> {
  const archive = memoryArchive(new Uint8Array(32), { bytes: (length) => new Uint8Array(length).fill(2) }, opened);
  const facts = Object.entries({
    ...{ purse: 'till', 'purse-name': 'Bookshop', system: 'urn:semper:ecash:1', issuer: 'http://127.0.0.1:1' },
    ...{ money: 'practice', amount: '1291', fee: '1', currency: 'EUR' },
  });
  for (const [index, entry] of entries.entries()) {
    const whole = { kind: 'receive:approved', at: opened + index, subject, facts, documents: [], key: `${index}` };
    const appended = await archive.append({ ...whole, ...entry });
    if (!appended.ok) throw new Error(appended.error.code);
  }
  const operations: BookedOperation[] = [];
  for await (const operation of archivedOperations(archive)) operations.push(operation);
  return operations;
}

test('Of a deal whose first payment failed and whose second was taken, the books tell one receipt, and no failure', async () => {
  const failure: Entry['facts'] = [
    ...Object.entries({ purse: 'till', 'purse-name': 'Bookshop', system: 'urn:semper:ecash:1', money: 'practice' }),
    ...Object.entries({ amount: '700', fee: '1', currency: 'EUR', failure: 'coins-spent-elsewhere' }),
  ];
  const failed = [{}, { kind: 'receive:failed', facts: failure }];
  expect(await operationsOf(failed)).toMatchObject([{ state: 'failed', failure: { code: 'coins-spent-elsewhere' } }]);
  const [operation, ...more] = await operationsOf([...failed, {}, { kind: 'receive:completed' }]);
  expect(more).toEqual([]);
  expect(operation).toMatchObject({
    kind: 'receive',
    state: 'completed',
    amount: { minor: 1291n },
    fee: { minor: 1n },
  });
  expect(operation).not.toHaveProperty('failure');
  expect(operation).not.toHaveProperty('counterparty');
});

test('A receipt that was given later brings its documents to what was received, and moves neither value nor time', async () => {
  const documents = [{ name: 'receipt', mediaType: 'application/semper-receipt+cbor', bytes: utf8('receipt') }];
  const taken = [{}, { kind: 'receive:completed' }];
  const [before] = await operationsOf(taken);
  const [after] = await operationsOf([...taken, { kind: 'receipt:given', facts: [], documents }]);
  expect(after).toEqual({
    ...before,
    digests: { receipt: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    entry: { hash: expect.any(String) as unknown, index: 3 },
  });
  expect(await operationsOf([{ kind: 'receipt:given', facts: [], documents }])).toEqual([]);
});
