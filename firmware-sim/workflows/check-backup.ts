// The backup checked (link SPEC §10): the person types all twelve words from paper, and is told whether they are this wallet's,
// and which are not. The words are compared here and shown nowhere. The device is unlocked.
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { DeviceMemory } from '../state/memory.ts';
import { pickWord } from './pick-word.ts';
import { tell, type Left } from './tell.ts';

/** Asks all words back and tells the outcome on the display. */
export async function checkBackup(memory: DeviceMemory, signal: AbortSignal): Promise<'same' | 'differs' | Left> {
  const { hal, entropy } = memory;
  if (entropy === undefined) throw new Error('a backup is checked on an unlocked device');
  const words = entropyToMnemonic(entropy, wordlist).split(' ');
  const typed: string[] = [];
  while (typed.length < words.length) {
    const picked = await pickWord(hal, { title: `Word ${typed.length + 1}/${words.length}`, signal });
    if (picked === 'cancelled') return 'cancelled';
    if (picked !== 'back') typed.push(picked.word);
    else if (typed.pop() === undefined) return 'back';
  }
  const wrong = words.flatMap((word, index) => (typed[index] === word ? [] : [index + 1]));
  const lines =
    wrong.length === 0
      ? ['', 'All 12 words are', 'right. Keep them', 'safe.']
      : ['Not the words of this', 'wallet. Wrong:', ...lists(wrong)];
  const told = await tell(hal, 'Backup', lines, signal);
  if (told === 'cancelled') return 'cancelled';
  return wrong.length === 0 ? 'same' : 'differs';
}

/** The positions, six in a line. */
function lists(positions: readonly number[]): string[] {
  return [positions.slice(0, 6), positions.slice(6)].map((some) => some.join(' '));
}
