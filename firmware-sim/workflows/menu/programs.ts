// Paired programs (link SPEC §5, §10): listed by name, the one used last first; each can be sent away. Its session ends
// with the others', which connect again.
import { sameBytes } from '#protocols/values/bytes.ts';
import type { Pairing } from '../../state/device-state.ts';
import { confirmPages } from '../confirm-pages.ts';
import { renderPages, type ReviewField } from '../render-pages.ts';
import { tell } from '../tell.ts';
import { chooseRow, rowOf } from './choose-row.ts';
import type { MenuContext, MenuEnd, MenuItem } from './menu-item.ts';

/** Paired programs. */
export const programsItem: MenuItem = {
  row: 'Paired programs',
  async run(context) {
    const { memory, signal } = context;
    const { hal } = memory;
    for (;;) {
      const pairings = memory.state.pairings.toReversed();
      if (pairings.length === 0) {
        const told = await tell(hal, 'Programs', ['No program is paired', 'with this device.'], signal);
        return told === 'cancelled' ? 'left' : 'list';
      }
      const rows = pairings.map(({ program }) => rowOf(program));
      const chosen = await chooseRow(hal, { title: 'Programs', rows, signal });
      if (typeof chosen === 'string') return chosen === 'back' ? 'list' : 'left';
      const pairing = pairings[chosen];
      if (pairing && (await sendAway(context, pairing)) === 'left') return 'left';
    }
  },
};

async function sendAway(
  { memory, signal, dropHosts }: MenuContext,
  { id, program, computer }: Pairing,
): Promise<MenuEnd> {
  const pages = renderPages([shownName('Program', program), shownName('on the computer', computer)]);
  if (!pages.ok) return 'list';
  const decision = await confirmPages(memory.hal, { title: 'Program', pages: pages.value, ask: 'remove', signal });
  if (decision === 'cancelled') return 'left';
  if (decision === 'refused') return 'list';
  const { state } = memory;
  memory.save({
    ...state,
    pairings: state.pairings.filter((one) => !sameBytes(one.id, id)),
    answers: state.answers.filter(({ pairing }) => !sameBytes(pairing, id)),
  });
  dropHosts();
  return 'list';
}

/** Pairing refuses names that the font cannot write; an image of another firmware might hold one. */
function shownName(label: string, name: string): ReviewField {
  return { label, value: renderPages([{ label, value: name }]).ok ? name : rowOf(name) };
}
