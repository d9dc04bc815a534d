// The device's condition as a number of the link (SPEC §6, STATE).
import { condition } from '#protocols/device-link/messages.ts';
import type { DeviceMemory } from './memory.ts';

/** 0 not set up, 1 locked, 2 ready. */
export function conditionNumber(memory: DeviceMemory): 0 | 1 | 2 {
  switch (memory.condition) {
    case 'not-set-up':
      return condition.notSetUp;
    case 'locked':
      return condition.locked;
    case 'ready':
      return condition.ready;
  }
}
