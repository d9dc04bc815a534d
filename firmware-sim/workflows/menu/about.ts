// About (link SPEC §10): what this device is.
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { confirmPages } from '../confirm-pages.ts';
import { renderPages } from '../render-pages.ts';
import type { MenuItem } from './menu-item.ts';

/** About. */
export const aboutItem: MenuItem = {
  row: 'About',
  async run({ memory, seed, about, signal }) {
    const person = seed.personKey();
    const pages = renderPages([
      { label: 'Model', value: about.model },
      { label: 'Firmware', value: about.firmware },
      { label: 'Made by', value: memory.state.maker?.name ?? 'nobody who says so' },
      ...(person ? [{ label: 'Key of this wallet', value: fingerprint(digest(person)) }] : []),
    ]);
    if (!pages.ok) return 'list';
    const decision = await confirmPages(memory.hal, { title: 'About', pages: pages.value, ask: 'done', signal });
    return decision === 'cancelled' ? 'left' : 'list';
  },
};
