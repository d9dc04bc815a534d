// The device's memory: the state in flash, and the unlocked secret in RAM. A new state counts only once flash has it:
// `save` writes first and adopts afterwards, so that no signature can leave on a counter that a power cut forgets.
// Leaves sealing and PIN counting to secret.ts.
import type { Malformed } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Hal } from '../hal/hal.ts';
import { madeForPractice } from './practice-maker.ts';
import { freshState, imageOfState, stateOfImage, type DeviceState } from './device-state.ts';

/** Whether the device has a secret, and whether it is open. */
export type Condition = 'not-set-up' | 'locked' | 'ready';

/** What the device knows: `state` outlives a power cut, the unlocked entropy does not. */
export class DeviceMemory {
  readonly hal: Hal;
  #state: DeviceState;
  #entropy: Uint8Array | undefined;
  #passphrase: string | undefined;

  constructor(hal: Hal, state: DeviceState) {
    this.hal = hal;
    this.#state = state;
  }

  /** The state as flash holds it. */
  get state(): DeviceState {
    return this.#state;
  }

  /** The BIP-39 entropy, 16 bytes, while the device is unlocked. */
  get entropy(): Uint8Array | undefined {
    return this.#entropy;
  }

  /** The BIP-39 passphrase while the device is unlocked: empty when it asks for none, `undefined` until it was typed. */
  get passphrase(): string | undefined {
    if (this.#entropy === undefined) return undefined;
    return this.#state.asksPassphrase === true ? this.#passphrase : '';
  }

  get condition(): Condition {
    if (this.#state.secret === undefined) return 'not-set-up';
    return this.passphrase === undefined ? 'locked' : 'ready';
  }

  /** Keeps a new state, in flash first. Throws what flash throws; then the old state stands, here and there. */
  save(next: DeviceState): void {
    this.hal.flash.write(imageOfState(next));
    this.#state = next;
  }

  /** Holds the entropy in RAM until `lock`. */
  hold(entropy: Uint8Array): void {
    this.#entropy = Uint8Array.from(entropy);
  }

  /** Holds the passphrase in RAM until `lock`. */
  holdPassphrase(passphrase: string): void {
    this.#passphrase = passphrase;
  }

  /** Forgets entropy and passphrase; the entropy is overwritten, not only dropped. */
  lock(): void {
    this.#passphrase = undefined;
    this.#entropy?.fill(0);
    this.#entropy = undefined;
  }
}

/** An image that this firmware cannot read. It is never overwritten by itself: it may hold somebody's money. */
export type FlashUnreadable = { readonly code: 'flash-unreadable'; readonly malformed: Malformed };

/** Opens the memory; an empty flash gets a fresh state with a new link secret and a maker's key, saved at once. */
export function openMemory(hal: Hal): Result<DeviceMemory, FlashUnreadable> {
  const image = hal.flash.read();
  if (image === undefined) {
    const state = freshState(hal.random.bytes(32), { maker: madeForPractice(hal.random) });
    hal.flash.write(imageOfState(state));
    return good(new DeviceMemory(hal, state));
  }
  const read = stateOfImage(image);
  if (!read.ok) return bad({ code: 'flash-unreadable', malformed: read.error });
  const memory = new DeviceMemory(hal, read.value);
  // A practice device from before there were makers.
  if (!read.value.maker) memory.save({ ...read.value, maker: madeForPractice(hal.random) });
  return good(memory);
}
