import { expect, test } from 'vitest';
import { deviceList } from './device-list.ts';
import type { KnownDevice } from './pairing-memory.ts';
import { keptMemory } from './scripted-wallet.ts';

const device = (first: number, model = 'Semper simulator'): KnownDevice => ({
  deviceKey: Uint8Array.of(first, 0xab, ...new Uint8Array(30)),
  pairingId: new Uint8Array(16).fill(first),
  model,
});
const secret = new Uint8Array(32).fill(9);
const listOf = (...devices: KnownDevice[]) => {
  const memory = keptMemory({ staticSecret: secret, devices });
  return { memory, list: deviceList(memory) };
};
const names = async (list: ReturnType<typeof deviceList>) => (await list.all()).map(({ name }) => name);

test('a device is called by its model, two of one model by the beginning of their keys too, and by what the person says', async () => {
  const [one, two, other] = [device(1), device(2), device(3, 'Board')];
  const { list } = listOf(one, two, other);
  expect(await names(list)).toEqual(['Semper simulator 01ab', 'Semper simulator 02ab', 'Board']);
  expect(await list.rename(two.deviceKey, 'Kitchen drawer')).toBe(true);
  expect(await names(list)).toEqual(['Semper simulator 01ab', 'Kitchen drawer', 'Board']);
});

test('the device that was there last comes first, and one that is not known is not added', async () => {
  const [one, two] = [device(1, 'A'), device(2, 'B')];
  const { list, memory } = listOf(one, two);
  expect(await list.saw(two.deviceKey, 1_800_000_000)).toBe(true);
  expect(await names(list)).toEqual(['B', 'A']);
  expect((await list.all())[0]?.lastSeen).toBe(1_800_000_000);
  const before = memory.kept;
  expect(await list.saw(device(7).deviceKey, 1)).toBe(false);
  expect(memory.kept).toEqual(before);
  expect(memory.kept?.staticSecret).toEqual(secret);
});

test('a name that is empty, too long or cannot be printed is refused, and nothing is changed', async () => {
  const one = device(1);
  const { list } = listOf(one);
  for (const name of ['', ' drawer', 'a'.repeat(33), 'line\nbreak', '\u202Eright to left']) {
    expect(await list.rename(one.deviceKey, name)).toBe(false);
  }
  expect(await names(list)).toEqual(['Semper simulator']);
});

test('forgetting one device keeps the others, and what cannot be stored is said', async () => {
  const [one, two] = [device(1, 'A'), device(2, 'B')];
  const { list, memory } = listOf(one, two);
  expect(await list.forget(one.deviceKey)).toBe(true);
  expect(await names(list)).toEqual(['B']);
  memory.failing = true;
  expect(await list.forget(two.deviceKey)).toBe(false);
  expect(await list.rename(two.deviceKey, 'C')).toBe(false);
  expect(await names(list)).toEqual(['B']);
  expect(await deviceList(keptMemory()).all()).toEqual([]);
});

test('changes that are made at once all come to stand', async () => {
  const [one, two, other] = [device(1, 'A'), device(2, 'B'), device(3, 'C')];
  const { list, memory } = listOf(one, two, other);
  const { save } = memory;
  memory.save = async (pairings) => {
    await Promise.resolve();
    await save(pairings);
  };
  const done = [list.rename(one.deviceKey, 'Desk'), list.saw(two.deviceKey, 7), list.forget(other.deviceKey)];
  expect(await Promise.all(done)).toEqual([true, true, true]);
  expect(await list.all()).toMatchObject([{ name: 'B', lastSeen: 7 }, { name: 'Desk' }]);
});
