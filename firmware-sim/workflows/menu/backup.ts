// Check backup (link SPEC §10): all words are asked back; what is wrong is told here and nowhere else.
import { checkBackup } from '../check-backup.ts';
import type { MenuItem } from './menu-item.ts';

/** Check backup. */
export const backupItem: MenuItem = {
  row: 'Check backup',
  async run({ memory, signal }) {
    return (await checkBackup(memory, signal)) === 'cancelled' ? 'left' : 'list';
  },
};
