// Statements by the device pages: signed once, archived with what proves them, and never twice for one lost answer.
import { expect, test } from 'vitest';
import { memoryArchive } from '#app/support/archive/memory-archive.ts';
import { storySchema } from '#app/screen-contract/archive-views.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { statementCodec, statementType } from '#protocols/device-link/messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseVerify1 } from '#protocols/values/cose.ts';
import { systemRandom } from '../node/random.ts';
import { pairedAtDevice, pin, type AtDevice } from './session-at-device.contract.ts';

const { signal } = new AbortController();
const text = 'I owe Anna 5 EUR.\n\nBerlin, in March';

async function ask(at: AtDevice, said = text): Promise<void> {
  expect(await at.handlers['device/sign-statement']({ text: said }, signal)).toEqual({ ok: true, value: {} });
}

function approve({ hal: { keypad } }: AtDevice['device']): void {
  keypad.type(pin);
  keypad.press('ok', 'ok');
}

const archive = () => memoryArchive(new Uint8Array(32).fill(1), systemRandom, 1_800_000_000);

/** All statements in the archive of a session. */
async function kept({ session }: AtDevice) {
  const found = [];
  for await (const read of session.parts.archive?.entries() ?? []) {
    if (read.ok && read.value.entry.kind === 'device:statement') found.push(read.value.entry);
  }
  return found;
}

test('A statement is read and signed on the device, and its story holds the exact text and the signature over it', async () => {
  const at = await pairedAtDevice();
  await ask(at);
  approve(at.device);
  const ended = await at.ended();
  expect(ended).toMatchObject({ does: 'sign-statement', is: 'done', about: expect.stringMatching(/^[0-9a-f]{32}$/) });
  const told = await at.handlers['archive/story']({ subject: ended.about ?? '' }, signal);
  if (!told.ok) throw new Error(told.error.code);
  const [entry] = storySchema.parse(told.value).entries;
  expect(entry).toMatchObject({
    kind: 'device:statement',
    facts: expect.arrayContaining([['title', 'I owe Anna 5 EUR.']]),
    documents: [{ name: 'statement' }, { name: 'text', length: utf8(text).length }],
  });

  const [{ documents, facts } = expect.fail('nothing is kept')] = await kept(at);
  const bytes = at.session.seat.description()?.personKey ?? new Uint8Array();
  const signed = coseVerify1(documents[0]?.bytes ?? bytes, statementType, { algorithm: 'Ed25519', bytes }, 8192);
  const content = signed.ok ? fromBytes(statementCodec, signed.value, 8192) : signed;
  expect(content).toMatchObject({ ok: true, value: { text: utf8(text) } });
  expect(documents[1]?.bytes).toEqual(utf8(text));
  expect(new Map(facts).get('person-key')).toHaveLength(64);
});

test('When the answer is lost the same text is asked again with the same id: one signature, and no second question', async () => {
  const at = await pairedAtDevice();
  at.device.breakAfterWrites(3); // the PIN twice, the signature
  await ask(at);
  approve(at.device);
  expect(await at.ended()).toMatchObject({ is: 'failed', problem: { code: 'device-absent' } });
  const [signedBefore] = at.device.state().answers;
  expect(signedBefore).toBeDefined();
  expect(await kept(at)).toEqual([]);
  await at.again();
  await at.ready();
  await ask(at);
  await expect.poll(() => at.session.activities.view()?.waiting?.for, { timeout: 10_000 }).toBe('pin'); // for the key alone
  at.device.hal.keypad.type(pin);
  at.device.hal.keypad.press('ok');
  expect(await at.ended()).toMatchObject({ is: 'done', about: hex(signedBefore?.requestId ?? new Uint8Array()) });
  expect(at.device.hal.screens.flat().join()).not.toContain('Statement');
  expect(await kept(at)).toHaveLength(1);
  expect(at.device.state().answers).toEqual([signedBefore]);
});

test('The same text signed again later is another statement', async () => {
  const at = await pairedAtDevice();
  const subjects: (string | undefined)[] = [];
  for (const before of [[], ['pin']]) {
    await ask(at);
    if (before.length === 0) approve(at.device);
    else at.device.hal.keypad.press('ok');
    subjects.push((await at.ended()).about);
  }
  expect(new Set(subjects).size).toBe(2);
  expect(await kept(at)).toHaveLength(2);
});

test('A signature that cannot be archived now waits on disk, and is no failure of the statement', async () => {
  const whole = archive();
  let isFull = true;
  const append: typeof whole.append = (entry) =>
    isFull ? Promise.reject(new StoreFailure('disk full')) : whole.append(entry);
  const at = await pairedAtDevice({ parts: { archive: { ...whole, append } } });
  await ask(at);
  approve(at.device);
  expect(await at.ended()).toMatchObject({ is: 'done' });
  expect(await at.session.view()).toMatchObject({ archive: { problem: { code: 'archive-unwritable' } } });
  expect(await kept(at)).toEqual([]);
  isFull = false;
  await ask(at, 'Another.');
  at.device.hal.keypad.press('ok');
  await at.ended();
  expect(await kept(at)).toHaveLength(2);
});

test('A refused statement leaves nothing behind: asked again it is a new request', async () => {
  const at = await pairedAtDevice();
  const { store } = at.session.parts;
  const waiting = () => store.transact((rows) => rows.list('statement-asked').length);
  await ask(at);
  at.device.hal.keypad.type(pin);
  at.device.hal.keypad.press('ok');
  await expect.poll(() => at.session.activities.view()?.waiting?.for, { timeout: 10_000 }).toBe('person');
  expect(await waiting()).toBe(1);
  at.device.hal.keypad.press('c');
  expect(await at.ended()).toMatchObject({ is: 'failed', problem: { code: 'device-refused' } });
  expect([await waiting(), await kept(at)]).toEqual([0, []]);
  await ask(at);
  at.device.hal.keypad.press('ok');
  expect(await at.ended()).toMatchObject({ is: 'done' });
  expect([await waiting(), (await kept(at)).length]).toEqual([0, 1]);
});
