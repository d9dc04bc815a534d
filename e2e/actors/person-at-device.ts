// What a person does at the device, in the words of its screens: sets it up, restores it, enters the PIN, pairs,
// reads a review to its end and approves or refuses. Built on the finger alone; knows nothing of the device's inside.
import { digitsOfWord } from '#firmware-sim/workflows/pick-word.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';
import { textOf, type Finger } from './finger-on-keypad.ts';

/** Eyes and a finger at a device: over its control port, or at the panel's page (hand-at-panel-page.ts). */
export type Keypad = Pick<Finger, 'press' | 'type' | 'text' | 'waitFor' | 'until'>;

/** Sets a fresh device up with a new wallet and a PIN; the twelve words, as written down from its display. */
export async function setUpNewWallet(finger: Keypad, pin: string): Promise<readonly string[]> {
  await finger.waitFor('1 New wallet');
  await finger.press('1');
  await choosePin(finger, pin);
  await finger.waitFor('Write down 12 words');
  await finger.press('ok');
  const words = await writeDownWords(finger);
  await finger.press('ok');
  for (let answered = 0; answered < 3; answered++) {
    const { text } = await finger.until(
      (screen) => /^Word \d+\?/.test(textOf(screen)) && isBlankPicker(textOf(screen)),
    );
    const position = Number(/\d+/.exec(text[0] ?? '')?.[0]);
    await pickWord(finger, words[position - 1] ?? '');
  }
  await finger.waitFor('Ready');
  return words;
}

/** Restores a wallet from its twelve words on a fresh device. */
export async function restoreWallet(finger: Keypad, words: readonly string[], pin: string): Promise<void> {
  await finger.waitFor('2 Restore from words');
  await finger.press('2');
  await choosePin(finger, pin);
  await typeWords(finger, words);
  await finger.waitFor('Ready');
}

/** Types the twelve words, one after the other, once the device asks for them. */
export async function typeWords(finger: Keypad, words: readonly string[]): Promise<void> {
  for (const [index, word] of words.entries()) {
    await finger.waitFor(`Word ${index + 1}/12`);
    await pickWord(finger, word);
  }
}

/** Enters the PIN once the device asks for it. */
export async function enterPin(finger: Keypad, pin: string): Promise<void> {
  await finger.waitFor('Enter PIN');
  await finger.type(pin);
  await finger.press('ok');
}

/** Types the six digits that a computer shows, once the device asks for them. */
export async function typePairingDigits(finger: Keypad, digits: string): Promise<void> {
  await finger.waitFor('Type the 6 digits');
  await finger.type(digits);
  await finger.press('ok');
}

/** Reads a review under this title page by page and approves it on the last; the text of its pages. */
export async function approveReview(finger: Keypad, title: string): Promise<readonly string[]> {
  const pages = await readReview(finger, title);
  await finger.press('ok');
  return pages;
}

/** Reads a review under this title page by page and refuses it on the last; the text of its pages. */
export async function refuseReview(finger: Keypad, title: string): Promise<readonly string[]> {
  const pages = await readReview(finger, title);
  await finger.press('c');
  return pages;
}

async function readReview(finger: Keypad, title: string): Promise<readonly string[]> {
  const pages: string[] = [];
  for (;;) {
    const number = pages.length + 1;
    const screen = await finger.until(({ text, page }) => text[0]?.startsWith(title) === true && page?.[0] === number, {
      what: `page ${number} of ${title}`,
    });
    pages.push(textOf(screen));
    if (screen.page?.[1] === number) return pages;
    await finger.press('right');
  }
}

/** Chooses a PIN: types it twice. */
export async function choosePin(finger: Keypad, pin: string): Promise<void> {
  for (const title of ['New PIN', 'PIN again']) {
    await finger.waitFor(title);
    await finger.type(pin);
    await finger.press('ok');
  }
}

async function writeDownWords(finger: Keypad): Promise<readonly string[]> {
  const pages = await readReview(finger, 'Your words');
  return [...pages.join('\n').matchAll(/^ ?\d+ ([a-z]+)$/gm)].map(([, word]) => word ?? '');
}

/** Types a word's letters and goes down the list to it. */
async function pickWord(finger: Keypad, word: string): Promise<void> {
  for (const digit of digitsOfWord(word)) await finger.press(digit as Key);
  while (!finger.text().includes(`\n> ${word}\n`)) await finger.press('down');
  await finger.press('ok');
}

function isBlankPicker(text: string): boolean {
  return text.includes('Type on 2 to 9');
}
