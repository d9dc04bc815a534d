// Changing the PIN and setting the wipe PIN (link SPEC §10), once the person has proven the PIN: what comes out is the sealed
// secret that takes the place of the other one, in one save of the caller's.
import type { SealedSecret } from '../state/device-state.ts';
import type { DeviceMemory } from '../state/memory.ts';
import { underNewPin, withWipePin } from '../state/secret.ts';
import { choosePin } from './choose-pin.ts';
import type { Left } from './tell.ts';

/** Lets the person choose a new PIN; the secret under it. The device is unlocked. */
export async function chooseNewPin(memory: DeviceMemory, signal: AbortSignal): Promise<SealedSecret | Left> {
  const { entropy, secret } = unlockedSecret(memory);
  let sealed: SealedSecret | undefined;
  const objection = (pin: string) => {
    sealed = underNewPin(secret, entropy, pin);
    return sealed ? undefined : ['This is the wipe PIN.', 'Choose another one.'];
  };
  const chosen = await choosePin(memory.hal, { signal, objection });
  return typeof chosen === 'string' ? chosen : (sealed ?? 'back');
}

/** Lets the person choose a wipe PIN; the secret with it. */
export async function chooseWipePin(memory: DeviceMemory, signal: AbortSignal): Promise<SealedSecret | Left> {
  const { secret } = unlockedSecret(memory);
  let sealed: SealedSecret | undefined;
  const objection = (pin: string) => {
    sealed = withWipePin(secret, pin);
    return sealed ? undefined : ['This is your PIN.', 'The wipe PIN must be', 'another one.'];
  };
  const chosen = await choosePin(memory.hal, { signal, titles: ['Wipe PIN', 'Wipe again'], objection });
  return typeof chosen === 'string' ? chosen : (sealed ?? 'back');
}

function unlockedSecret({ entropy, state: { secret } }: DeviceMemory) {
  if (entropy === undefined || secret === undefined) throw new Error('a PIN is changed on an unlocked device');
  return { entropy, secret };
}
