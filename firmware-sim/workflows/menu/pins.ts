// Change PIN and Wipe PIN (link SPEC §10): the PIN first, then the other one twice; one save.
import { withWipePin } from '../../state/secret.ts';
import { chooseNewPin, chooseWipePin } from '../pin-settings.ts';
import { tell } from '../tell.ts';
import { chooseRow } from './choose-row.ts';
import { provePin, type MenuContext, type MenuEnd, type MenuItem } from './menu-item.ts';

/** Change PIN. */
export const changePinItem: MenuItem = {
  row: 'Change PIN',
  async run(context) {
    const proven = await provePin(context);
    if (proven !== 'unlocked') return proven;
    const { memory, signal } = context;
    const secret = await chooseNewPin(memory, signal);
    return typeof secret === 'string' ? ended(secret) : keep(context, secret, ['The new PIN counts', 'from now on.']);
  },
};

/** Wipe PIN: set, change or remove. */
export const wipePinItem: MenuItem = {
  row: 'Wipe PIN',
  async run(context) {
    const proven = await provePin(context);
    if (proven !== 'unlocked') return proven;
    const { memory, signal } = context;
    const { secret } = memory.state;
    if (secret?.wipeMark !== undefined) {
      const rows = ['Another wipe PIN', 'No wipe PIN'];
      const chosen = await chooseRow(memory.hal, { title: 'Wipe PIN', rows, signal });
      if (typeof chosen === 'string') return ended(chosen);
      const bare = withWipePin(secret, undefined);
      if (chosen === 1 && bare) return keep(context, bare, ['There is no wipe PIN', 'any more.']);
    } else {
      const lines = [
        'A second PIN. Typed',
        'anywhere it erases',
        'your money from here,',
        'and looks as wrong.',
        'Words restore it.',
      ];
      const told = await tell(memory.hal, 'Wipe PIN', lines, signal);
      if (told !== 'ok') return ended(told);
    }
    const marked = await chooseWipePin(memory, signal);
    return typeof marked === 'string' ? ended(marked) : keep(context, marked, ['The wipe PIN is set.']);
  },
};

async function keep(
  { memory, signal }: MenuContext,
  secret: NonNullable<MenuContext['memory']['state']['secret']>,
  lines: readonly string[],
): Promise<MenuEnd> {
  memory.save({ ...memory.state, secret });
  return ended(await tell(memory.hal, 'Done', lines, signal));
}

/** Back to the list, unless the menu was taken away. */
function ended(outcome: 'ok' | 'back' | 'cancelled'): MenuEnd {
  return outcome === 'cancelled' ? 'left' : 'list';
}
