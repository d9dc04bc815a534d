// Pairing as the person meets it (SPEC §5): who asks, the six digits that the computer shows, the code that both show.
// The PIN comes first when the device is locked: whoever finds it cannot let a computer in.
import { waitingFor, type HostIdentity } from '#protocols/device-link/messages.ts';
import type { PairingRefusal } from '#protocols/device-link/device-ports.ts';
import type { DeviceMemory } from '../state/memory.ts';
import { mostPairings } from '../state/device-state.ts';
import { confirmPages } from '../workflows/confirm-pages.ts';
import { FlashFailed } from '../flash-guard.ts';
import { enterDigits } from '../workflows/enter-digits.ts';
import type { Dialogue } from './dialogue.ts';
import type { OnWaiting } from './request.ts';

/** What a pairing may use. */
export interface PairingContext {
  readonly memory: DeviceMemory;
  readonly dialogue: Dialogue;
  readonly signal: AbortSignal;
  readonly onWaiting: OnWaiting;
}

/** Asks whether this host may pair, and for its digits. A full table, a wrong PIN and a no are one refusal to the host. */
export async function askDigits(
  host: HostIdentity,
  { memory, dialogue, signal, onWaiting }: PairingContext,
): Promise<{ readonly digits: string } | { readonly failure: PairingRefusal }> {
  const refused = { failure: 'refused' } as const;
  if (memory.state.pairings.length >= mostPairings) return refused;
  const unlocked = await dialogue.unlocked().catch((error: unknown) => {
    // A try that cannot be counted in flash is none, and nobody is let in.
    if (error instanceof FlashFailed) return undefined;
    throw error;
  });
  if (unlocked?.ok !== true) return refused;
  const fields = [
    { label: 'Let in the program', value: host.program },
    { label: 'on the computer', value: host.computer },
  ];
  const wanted = await dialogue.review({ title: 'Pair', ask: 'yes', fields });
  if (!wanted.ok) return refused;
  onWaiting({ what: waitingFor.person });
  const lines = ['Type the 6 digits', 'that it shows.'];
  const digits = await enterDigits(memory.hal, { title: 'Pair', length: 6, lines, signal });
  onWaiting({ what: waitingFor.working });
  return digits === undefined || signal.aborted ? refused : { digits };
}

/** Shows the check code, and asks whether the computer shows the same. */
export async function compareCodes(code: string, { memory, signal, onWaiting }: PairingContext): Promise<boolean> {
  const pages = [['Does the computer', 'show the same code?', '', `     ${code}`]];
  onWaiting({ what: waitingFor.person });
  const decision = await confirmPages(memory.hal, { title: 'Pair', pages, ask: 'same', signal });
  onWaiting({ what: waitingFor.working });
  return decision === 'approved' && !signal.aborted;
}
