// Passphrase (link SPEC §10): whether one is asked after the PIN. Each passphrase is a wallet of its own, the empty one that of
// the words alone; nothing of it is kept.
import { confirmPages } from '../confirm-pages.ts';
import { provePin, type MenuItem } from './menu-item.ts';

const pages = {
  on: [
    [
      'From now on I ask for',
      'a passphrase after',
      'the PIN. Each one is',
      'a wallet of its own;',
      'none is the wallet of',
      'before.',
    ],
    [
      'It is stored nowhere.',
      'If you forget it, or',
      'mistype it once as',
      'you take in money,',
      'your words alone do',
      'not bring it back.',
    ],
  ],
  off: [['No passphrase is', 'asked any more. Then', 'only the wallet of', 'your words alone can', 'be reached.']],
};

/** Passphrase: on or off. The device locks, so that the next one who comes says which wallet it shall be. */
export const passphraseItem: MenuItem = {
  row: 'Passphrase',
  async run(context) {
    const { memory, seed, signal } = context;
    const asks = memory.state.asksPassphrase === true;
    const wanted = { title: 'Passphrase', pages: asks ? pages.off : pages.on, ask: asks ? 'off' : 'on', signal };
    const decision = await confirmPages(memory.hal, wanted);
    if (decision !== 'approved') return decision === 'refused' ? 'list' : 'left';
    const proven = await provePin(context);
    if (proven !== 'unlocked') return proven;
    memory.save({ ...memory.state, asksPassphrase: !asks });
    seed.lock();
    return 'left';
  },
};
