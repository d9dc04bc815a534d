// A device in this process at the end of a memory pair: the host's real side over one line, without a socket. For the tests that
// hold host and firmware, written apart from one SPEC, against each other.
import { memoryPair } from '#device/transports/memory-pair.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { connectDevice, type DeviceConnection } from '#device/wallet-device.ts';
import type { Device } from '#firmware-sim/core.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';

/** Plugs the device in and connects; each `seed` draws other keys and nonces. */
export async function plugIn(device: Device, memory: PairingMemory, seed: string): Promise<DeviceConnection> {
  const [ours, theirs] = memoryPair();
  const end = device.connect(
    (report) => void ours.send(report),
    () => void ours.close(),
  );
  ours.onReport((report) => end.reportIn(report));
  ours.onClosed(() => end.disconnected());
  const identity = { program: 'Semper Wallet', computer: 'desk' };
  const connected = await connectDevice({ transport: theirs, identity, memory, random: seededBytes(seed) });
  if (!connected.ok) throw new Error(connected.error.code);
  return connected.value;
}
