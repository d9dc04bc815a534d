// What every request of the device link has in common (SPEC §7): its place in the table, what it may use, and how it
// ends. A request says what is to be saved and what is to be answered; core.ts saves first and answers afterwards.
import { emptyCodec, failureCodec, type Response, type status, type Waiting } from '#protocols/device-link/messages.ts';
import { fromBytes, isPrintable, toBytes, type Codec } from '#protocols/values/codec.ts';
import { bad, type Result } from '#protocols/values/result.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { DeviceMemory } from '../state/memory.ts';
import type { PaymentSystem } from '../systems/payment-system.ts';
import type { Dialogue } from './dialogue.ts';

/** SPEC §7: the statuses that are no success. */
export type FailureStatus = Exclude<keyof typeof status, 'ok'>;

/** Why a request is not done; `reason` is a kebab-case code, `detail` names the place. */
export interface Failed {
  readonly status: FailureStatus;
  readonly reason: string;
  readonly detail?: string;
}

/** A request that is done: `change` is saved in one step with the stored answer, when `signed`, before `body` leaves. */
export interface Done {
  readonly body: Uint8Array;
  readonly change?: (state: DeviceState) => DeviceState;
  readonly signed?: boolean;
}

/** How a request ends. */
export type Outcome = Result<Done, Failed>;

/** What a request may use. */
export interface RequestContext {
  readonly memory: DeviceMemory;
  readonly systems: readonly PaymentSystem[];
  readonly properties: { readonly model: string; readonly firmware: string };
  readonly request: { readonly id: Uint8Array; readonly digest: Uint8Array };
  /** The id of the pairing that asks, 16 bytes. */
  readonly pairing: Uint8Array;
  readonly dialogue: Dialogue;
  /** The person's public key, 32 bytes, if the device is unlocked; nobody is asked. */
  readonly personKey: () => Uint8Array | undefined;
}

/** One kind of request, and the condition that permits it: `nothing` in every condition, else the device is set up. */
export interface RequestKind {
  readonly method: number;
  readonly needs: 'nothing' | 'set-up';
  run(parameters: Uint8Array, context: RequestContext): Promise<Outcome>;
}

/** What the host hears while a request waits for the person. */
export type OnWaiting = (waiting: Waiting) => void;

/** A failure as a result. */
export function failed(
  status: FailureStatus,
  reason: string,
  detail?: string,
): { readonly ok: false; readonly error: Failed } {
  return bad({ status, reason, ...(detail === undefined ? {} : { detail }) });
}

/** Reads parameters, or says which field is wrong. */
export function readParameters<Value>(codec: Codec<Value>, parameters: Uint8Array): Result<Value, Failed> {
  const read = fromBytes(codec, parameters, parameters.length);
  return read.ok ? read : failed('malformed', 'parameters-malformed', read.error.path);
}

/** Reads parameters that are empty. */
export function readNoParameters(parameters: Uint8Array): Result<unknown, Failed> {
  return readParameters(emptyCodec, parameters);
}

/** The body of a failed response; a detail that may not cross is cut or left out, never the reason. */
export function failureBody({ reason, detail = '' }: Failed): Response['body'] {
  const short = detail.slice(0, 120).trim();
  return toBytes(failureCodec, { reason, ...(isPrintable(short) && { detail: short }) });
}
