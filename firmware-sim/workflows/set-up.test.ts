import { entropyToMnemonic, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, test } from 'vitest';
import type { Key } from '../hal/hal.ts';
import { recordingHal, type RecordingHal } from '../hal/recording.ts';
import { openMemory, type DeviceMemory } from '../state/memory.ts';
import { digitsOfWord, wordsFor } from './pick-word.ts';
import { setUp } from './set-up.ts';
import { unlock } from './unlock.ts';

const legal = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');

function device(seed?: string): {
  hal: RecordingHal;
  memory: DeviceMemory;
  cancel: AbortController;
  over: Promise<string>;
} {
  const hal = recordingHal(seed === undefined ? {} : { seed });
  const memory = openMemory(hal);
  if (!memory.ok) throw new Error('fresh flash');
  const cancel = new AbortController();
  return { hal, memory: memory.value, cancel, over: setUp(memory.value, { signal: cancel.signal }) };
}

/** The keys a person presses for a word: its letters, down to it in the list, OK. */
function keysOfWord(word: string): Key[] {
  const digits = digitsOfWord(word);
  const downs = wordsFor(digits).indexOf(word);
  return [...(Array.from(digits) as Key[]), ...Array.from({ length: downs }, (): Key => 'down'), 'ok'];
}

function choosePin(hal: RecordingHal, pin = '123456'): void {
  for (let time = 0; time < 2; time++) {
    hal.keypad.type(pin);
    hal.keypad.press('ok');
  }
}

/** Reads the twelve words off the screens shown so far. */
function wordsSeen(hal: RecordingHal): string[] {
  const words: string[] = [];
  for (const line of hal.screens.flat()) {
    const [, position, word] = /^([ 1][0-9]) ([a-z]+) *$/.exec(line) ?? [];
    if (position !== undefined && word !== undefined) words[Number(position) - 1] = word;
  }
  return words;
}

async function toWords(hal: RecordingHal): Promise<string[]> {
  hal.keypad.press('1');
  choosePin(hal);
  hal.keypad.press('ok', 'right', 'right');
  await hal.keypad.idle();
  return wordsSeen(hal);
}

function positionAsked(hal: RecordingHal): number {
  return Number(/^Word (\d+)\?/.exec(hal.seen())?.[1]);
}

test('a new wallet: PIN twice, twelve words on three pages, three asked back, then ready', async () => {
  const { hal, memory, over } = device();
  const words = await toWords(hal);
  expect(words).toHaveLength(12);
  expect(validateMnemonic(words.join(' '), wordlist)).toBe(true);
  expect(memory.condition).toBe('not-set-up');
  hal.keypad.press('ok');
  await hal.keypad.idle();
  const asked: number[] = [];
  for (let time = 0; time < 3; time++) {
    asked.push(positionAsked(hal));
    hal.keypad.press(...keysOfWord(words[positionAsked(hal) - 1] ?? ''));
    if (time < 2) await hal.keypad.idle();
  }
  await expect(over).resolves.toBe('done');
  expect(new Set(asked).size).toBe(3);
  expect(memory.condition).toBe('ready');
  expect(entropyToMnemonic(memory.entropy ?? new Uint8Array(), wordlist)).toBe(words.join(' '));
  expect(hal.seen()).toMatch(/^Ready +PRACTICE/);
});

test('what the person saw during set-up, screen by screen', async () => {
  const { hal, cancel, over } = device('screens');
  await toWords(hal);
  hal.keypad.press('ok', '2', '2');
  await hal.keypad.idle();
  const titles = hal.screens.map((screen) => `${screen[0]?.slice(0, 12).trim()} | ${screen[7]?.trim()}`);
  expect([...new Set(titles)]).toEqual([
    'Set-up | Press 1 or 2',
    'New PIN | C no',
    'New PIN | C del',
    'New PIN | C del OK done',
    'PIN again | C no',
    'PIN again | C del',
    'PIN again | C del OK done',
    'Your words | C back OK go on',
    'Your words | C no > next       1/3',
    'Your words | C no > next       2/3',
    'Your words | C no OK done      3/3',
    expect.stringMatching(/^Word \d+\? \| C back$/),
    expect.stringMatching(/^Word \d+\? \| C del OK take$/),
  ]);
  expect(hal.screens.flat().some((line) => line.includes('123456'))).toBe(false);
  expect(hal.screens.at(-1)?.slice(1, 7)).toEqual(
    [
      '22           65 words',
      '> abandon            ',
      '  ability            ',
      '  able               ',
      '  about              ',
      '  above              ',
    ].map((line, index) => (index === 0 ? expect.stringMatching(/^22 +\d+ words$/) : line)),
  );
  cancel.abort();
  await expect(over).resolves.toBe('cancelled');
});

test('PINs that differ are chosen again', async () => {
  const { hal, cancel } = device();
  hal.keypad.press('1');
  hal.keypad.type('1234');
  hal.keypad.press('ok');
  hal.keypad.type('1235');
  hal.keypad.press('ok');
  await hal.keypad.idle();
  expect(hal.seen()).toContain('The two PINs differ.');
  hal.keypad.press('ok');
  await hal.keypad.idle();
  expect(hal.seen()).toContain('New PIN');
  cancel.abort();
});

test('a wrong word asked back shows the words again, and nothing is kept meanwhile', async () => {
  const { hal, memory, cancel } = device();
  const words = await toWords(hal);
  hal.keypad.press('ok');
  await hal.keypad.idle();
  const right = words[positionAsked(hal) - 1];
  hal.keypad.press(...keysOfWord(right === 'zoo' ? 'zone' : 'zoo'));
  await hal.keypad.idle();
  expect(hal.seen()).toContain('Not that word.');
  hal.keypad.press('ok');
  await hal.keypad.idle();
  expect(hal.seen()).toContain(` 1 ${words[0]}`);
  expect(memory.state.secret).toBeUndefined();
  cancel.abort();
});

test('words typed on the digit keys restore the wallet that they belong to', async () => {
  const { hal, memory, over } = device();
  hal.keypad.press('2');
  choosePin(hal);
  for (const word of legal) hal.keypad.press(...keysOfWord(word));
  await expect(over).resolves.toBe('done');
  expect(entropyToMnemonic(memory.entropy ?? new Uint8Array(), wordlist)).toBe(legal.join(' '));
});

test('words that do not belong together are refused with a reason', async () => {
  const { hal, memory, cancel } = device();
  hal.keypad.press('2');
  choosePin(hal);
  for (const word of legal.with(11, 'winner')) hal.keypad.press(...keysOfWord(word));
  await hal.keypad.idle();
  expect(hal.seen()).toContain('belong together.');
  expect(memory.condition).toBe('not-set-up');
  cancel.abort();
});

test('C takes a letter back, then the word before, then leads out of restoring', async () => {
  const { hal, cancel } = device();
  hal.keypad.press('2');
  choosePin(hal);
  hal.keypad.press(...keysOfWord('legal'), '9', 'c', 'c');
  await hal.keypad.idle();
  expect(hal.seen()).toContain('Word 1/12');
  hal.keypad.press('c');
  await hal.keypad.idle();
  expect(hal.seen()).toContain('2 Restore from words');
  cancel.abort();
});

test('a key that leads to no word is not taken', async () => {
  const { hal, cancel } = device();
  hal.keypad.press('2');
  choosePin(hal);
  hal.keypad.type('9669');
  await hal.keypad.idle();
  expect(hal.seen()).toContain('966  ');
  expect(hal.seen()).toContain('> zoo');
  cancel.abort();
});

test('every word of the list can be typed on the digits', () => {
  for (const word of wordlist) expect(wordsFor(digitsOfWord(word))).toContain(word);
});

test('power cut in the middle of set-up leaves a device that starts over; after it, one that opens with its PIN', async () => {
  const { hal, over } = device();
  hal.flash.cutAfter = 0;
  hal.keypad.press('2');
  choosePin(hal);
  for (const word of legal) hal.keypad.press(...keysOfWord(word));
  await expect(over).rejects.toThrow('the power is cut');
  const next = recordingHal({ image: hal.flash.image });
  const memory = openMemory(next);
  if (!memory.ok) throw new Error(memory.error.code);
  expect(memory.value.condition).toBe('not-set-up');
  next.keypad.press('2');
  choosePin(next);
  for (const word of legal) next.keypad.press(...keysOfWord(word));
  await setUp(memory.value, { signal: new AbortController().signal });

  const later = openMemory(recordingHal({ image: next.flash.image }));
  if (!later.ok) throw new Error(later.error.code);
  expect(later.value.condition).toBe('locked');
  (later.value.hal as RecordingHal).keypad.type('123456');
  (later.value.hal as RecordingHal).keypad.press('ok');
  await expect(unlock(later.value, { signal: new AbortController().signal })).resolves.toBe('unlocked');
});
