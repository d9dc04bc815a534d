// The door without any program around it: a folder, a passphrase, and what a screen is answered before, between and after.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contract, isMethod, type Input, type Method } from '#app/screen-contract/contract.ts';
import { viewSchema } from '#app/screen-contract/views.ts';
import { good } from '#protocols/values/result.ts';
import { systemClock } from '../node/clock.ts';
import { systemRandom } from '../node/random.ts';
import { openFolderWithCredential, openWalletFolder } from '../node/wallet-folder.ts';
import type { Door, DoorParts } from './door-parts.ts';
import { createDoor } from './door.ts';
import type { DeviceStart } from './programs.ts';

const passphrase = 'ferns by the bridge';
const identity = { program: 'Semper Wallet', computer: 'desk' };
const { signal } = new AbortController();

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-door-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A door on a folder, with programs that only note how they are started. */
async function doorAt(folder: string, more: Partial<DoorParts> = {}) {
  const started: DeviceStart[] = [];
  const faults: unknown[] = [];
  const door = createDoor({
    money: 'practice',
    folder,
    programs: () => ({
      now: () => ({ places: {} }),
      startDevice: (how) => started.push(how),
      keypad: () => undefined,
      stop: () => Promise.resolve(),
    }),
    identity,
    deliver: () => Promise.resolve(good({ is: 'given-up' } as const)),
    clock: systemClock,
    random: systemRandom,
    onFault: (fault) => faults.push(fault),
    ...more,
  });
  onTestFinished(() => door.stop());
  await door.settled;
  return { door, started, faults };
}

function ask<Name extends Method>(door: Door, method: Name, input: Input<Name>) {
  return door.handlers[method](input, signal);
}
const view = async (door: Door) => viewSchema.parse(await door.view());
const codeOf = async (answer: ReturnType<typeof ask>) => {
  const reply = await answer;
  return reply.ok ? 'fine' : reply.error.code;
};

test('While there is no wallet, only the door answers; every other method of the contract says that it is closed', async () => {
  const { door } = await doorAt(freshFolder());
  expect((await view(door)).door).toEqual({ is: 'choosing' });
  const closed = Object.keys(contract)
    .filter(isMethod)
    .filter((name) => !('whileClosed' in contract[name]));
  expect(closed.length).toBeGreaterThan(30);
  for (const name of closed) expect(await codeOf(ask(door, name, {}))).toBe('wallet-locked');
  expect((await view(door)).wallet).toBeUndefined();
});

test('A wallet is set up, locked, and opened again; the view’s version only grows, and the long wait goes through all of it', async () => {
  const folder = freshFolder();
  const { door, started, faults } = await doorAt(folder);
  expect(await codeOf(ask(door, 'door/set-up', { passphrase: 'too short' }))).toBe('passphrase-short');
  expect(existsSync(join(folder, 'door.json'))).toBe(false);
  const { version } = await view(door);
  const waiting = ask(door, 'wallet/view', { after: version });
  const settingUp = ask(door, 'door/set-up', { passphrase });
  const first = await waiting;
  if (!first.ok) throw new Error(first.error.code);
  expect(first.value.version).toBeGreaterThan(version);
  expect([first.value.door.is, await codeOf(ask(door, 'door/set-up', { passphrase }))]).toEqual([
    'opening',
    'wallet-opening',
  ]);
  expect((await settingUp).ok).toBe(true);
  expect(started).toEqual([{ provisioned: false, preparing: false }]);
  const open = await view(door);
  expect(open.door).toEqual({ is: 'open', protection: 'passphrase', way: 'own' });
  expect(open.wallet?.purses).toEqual([]);
  expect(existsSync(join(folder, 'wallet', 'credential'))).toBe(false);

  expect(await codeOf(ask(door, 'door/lock', {}))).toBe('fine');
  const locked = await view(door);
  expect([locked.door, locked.wallet]).toEqual([{ is: 'locked', waitSeconds: 0 }, undefined]);
  expect(locked.version).toBeGreaterThan(open.version);
  expect(await codeOf(ask(door, 'activity/dismiss', {}))).toBe('wallet-locked');
  expect(await codeOf(ask(door, 'door/try', {}))).toBe('wallet-exists');
  expect(await codeOf(ask(door, 'door/set-up', { passphrase }))).toBe('wallet-exists');
  expect(await codeOf(ask(door, 'door/unlock', { passphrase }))).toBe('fine');
  expect((await view(door)).wallet).toBeDefined();
  expect(faults).toEqual([]);
});

test('A wrong passphrase opens nothing and makes everybody wait, the right one too; after a new start it is only asked for', async () => {
  const folder = freshFolder();
  const { door } = await doorAt(folder);
  await ask(door, 'door/set-up', { passphrase });
  await door.stop();
  const again = (await doorAt(folder)).door;
  expect((await view(again)).door).toEqual({ is: 'locked', waitSeconds: 0 });
  expect(await ask(again, 'door/unlock', { passphrase: 'ferns by the river' })).toEqual({
    ok: false,
    error: { code: 'passphrase-wrong', details: { seconds: '1' } },
  });
  expect((await view(again)).door).toMatchObject({
    is: 'locked',
    waitSeconds: 1,
    problem: { code: 'passphrase-wrong' },
  });
  expect(await codeOf(ask(again, 'door/unlock', { passphrase }))).toBe('passphrase-wait');
  await expect.poll(async () => codeOf(ask(again, 'door/unlock', { passphrase })), { timeout: 15_000 }).toBe('fine');
});

test('A wallet without passphrase opens at once and cannot be locked; given one, its credential file is gone', async () => {
  const folder = freshFolder();
  const { door, started } = await doorAt(folder, { way: 'own' });
  const credential = join(folder, 'wallet', 'credential');
  const kept = readFileSync(credential);
  expect((await view(door)).door).toEqual({ is: 'open', protection: 'credential', way: 'own' });
  expect(started).toEqual([{ provisioned: true, preparing: false }]);
  expect(await codeOf(ask(door, 'door/lock', {}))).toBe('no-passphrase');
  expect(await codeOf(ask(door, 'door/set-passphrase', { next: 'short' }))).toBe('passphrase-short');
  expect(existsSync(credential)).toBe(true);
  expect(await codeOf(ask(door, 'door/set-passphrase', { next: passphrase }))).toBe('fine');
  expect(existsSync(credential)).toBe(false);
  expect((await view(door)).door).toMatchObject({ protection: 'passphrase' });

  const other = 'another handful of words';
  expect(await codeOf(ask(door, 'door/set-passphrase', { next: other }))).toBe('passphrase-needed');
  expect(await codeOf(ask(door, 'door/set-passphrase', { current: 'wrong words', next: other }))).toBe(
    'passphrase-wrong',
  );
  await expect
    .poll(() => codeOf(ask(door, 'door/set-passphrase', { current: passphrase, next: other })), { timeout: 15_000 })
    .toBe('fine');
  await door.stop();
  const way = { passphrase: other };
  const opened = await openWalletFolder(join(folder, 'wallet'), way, systemClock.now());
  expect(opened.ok).toBe(true);
  if (opened.ok) await opened.value.close();
  // The old file, put back, opens nothing, and is taken away at the next opening.
  writeFileSync(credential, kept, { mode: 0o600 });
  const back = await openFolderWithCredential(join(folder, 'wallet'), systemClock.now());
  expect(back).toMatchObject({ ok: false, error: { code: 'no-such-slot' } });
  const third = (await doorAt(folder)).door;
  expect((await view(third)).door.is).toBe('locked');
  expect(await codeOf(ask(third, 'door/unlock', way))).toBe('fine');
  expect(existsSync(credential)).toBe(false);
});

test('It locks by itself when nobody is there, and counts a computer’s sleep', async () => {
  let wall = Date.now();
  const moment = () => ({ wall, uptime: 0 });
  const { door } = await doorAt(freshFolder(), { moment, lockEveryMs: 20 });
  await ask(door, 'door/set-up', { passphrase });
  await ask(door, 'preferences/set', { autoLockMinutes: 1 });
  wall += 59_000;
  await ask(door, 'door/stay', {});
  wall += 59_000;
  await ask(door, 'wallet/view', { after: 0 });
  expect((await view(door)).door.is).toBe('open');
  wall += 2000; // the view alone is nobody at the screen
  expect(await codeOf(ask(door, 'door/stay', {}))).toBe('wallet-locked');
  await expect.poll(async () => (await view(door)).door.is).toBe('locked');
  // Who opens it is there from then on: the quiet before does not count against them.
  expect(await codeOf(ask(door, 'door/unlock', { passphrase }))).toBe('fine');
  expect(await codeOf(ask(door, 'door/stay', {}))).toBe('fine');
});

test('Locking gives up what is being done, answers whoever waited, and loses nothing', async () => {
  const { door, faults } = await doorAt(freshFolder());
  await ask(door, 'door/set-up', { passphrase });
  const session = door.openSession();
  let ended = '';
  session?.activities.begin('pay', ({ following }) => {
    return new Promise((resolve) => {
      following.signal.addEventListener('abort', () => {
        ended = 'given up';
        resolve({ code: 'cancelled', details: {} });
      });
    });
  });
  await session?.parts.store.transact((rows) => rows.put('space', 'key', new Uint8Array([1])));
  await expect.poll(async () => (await view(door)).wallet?.activity?.is).toBe('running');
  const { version } = await view(door);
  const waiting = ask(door, 'wallet/view', { after: version });
  await ask(door, 'door/lock', {});
  const seen = await waiting;
  expect(seen.ok && [seen.value.door.is, seen.value.wallet]).toEqual(['locked', undefined]);
  expect(await codeOf(ask(door, 'door/unlock', { passphrase }))).toBe('fine');
  expect(ended).toBe('given up');
  expect(await door.openSession()?.parts.store.transact((rows) => rows.get('space', 'key'))).toEqual(
    new Uint8Array([1]),
  );
  await expect(session?.parts.store.transact((rows) => rows.get('space', 'key'))).rejects.toThrow('closed');
  expect(faults).toEqual([]);
});

test('A link that comes while the wallet is closed is kept, the newest wins, and after opening it is only shown', async () => {
  const { door } = await doorAt(freshFolder());
  for (const link of [
    'https://shop.example/',
    'web+semper:offer?url=a b',
    'WEB+SEMPER:offer',
    `web+semper:${'x'.repeat(4096)}`,
  ])
    expect(await door.consider(link)).toMatchObject({ ok: false, error: { code: 'link-malformed' } });
  expect(await door.consider('web+semper:offer?url=https%3A%2F%2Ffirst.example%2F')).toEqual(good({}));
  expect(await door.consider('web+semper:offer?url=https%3A%2F%2Fsecond.example%2F')).toEqual(good({}));
  expect((await view(door)).door).toEqual({ is: 'choosing' });
  await ask(door, 'door/set-up', { passphrase });
  // Nothing can be verified before an authority is trusted; the person is told why no offer came.
  await expect
    .poll(async () => (await view(door)).door)
    .toMatchObject({ is: 'open', problem: { code: 'root-not-pinned' } });
  await ask(door, 'activity/dismiss', {});
  expect((await view(door)).door).not.toHaveProperty('problem');
});

test('Damaged preferences are told once, and a damaged store is refused and left as it is', async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, 'preferences.json'), '{');
  const { door } = await doorAt(folder, { way: 'own' });
  expect((await view(door)).door).toMatchObject({ is: 'open', problem: { code: 'preferences-damaged' } });
  await ask(door, 'preferences/set', { theme: 'dark' });
  expect(await view(door)).toMatchObject({ door: { is: 'open', way: 'own' }, preferences: { theme: 'dark' } });
  expect((await view(door)).door).not.toHaveProperty('problem');
  await door.stop();
  const store = join(folder, 'wallet', 'wallet.sqlite');
  writeFileSync(store, 'no database');
  const broken = (await doorAt(folder)).door;
  expect((await view(broken)).door).toMatchObject({ is: 'locked', problem: { code: 'store-corrupt' } });
  expect(readFileSync(store, 'utf8')).toBe('no database');
  expect((await view(broken)).preferences.theme).toBe('dark');
});

test('Without its file of keys a wallet is not opened under new ones', async () => {
  const folder = freshFolder();
  const { door } = await doorAt(folder, { way: 'own' });
  await door.stop();
  rmSync(join(folder, 'wallet', 'archive', 'keys.txt'));
  const broken = (await doorAt(folder)).door;
  expect((await view(broken)).door.is).toBe('locked');
  expect(await codeOf(ask(broken, 'door/unlock', { passphrase }))).toBe('keys-missing');
  expect(existsSync(join(folder, 'wallet', 'archive', 'keys.txt'))).toBe(false);
});

test('Another process that has the wallet open is named, and nothing is changed', async () => {
  const folder = freshFolder();
  await doorAt(folder, { way: 'own' });
  const second = (await doorAt(folder)).door;
  expect((await view(second)).door).toMatchObject({ is: 'locked', problem: { code: 'store-in-use' } });
});

test('Practice and real money never share a folder, and a real wallet is neither tried nor begun here', async () => {
  const folder = freshFolder();
  const practice = await doorAt(folder, { way: 'own' });
  await practice.door.stop();
  const real = (await doorAt(folder, { money: 'real', way: 'own' })).door;
  expect(await view(real)).toMatchObject({
    money: 'real',
    door: { is: 'choosing', problem: { code: 'money-differs' } },
  });
  expect(await codeOf(ask(real, 'door/try', {}))).toBe('money-differs');
  const fresh = await doorAt(freshFolder(), { money: 'real', way: 'try' });
  expect((await view(fresh.door)).door).toEqual({ is: 'choosing' });
  expect(await codeOf(ask(fresh.door, 'door/try', {}))).toBe('practice-only');
  expect(await codeOf(ask(fresh.door, 'door/set-up', { passphrase }))).toBe('practice-only');
  expect(fresh.started).toEqual([]);
});
