// Lock now, and Erase device (link SPEC §10): the person reads what is lost, and proves the PIN.
import { wipe } from '../../state/secret.ts';
import { confirmPages } from '../confirm-pages.ts';
import { showErased } from '../notices.ts';
import { provePin, type MenuItem } from './menu-item.ts';

/** Lock now. */
export const lockItem: MenuItem = {
  row: 'Lock now',
  run({ seed }) {
    seed.lock();
    return Promise.resolve('left');
  },
};

const warning = [
  'Erases keys, purses,',
  'programs and all that',
  'this device knows.',
  'Only your 12 words',
  'bring the money back.',
];

/** Erase device. */
export const eraseItem: MenuItem = {
  row: 'Erase device',
  async run(context) {
    const { memory, signal } = context;
    const decision = await confirmPages(memory.hal, { title: 'Erase', pages: [warning], ask: 'erase', signal });
    if (decision !== 'approved') return decision === 'refused' ? 'list' : 'left';
    const proven = await provePin(context);
    if (proven !== 'unlocked') return proven;
    wipe(memory);
    showErased(memory.hal);
    return 'notice';
  },
};
