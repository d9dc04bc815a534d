// Set-up on the device alone, before any computer is asked: new words or old ones, and a PIN. Nothing is kept until all
// is done, in one save: a power cut in the middle starts over, and no half-made wallet asks for a PIN nobody chose.
// Words are shown on this display only and asked back by position, so that nobody goes on without having written them.
import { entropyToMnemonic, mnemonicToEntropy, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Hal, Random } from '../hal/hal.ts';
import type { DeviceMemory } from '../state/memory.ts';
import { entropySize, keepSecret } from '../state/secret.ts';
import { choosePin } from './choose-pin.ts';
import { confirmPages } from './confirm-pages.ts';
import { showIdle } from './notices.ts';
import { pickWord } from './pick-word.ts';
import { pressed } from './pressed.ts';
import { tell, type Left } from './tell.ts';
import { pinLength } from './unlock.ts';

const wordCount = 12;
const wordsOnPage = 4;
const askedBack = 3;

/** Holds the set-up dialogue until the device is set up (`done`, unlocked, ready screen shown) or the signal aborts. */
export async function setUp(memory: DeviceMemory, { signal }: { signal: AbortSignal }): Promise<'done' | 'cancelled'> {
  const { hal } = memory;
  for (;;) {
    const choice = await chooseWay(hal, signal);
    if (choice === 'cancelled') return 'cancelled';
    const pin = await choosePin(hal, { signal });
    if (pin === 'cancelled') return 'cancelled';
    if (pin === 'back') continue;
    const words = choice === 'new' ? await makeWords(hal, signal) : await takeWords(hal, signal);
    if (words === 'cancelled') return 'cancelled';
    if (words === 'back') continue;
    hal.display.show({ title: 'Set-up', lines: ['', 'Storing ...'] });
    setUpWith(memory, words.join(' '), pin.pin);
    showIdle(memory);
    return 'done';
  }
}

/** Sets the device up without a dialogue: for tests and for trying it out. Throws on words that are no BIP-39 phrase. */
export function setUpWith(memory: DeviceMemory, words: string, pin: string): void {
  if (!/^[0-9]+$/.test(pin) || pin.length < pinLength.least || pin.length > pinLength.greatest) {
    throw new Error(`a PIN has ${pinLength.least} to ${pinLength.greatest} digits`);
  }
  keepSecret(memory, mnemonicToEntropy(words, wordlist), pin);
}

/** Twelve fresh words. */
export function freshWords(random: Random): string {
  return entropyToMnemonic(random.bytes(entropySize), wordlist);
}

async function chooseWay(hal: Hal, signal: AbortSignal): Promise<'new' | 'restore' | 'cancelled'> {
  const lines = ['', '1 New wallet', '2 Restore from words'];
  hal.display.show({ title: 'Set-up', lines, footer: 'Press 1 or 2' });
  for (;;) {
    const key = await pressed(hal, signal);
    if (key === 'cancelled') return 'cancelled';
    if (key === '1') return 'new';
    if (key === '2') return 'restore';
  }
}

async function makeWords(hal: Hal, signal: AbortSignal): Promise<readonly string[] | Left> {
  const advice = [
    'Write down 12 words',
    'on paper, in order.',
    'Who has them has your',
    'money. Without them',
    'a lost device is lost',
    'money.',
  ];
  const told = await tell(hal, 'Your words', advice, signal);
  if (told !== 'ok') return told;
  const words = freshWords(hal.random).split(' ');
  for (;;) {
    const shown = await confirmPages(hal, { title: 'Your words', pages: pagesOfWords(words), ask: 'done', signal });
    if (shown !== 'approved') return shown === 'refused' ? 'back' : 'cancelled';
    const known = await askBack(hal, words, signal);
    if (known === 'known') return words;
    if (known === 'cancelled') return 'cancelled';
    const lines =
      known === 'wrong' ? ['Not that word.', 'Look at your words', 'once more.'] : ['Look at your words', 'once more.'];
    const again = await tell(hal, 'Your words', lines, signal);
    if (again !== 'ok') return again;
  }
}

function pagesOfWords(words: readonly string[]): string[][] {
  const lines = words.map((word, index) => `${String(index + 1).padStart(2)} ${word}`);
  return Array.from({ length: wordCount / wordsOnPage }, (_, page) =>
    lines.slice(page * wordsOnPage, (page + 1) * wordsOnPage),
  );
}

async function askBack(hal: Hal, words: readonly string[], signal: AbortSignal): Promise<'known' | 'wrong' | Left> {
  for (const position of positions(hal.random)) {
    const picked = await pickWord(hal, { title: `Word ${position + 1}?`, signal });
    if (picked === 'back' || picked === 'cancelled') return picked;
    if (picked.word !== words[position]) return 'wrong';
  }
  return 'known';
}

/** Three different positions, ascending, all equally likely. */
function positions(random: Random): readonly number[] {
  const chosen = new Set<number>();
  while (chosen.size < askedBack) {
    const byte = random.bytes(1)[0] ?? 0;
    // 252 is the greatest multiple of 12 in a byte; what lies above would favour the first positions.
    if (byte < 252) chosen.add(byte % wordCount);
  }
  return [...chosen].toSorted((first, second) => first - second);
}

async function takeWords(hal: Hal, signal: AbortSignal): Promise<readonly string[] | Left> {
  const words: string[] = [];
  for (;;) {
    const picked = await pickWord(hal, { title: `Word ${words.length + 1}/${wordCount}`, signal });
    if (picked === 'cancelled') return 'cancelled';
    if (picked === 'back') {
      if (words.pop() === undefined) return 'back';
      continue;
    }
    words.push(picked.word);
    if (words.length < wordCount) continue;
    if (validateMnemonic(words.join(' '), wordlist)) return words;
    const lines = ['These 12 words do not', 'belong together.', 'Check each word and', 'their order.'];
    const told = await tell(hal, 'Restore', lines, signal);
    if (told === 'cancelled') return 'cancelled';
    words.length = 0;
  }
}
