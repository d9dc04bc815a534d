// Caps (link SPEC §12): what OK alone pays until the next PIN, and how much of it is used. A program proposes them.
import type { DeviceState } from '../../state/device-state.ts';
import { confirmPages } from '../confirm-pages.ts';
import { renderPages, type ReviewField } from '../render-pages.ts';
import type { MenuItem } from './menu-item.ts';

/** Caps. */
export const capsItem: MenuItem = {
  row: 'Caps without PIN',
  async run({ memory, signal }) {
    const pages = renderPages(fieldsOf(memory.state));
    if (!pages.ok) return 'list';
    const decision = await confirmPages(memory.hal, { title: 'Caps', pages: pages.value, ask: 'done', signal });
    return decision === 'cancelled' ? 'left' : 'list';
  },
};

function fieldsOf({ caps = [] }: DeviceState): ReviewField[] {
  if (caps.length === 0) return [{ label: 'No cap is set', value: 'Unlocked, OK pays any amount without the PIN.' }];
  return caps.flatMap(({ most, spent }) => [
    { label: 'Without PIN, up to', value: most },
    { label: 'Used since the PIN', value: { minor: spent, currency: most.currency } },
  ]);
}
