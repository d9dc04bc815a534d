import { expect, test } from 'vitest';
import { contract, isMethod, type Access } from '#app/screen-contract/contract.ts';
import { good } from '#protocols/values/result.ts';
import { createDispatch, handlersOver, type Handlers } from './dispatch.ts';

const all: ReadonlySet<Access> = new Set(['look', 'act', 'approve']);
const { signal } = new AbortController();

/** Handlers that note what reaches them; `overrides` answer otherwise. */
function recording(overrides: Partial<Handlers> = {}) {
  const reached: string[] = [];
  const faults: unknown[] = [];
  const names = Object.keys(contract).filter(isMethod);
  const plain = Object.fromEntries(names.map((name) => [name, () => (reached.push(name), good({}))]));
  const handlers = { ...(plain as unknown as Handlers), ...overrides };
  return { dispatch: createDispatch(handlers, (fault) => faults.push(fault)), reached, faults };
}

test('A request that fits the contract reaches its handler, and its value comes back', async () => {
  const { dispatch, reached } = recording();
  const input = { purse: 'eur-1', amount: { minor: '5000', currency: 'EUR' } };
  expect(await dispatch({ method: 'purse/load', input }, all, signal)).toEqual({ ok: true, value: {} });
  expect(reached).toEqual(['purse/load']);
});

test.each([
  ['an amount that is a number', 'purse/load', { purse: 'p', amount: { minor: 5000, currency: 'EUR' } }],
  ['a field too many', 'offer/put-aside', { now: true }],
  ['a field too few', 'offer/pay', { purse: 'p' }],
  ['no input', 'device/pair', undefined],
  ['an id of another length', 'payment/cancel', { id: 'ab' }],
  ['a file above the longest offer', 'offer/consider', { file: 'A'.repeat(43_696) }],
])('%s is refused before any handler, with its place', async (_what, method, input) => {
  const { dispatch, reached } = recording();
  const answer = await dispatch({ method, input }, all, signal);
  expect(answer).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
  expect(reached).toEqual([]);
});

test.each(['wallet/destroy', 'constructor', '__proto__', ''])('The method %j does not exist', async (method) => {
  const { dispatch } = recording();
  const answer = await dispatch({ method, input: {} }, all, signal);
  expect(answer).toMatchObject({ ok: false, error: { code: 'method-unknown' } });
});

test.each([null, 7, 'wallet/view', [], { method: 'wallet/view', input: { after: 0 }, more: 1 }])(
  'A request of another shape is refused: %j',
  async (request) => {
    const { dispatch } = recording();
    expect(await dispatch(request, all, signal)).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
  },
);

test('A window that may only look can neither act nor ask on the device', async () => {
  const { dispatch, reached } = recording();
  for (const method of ['offer/put-aside', 'device/pair']) {
    const answer = await dispatch({ method, input: {} }, new Set<Access>(['look']), signal);
    expect(answer).toMatchObject({ ok: false, error: { code: 'access-refused' } });
  }
  expect(reached).toEqual([]);
});

test('What a handler throws, and an output that the contract does not describe, stay here; the screen learns only that', async () => {
  const secret = new Error('seed 0001');
  const { dispatch, faults } = recording({
    'device/pair': () => {
      throw secret;
    },
    'wallet/view': () => good({ seed: '0001' } as never),
  });
  for (const [method, input] of [
    ['device/pair', {}],
    ['wallet/view', { after: 0 }],
  ]) {
    const answer = await dispatch({ method, input }, all, signal);
    expect(answer).toEqual({ ok: false, error: { code: 'internal-error', details: {} } });
  }
  expect(faults[0]).toBe(secret);
  expect(faults).toHaveLength(2);
});

test('Over a wallet that opens and closes: what is always answered, what is refused while closed, what a closing one left undone', async () => {
  const { dispatch: _plain, reached } = recording();
  const names = Object.keys(contract).filter(isMethod);
  const handlers = Object.fromEntries(
    names.map((name) => [name, () => (reached.push(name), good({}))]),
  ) as unknown as Handlers;
  let open: Handlers | undefined;
  const asked: string[] = [];
  const over = handlersOver(
    handlers,
    () => open,
    (name) => asked.push(name),
  );
  expect(await over['door/try']({}, signal)).toEqual(good({}));
  expect(await over['device/pair']({}, signal)).toEqual({ ok: false, error: { code: 'wallet-locked', details: {} } });
  expect(reached).toEqual(['door/try']);
  open = handlers;
  expect(await over['device/pair']({}, signal)).toEqual(good({}));
  const broken = new Error('the store is closed');
  open = {
    ...handlers,
    'device/pair': () => {
      open = undefined;
      throw broken;
    },
    'device/forget': () => {
      throw broken;
    },
  };
  await expect(over['device/forget']({}, signal)).rejects.toBe(broken); // still open: a fault like any
  expect(await over['device/pair']({}, signal)).toMatchObject({ ok: false, error: { code: 'wallet-locked' } });
  expect(asked).toEqual(['door/try', 'device/pair', 'device/pair', 'device/forget', 'device/pair']);
});
