// The simulated device inside the test's process: the real firmware over a flash image that outlives it, a person at its
// keypad, and a line in memory to the wallet. Power can be cut before and after each write of the flash, and the line at
// any moment; plugging it in again is the same device.
import { createDevice } from '#firmware-sim/core.ts';
import { SeedableRandom } from '#firmware-sim/hal/random.ts';
import { ecash } from '#firmware-sim/systems/ecash.ts';
import type { PairingMemory, Pairings } from '#device/pairing-memory.ts';
import { memoryPair } from '#device/transports/memory-pair.ts';
import { connectDevice, type DeviceConnection } from '#device/wallet-device.ts';
import type { Random } from '#app/support/ports.ts';
import { CrashPoints, Life } from './crash-points.ts';
import { Person } from './person.ts';

/** What of a device and its pairing lasts. */
export type DeviceKept = { readonly image: Uint8Array | undefined; readonly pairings: Pairings | undefined };

/** A device, unplugged at first. */
export class DeviceAtHand {
  readonly person = new Person();
  readonly points = new CrashPoints(() => this.cutPower());
  connection: DeviceConnection | undefined;
  #image: Uint8Array | undefined;
  #pairings: Pairings | undefined;
  readonly #random: Random;
  #off: (() => void) | undefined;
  #cut: (() => void) | undefined;

  constructor(kept: DeviceKept, random: Random) {
    this.#image = kept.image;
    this.#pairings = kept.pairings;
    this.#random = random;
  }

  /** What would be found after a power cut now. */
  kept(): DeviceKept {
    return { image: this.#image, pairings: this.#pairings };
  }

  /** Switches on, if it is off, and connects the wallet's end anew. */
  async plugIn(): Promise<DeviceConnection> {
    this.unplug();
    if (!this.#off) this.#switchOn();
    const connection = this.#connect?.();
    const connected = await connectDevice({
      transport: connection ?? memoryPair()[0],
      identity: { program: 'Semper Wallet', computer: 'crash test' },
      memory: this.#memory,
      random: (length) => this.#random.bytes(length),
    });
    if (!connected.ok) throw new Error(`the device does not connect: ${connected.error.code}`);
    this.connection = connected.value;
    return connected.value;
  }

  /** Pulls the line; the device stays on. */
  unplug(): void {
    this.#cut?.();
    this.#cut = undefined;
    this.connection = undefined;
  }

  /** Cuts the power: what is not in flash is gone. */
  cutPower(): void {
    this.#off?.();
    this.#off = undefined;
    this.unplug();
  }

  readonly #memory: PairingMemory = {
    load: () => Promise.resolve(this.#pairings),
    save: (pairings) => {
      this.#pairings = pairings;
      return Promise.resolve();
    },
  };

  #connect: (() => ReturnType<typeof memoryPair>[0]) | undefined;

  #switchOn(): void {
    const life = new Life(this.points);
    const made = createDevice({
      hal: {
        display: this.person,
        keypad: this.person,
        flash: {
          read: () => this.#image?.slice(),
          write: (bytes) => life.aroundNow('a write of the flash', () => void (this.#image = bytes.slice())),
        },
        random: seededRandom(this.#random),
        clock: this.person.clock,
      },
      systems: [ecash],
      practice: true,
      uptime: () => performance.now(),
    });
    if (!made.ok) throw new Error('the flash image does not open');
    const device = made.value;
    const ticking = setInterval(() => device.tick(), 100);
    device.start().catch(() => this.cutPower());
    this.#off = () => {
      life.dead = true;
      clearInterval(ticking);
      device.stop();
    };
    this.#connect = () => {
      const [host, end] = memoryPair();
      const wire = device.connect(
        (report) => void end.send(report).catch(() => undefined),
        () => void end.close(),
      );
      end.onReport((report) => wire.reportIn(report));
      end.onClosed(() => wire.disconnected());
      this.#cut = () => void end.close();
      return host;
    };
  }
}

function seededRandom(random: Random): SeedableRandom {
  return new SeedableRandom(random.bytes(16).join());
}
