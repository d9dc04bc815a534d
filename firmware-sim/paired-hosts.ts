// The link's pairing table over the device's flash (SPEC §5). A write that fails is an answer here: the link then ends
// the pairing, and nothing was promised to the host.
import type { PairingTable } from '#protocols/device-link/device.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { FlashFailed } from './flash-guard.ts';
import { mostPairings, type DeviceState } from './state/device-state.ts';
import type { DeviceMemory } from './state/memory.ts';

/** The state without one pairing (its id, 16 bytes), and without what was kept for it. */
export function withoutPairing(state: DeviceState, pairing: Uint8Array): DeviceState {
  return {
    ...state,
    pairings: state.pairings.filter(({ id }) => !sameBytes(id, pairing)),
    answers: state.answers.filter((answer) => !sameBytes(answer.pairing, pairing)),
  };
}

/** The pairing table of a memory. */
export function pairedHosts(memory: DeviceMemory): PairingTable {
  const saved = (next: DeviceState): boolean => {
    try {
      memory.save(next);
      return true;
    } catch (error) {
      if (error instanceof FlashFailed) return false;
      throw error;
    }
  };
  return {
    find: (hostKey) => memory.state.pairings.find((one) => sameBytes(one.hostKey, hostKey)),
    failures: () => memory.state.pairingFailures,
    countFailures: (failures) => saved({ ...memory.state, pairingFailures: Math.min(failures, 255) }),
    store({ id, hostKey, program, computer }) {
      const { pairings } = memory.state;
      if (pairings.length >= mostPairings) return false;
      const entry = { id, hostKey, program, computer };
      return saved({ ...memory.state, pairings: [...pairings, entry], pairingFailures: 0 });
    },
  };
}
