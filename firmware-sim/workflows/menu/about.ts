// About (link SPEC §10): what this device is.
import { confirmPages } from '../confirm-pages.ts';
import { renderPages } from '../render-pages.ts';
import type { MenuItem } from './menu-item.ts';

/** About. */
export const aboutItem: MenuItem = {
  row: 'About',
  async run({ memory, about, signal }) {
    const pages = renderPages([
      { label: 'Model', value: about.model },
      { label: 'Firmware', value: about.firmware },
    ]);
    if (!pages.ok) return 'list';
    const decision = await confirmPages(memory.hal, { title: 'About', pages: pages.value, ask: 'done', signal });
    return decision === 'cancelled' ? 'left' : 'list';
  },
};
