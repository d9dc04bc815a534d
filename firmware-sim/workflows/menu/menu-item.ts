// What an entry of the device's menu is, and how it may end (link SPEC §10).
import type { DeviceMemory } from '../../state/memory.ts';
import type { UnlockedSeed } from '../../unlocked-seed.ts';
import { unlock } from '../unlock.ts';

/** What an entry may use. `signal` ends it; `dropHosts` ends all sessions, since a program was sent away. */
export interface MenuContext {
  readonly memory: DeviceMemory;
  readonly seed: UnlockedSeed;
  readonly about: { readonly model: string; readonly firmware: string };
  readonly signal: AbortSignal;
  readonly dropHosts: () => void;
}

/** How an entry ends: back to the list, out of the menu, or out with a notice standing on the display. */
export type MenuEnd = 'list' | 'left' | 'notice';

/** An entry: its row (≤ 19 characters), and what it does. */
export interface MenuItem {
  readonly row: string;
  run(context: MenuContext): Promise<MenuEnd>;
}

/** Asks for the PIN, locked or not; anything but `unlocked` is how the menu ends. */
export async function provePin({ memory, signal }: MenuContext): Promise<'unlocked' | MenuEnd> {
  const outcome = await unlock(memory, { signal });
  if (outcome === 'unlocked') return outcome;
  if (outcome === 'refused') return memory.condition === 'ready' ? 'list' : 'left';
  return outcome === 'cancelled' ? 'left' : 'notice';
}
