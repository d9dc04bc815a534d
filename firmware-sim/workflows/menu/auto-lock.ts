// Auto-lock (link SPEC §10): after how many minutes without a key the device locks itself.
import { chooseRow } from './choose-row.ts';
import type { MenuItem } from './menu-item.ts';

const choices = [1, 2, 5, 10, 30];

/** Minutes when the person has chosen none. */
export const usualLockMinutes = 5;

/** Auto-lock. */
export const autoLockItem: MenuItem = {
  row: 'Auto-lock',
  async run({ memory, signal }) {
    const rows = choices.map((minutes) => `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`);
    const at = Math.max(0, choices.indexOf(memory.state.lockMinutes ?? usualLockMinutes));
    const chosen = await chooseRow(memory.hal, { title: 'Auto-lock', rows, at, signal });
    if (chosen === 'cancelled') return 'left';
    const lockMinutes = chosen === 'back' ? undefined : choices[chosen];
    if (lockMinutes !== undefined) memory.save({ ...memory.state, lockMinutes });
    return 'list';
  },
};
