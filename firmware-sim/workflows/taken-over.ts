// Says on the device who has taken it over (link SPEC §6), so that a program which does so unasked is seen.
import type { HostIdentity } from '#protocols/device-link/messages.ts';
import type { Hal } from '../hal/hal.ts';
import { rowOf } from './menu/choose-row.ts';

/** Names the program that the device works for now; stays until something else is shown. */
export function showTakenOver(hal: Hal, { program, computer }: HostIdentity): void {
  const lines = ['This device now works', 'for the program', rowOf(program), 'on the computer', rowOf(computer)];
  hal.display.show({ title: 'Taken over', lines, footer: 'OK go on' });
}
