// The programs around a practice wallet, as the door asks for them: the market runs from the beginning, the simulated device from
// when it is known how it begins. How processes are started is the host's.
import type { Surroundings } from './wallet-session.ts';

/**
 * How the practice device begins. `provisioned`: with a PIN and fresh words when it has none yet; else the person sets it up.
 * `preparing`: with a private control socket, by which a practice wallet is made ready.
 */
export type DeviceStart = { readonly provisioned: boolean; readonly preparing: boolean };

/** The keys of the practice device while it is being made ready. `isOurs`: nobody else needs the control socket afterwards. */
export type Keypad = { readonly path: string; readonly pin: string; readonly isOurs: boolean };

/** The programs at work. Changes are told to whoever started them. */
export type Programs = {
  now(): Surroundings;
  /** Starts the device; called again it changes how the device begins the next time it has to be started. */
  startDevice(how: DeviceStart): void;
  /** Where the running device's keys can be pressed, if that is allowed now. */
  keypad(): Keypad | undefined;
  stop(): Promise<void>;
};
