// The screens that ask nothing: ready, locked, not set up, a wrong PIN, wiped. What stands on the display between
// dialogues says in which condition the device is.
import type { Hal } from '../hal/hal.ts';
import type { DeviceMemory } from '../state/memory.ts';

/** The screen between dialogues, by the device's condition. */
export function showIdle(memory: DeviceMemory): void {
  const { hal, state } = memory;
  const paired = state.pairings.length === 1 ? '1 computer paired' : `${state.pairings.length} computers paired`;
  const root = state.root === undefined ? ['No root yet'] : [];
  const footer = 'OK menu';
  const wallet = memory.passphrase ? 'With a passphrase.' : '';
  switch (memory.condition) {
    case 'not-set-up':
      hal.display.show({ title: 'Hello', lines: ['Not set up'] });
      break;
    case 'locked':
      hal.display.show({
        title: 'Locked',
        lines: ['', 'The PIN is asked when', 'a computer needs me.', '', paired, ...root],
        footer,
      });
      break;
    case 'ready':
      hal.display.show({ title: 'Ready', lines: [wallet, 'For practice money', 'only.', '', paired, ...root], footer });
      break;
  }
}

/** After a wrong PIN; `left` tries remain. */
export function showWrongPin(hal: Hal, left: number): void {
  const then =
    left === 1 ? ['One more wrong PIN', 'erases this device.'] : ['Each wrong PIN makes', 'the next wait longer.'];
  hal.display.show({ title: 'Wrong PIN', lines: ['', `${left} ${left === 1 ? 'try' : 'tries'} left.`, '', ...then] });
}

/** After the person erased the device. */
export function showErased(hal: Hal): void {
  const lines = ['As you wanted, this', 'device forgot all.', 'Restore it from your', 'words, or begin anew.'];
  hal.display.show({ title: 'Erased', lines, footer: 'OK go on' });
}

/** After a write that the flash refused. */
export function showNotKept(hal: Hal): void {
  const lines = ['The memory of this', 'device takes nothing.', 'All is as it was', 'before.'];
  hal.display.show({ title: 'Not kept', lines, footer: 'OK go on' });
}

/** After the last wrong PIN. */
export function showWiped(hal: Hal): void {
  hal.display.show({
    title: 'Erased',
    lines: ['Too many wrong PINs.', 'This device forgot', 'everything. Restore', 'it from your words.'],
  });
}
