// A payer's wallet as a person has it on the desk: the composed blocks, a store, and the link to a simulated device whose
// keys a finger presses. What the program shows (digits, check code) the person carries to the device.
import type { Wallet } from '#app/business/context.ts';
import type { EcashModule } from '#app/payments/modules/ecash/ecash-module.ts';
import type { Store } from '#app/support/store/store.ts';
import type { Pairings, PairingMemory } from '#device/pairing-memory.ts';
import { openPlace, type DevicePlace } from '#device/transports/places.ts';
import { connectDevice, type DeviceConnection } from '#device/wallet-device.ts';
import { composeWallet, type ComposedWallet, type WalletParts } from '#main/compose.ts';
import { systemClock } from '#main/node/clock.ts';
import { nodeHttp } from '#main/node/http.ts';
import { systemRandom } from '#main/node/random.ts';
import { trustedIoOver } from '#main/trusted-io.ts';
import type { Finger } from './finger-on-keypad.ts';
import { approveReview, enterPin, typePairingDigits } from './person-at-device.ts';

/** Pairings that last as long as the test. */
export function pairingsInMemory(): PairingMemory {
  let kept: Pairings | undefined;
  return {
    load: () => Promise.resolve(kept),
    save(pairings) {
      kept = pairings;
      return Promise.resolve();
    },
  };
}

/** A wallet on the desk. `parts` may replace any port. */
export class WalletAtDesk {
  readonly wallet: Wallet;
  readonly ecash: EcashModule;
  /** Resolves when all that happened stands in the archive. */
  readonly settled: () => Promise<void>;
  /** Has the person accept a loss on the device. */
  readonly acceptLoss: ComposedWallet['acceptLoss'];
  readonly #http = nodeHttp();
  #connection: DeviceConnection | undefined;

  constructor(store: Store, root: Uint8Array, parts: Partial<WalletParts> = {}) {
    const composed = composeWallet({
      store,
      http: this.#http,
      clock: systemClock,
      random: systemRandom,
      trustedIo: trustedIoOver(() => this.#connection),
      root,
      practice: true,
      ...parts,
    });
    this.wallet = composed.wallet;
    this.ecash = composed.ecash;
    this.settled = () => composed.settled();
    this.acceptLoss = (call) => composed.acceptLoss(call);
  }

  /** The connection to the device; throws when there is none. */
  get device(): DeviceConnection {
    if (!this.#connection) throw new Error('no device is connected');
    return this.#connection;
  }

  /** Plugs the device in, at a socket's path or any place; the session is unpaired or paired, as the two remember. */
  async connect(where: string | DevicePlace, memory: PairingMemory): Promise<DeviceConnection> {
    const place = typeof where === 'string' ? ({ kind: 'socket', address: { path: where } } as const) : where;
    const transport = await openPlace(place);
    if (!transport.ok) throw new Error(`the device cannot be reached: ${transport.error.reason}`);
    const connection = await connectDevice({
      transport: transport.value,
      identity: { program: 'Semper Wallet', computer: 'desk' },
      memory,
      random: (length) => systemRandom.bytes(length),
    });
    if (!connection.ok) throw new Error(`the device does not connect: ${connection.error.code}`);
    this.#connection = connection.value;
    return connection.value;
  }

  /** Pairs: the PIN if the device is locked, who asks, the digits, the code on both displays. */
  async pair(finger: Finger, pin?: string): Promise<{ readonly digits: string; readonly code: string }> {
    const shown = Promise.withResolvers<string>();
    let compared = '';
    const pairing = this.device.pair({
      showDigits: shown.resolve,
      async confirmCode(code) {
        compared = code;
        const [page] = await approveReview(finger, 'Pair');
        return page?.includes(code) === true;
      },
    });
    if (pin !== undefined) await enterPin(finger, pin);
    await approveReview(finger, 'Pair');
    const digits = await shown.promise;
    await typePairingDigits(finger, digits);
    const paired = await pairing;
    if (!paired.ok) throw new Error(`pairing failed: ${paired.error.code}`);
    return { digits, code: compared };
  }

  /** Has the device pin the authority's root: the person looks at name and fingerprint, and types the PIN. */
  async pinRoot(finger: Finger, root: Uint8Array, pin: string): Promise<readonly string[]> {
    const pinning = this.device.pinRoot({ certificate: root });
    const pages = await approveReview(finger, 'Root');
    await enterPin(finger, pin);
    const pinned = await pinning;
    if (!pinned.ok) throw new Error(`the root was not pinned: ${pinned.error.code}`);
    return pages;
  }

  /** Unplugs the device and lets connections go. */
  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
    this.#http.close();
  }
}
