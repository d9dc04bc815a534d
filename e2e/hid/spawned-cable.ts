// A simulated device at the end of a socket or a pseudo-terminal, plugged in and pulled out as a real one: unplugged it has no
// power, plugged in again it starts from its flash.
import { once } from 'node:events';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { provisioned, type Cable } from './journey-at-desk.ts';

/** A cable, and `stop`, which ends what is plugged in at the end. */
export function spawnedCable(folder: string, transport: 'socket' | 'pty'): Cable & { stop(): Promise<void> } {
  let device: SpawnedDevice | undefined;
  return {
    async plugIn() {
      device = await spawnDevice(folder, [...provisioned, '--transport', transport]);
      return device;
    },
    async unplug() {
      const gone = device && once(device.process, 'exit');
      device?.process.kill('SIGKILL');
      await gone;
    },
    async stop() {
      await device?.stop();
    },
  };
}
