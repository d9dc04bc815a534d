import { expect, test } from 'vitest';
import { field, record, text, uint, type ValueOf } from '#protocols/values/codec.ts';
import { bad } from '#protocols/values/result.ts';
import type { TrustedIo } from '../../support/trusted-io/trusted-io.ts';
import { memoryStore } from '../../support/store/memory-store.ts';
import { advance, operationKey, operationSpace, readOperation, recordOperation, type Carriers } from './advance.ts';
import { createOperations, erase } from './operations.ts';
import type { OperationKind, OperationView } from './operation.ts';

const codec = record({ at: field(1, uint()), seen: field(2, text(64)) });
type Count = ValueOf<typeof codec>;
const id = new Uint8Array(16).fill(3);
const hexId = '03'.repeat(16);

/** An operation that counts to three by asking its issuer; `late` stands for time having run out. */
function counting(late: () => boolean = () => false): OperationKind<Count, number, string> {
  return {
    name: 'test:count',
    codec,
    lapse: (state) => (late() && state.at < 3 ? { next: { at: 3, seen: 'lapsed' } } : undefined),
    want: ({ at }) => (at < 3 ? { to: 'issuer', call: at } : undefined),
    step(state, incoming) {
      if (incoming.from !== 'issuer') throw new Error('only the issuer answers');
      if (incoming.answer === 'wait') return { stay: { code: 'no-answer', from: 'issuer', detail: 'wait' } };
      if (incoming.answer === 'row') {
        return { become: (rows) => ({ at: state.at + 1, seen: new TextDecoder().decode(rows.get('words', 'word')) }) };
      }
      const { answer } = incoming;
      return {
        next: { at: state.at + 1, seen: answer },
        write: (rows) => rows.put('words', 'word', new TextEncoder().encode(answer)),
      };
    },
    view: ({ at, seen }) => ({ id: hexId, state: at < 3 ? 'approved' : 'completed', title: seen }) as OperationView,
  };
}

async function begun(answer: (call: number) => Promise<string>, kind = counting()) {
  const store = memoryStore();
  const carriers: Carriers<number, string> = {
    store,
    http: { send: () => Promise.resolve(bad({ code: 'unreachable', detail: '' })) },
    trustedIo: {} as TrustedIo, // counting asks no device
    issuer: { call: answer },
  };
  await store.transact((rows) => recordOperation(rows, kind, id, { at: 0, seen: 'new' }));
  const state = () =>
    store.transact((rows) => readOperation(kind, rows.get(operationSpace, operationKey(kind, id)) ?? new Uint8Array()));
  return { store, carriers, kind, state };
}

test('An operation is driven to its end, and each state is on disk before the next is asked for', async () => {
  const recorded: number[] = [];
  const { carriers, kind, state } = await begun(async (call) => {
    recorded.push((await state()).at);
    return `answer ${call}`;
  });
  let told = 0;
  expect(await advance(carriers, kind, id, { onProgress: () => (told += 1) })).toEqual({
    state: { at: 3, seen: 'answer 2' },
  });
  expect([recorded, told]).toEqual([[0, 1, 2], 3]);
});

test('What becomes of a state out of rows is read in the transaction that records it', async () => {
  const { carriers, kind } = await begun((call) => Promise.resolve(call === 0 ? 'first' : 'row'));
  expect(await advance(carriers, kind, id)).toEqual({ state: { at: 3, seen: 'first' } });
});

test('An operation that must wait says why, and is asked again the same', async () => {
  const calls: number[] = [];
  const { carriers, kind } = await begun((call) => {
    calls.push(call);
    return Promise.resolve(calls.length === 2 ? 'wait' : 'go');
  });
  expect(await advance(carriers, kind, id)).toMatchObject({ state: { at: 1 }, pause: { code: 'no-answer' } });
  expect(await advance(carriers, kind, id)).toMatchObject({ state: { at: 3 } });
  expect(calls).toEqual([0, 1, 1, 2]);
});

test('An answer to a state that somebody else has moved on from is dropped, whatever it says', async () => {
  for (const answer of ['late', 'wait']) {
    const { store, carriers, kind } = await begun(async (call) => {
      if (call === 0) await store.transact((rows) => recordOperation(rows, kind, id, { at: 3, seen: 'given up' }));
      return answer;
    });
    expect(await advance(carriers, kind, id)).toEqual({ state: { at: 3, seen: 'given up' } });
    expect(await store.transact((rows) => rows.get('words', 'word'))).toBeUndefined();
  }
});

test('What time does to a state comes before anything is sent', async () => {
  const { carriers, kind } = await begun(
    () => Promise.reject(new Error('asked')),
    counting(() => true),
  );
  expect(await advance(carriers, kind, id)).toEqual({ state: { at: 3, seen: 'lapsed' } });
});

test('An operation that is not there, or whose record is damaged, is a fault', async () => {
  const { store, carriers, kind } = await begun(() => Promise.resolve(''));
  await expect(advance(carriers, kind, new Uint8Array(16))).rejects.toThrow('no operation');
  await store.transact((rows) => rows.put(operationSpace, operationKey(kind, id), Uint8Array.of(0xff)));
  await expect(advance(carriers, kind, id)).rejects.toThrow('damaged');
});

test('Two who drive the same operation share one run, and a run that threw can be begun anew', async () => {
  let calls = 0;
  const { carriers, kind } = await begun(() => {
    calls += 1;
    return calls === 1 ? Promise.reject(new Error('the store failed')) : Promise.resolve('go');
  });
  const operations = createOperations(carriers, [erase(kind)]);
  const failing = [operations.drive(hexId, {}), operations.drive(hexId, {})];
  expect(operations.isDriven(hexId)).toBe(true);
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([calls, operations.isDriven(hexId)]).toEqual([1, false]);
  expect(await operations.drive(hexId, {})).toMatchObject({ view: { state: 'completed' } });
  expect(await operations.drive('00'.repeat(16), {})).toBeUndefined();
  expect(await operations.drive('no id', {})).toBeUndefined();
  expect(await operations.views()).toHaveLength(1);
});
