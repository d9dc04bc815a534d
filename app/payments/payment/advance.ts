// Drives one operation from its last recorded state: send what it wants, take the answer, record, again. Nothing is sent
// before the state that wants it is on disk. The record is compared before it is replaced: an answer to a state that somebody
// else has moved on from (given up, or driven by a second caller) is dropped, and driving goes on from what stands there now.
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import type { Http } from '../../support/communication/http.ts';
import type { Rows, Store } from '../../support/store/store.ts';
import type { DeviceWaiting, TrustedIo } from '../../support/trusted-io/trusted-io.ts';
import { deliver } from './deliver.ts';
import type { Incoming, IssuerPort, OperationKind, OperationPause, Outgoing, Step } from './operation.ts';

/** Where operations stand in the store: key = kind name ‖ `/` ‖ id, value = the state's bytes. */
export const operationSpace = 'operation';

const greatestState = 1_048_576;

/** What driving needs. `onProgress` is told after each recorded state. */
export type Carriers<IssuerCall, IssuerAnswer> = {
  readonly store: Store;
  readonly http: Http;
  readonly trustedIo: TrustedIo;
  readonly issuer: IssuerPort<IssuerCall, IssuerAnswer>;
};

/** How the person follows a driven operation. */
export type Following = {
  readonly onWaiting?: (waiting: DeviceWaiting) => void;
  readonly onProgress?: () => void;
  readonly signal?: AbortSignal;
};

/** The state in which driving ended, and why it went no further (absent when final). */
export type Driven<State> = { readonly state: State; readonly pause?: OperationPause };

/** The key of an operation in the store. */
export function operationKey(kind: { readonly name: string }, id: Uint8Array): string {
  return `${kind.name}/${hex(id)}`;
}

/** Records a new operation inside the caller's transaction. */
export function recordOperation<State>(
  rows: Rows,
  kind: Pick<OperationKind<State, never, never>, 'name' | 'codec'>,
  id: Uint8Array,
  state: State,
): void {
  rows.put(operationSpace, operationKey(kind, id), toBytes(kind.codec, state));
}

/** Reads an operation's state from its bytes. Throws when they are not what we wrote: the store is damaged. */
export function readOperation<State>(
  kind: Pick<OperationKind<State, never, never>, 'name' | 'codec'>,
  bytes: Uint8Array,
): State {
  const read = fromBytes(kind.codec, bytes, greatestState);
  if (!read.ok) throw new Error(`the record of a ${kind.name} operation is damaged at ${read.error.path}`);
  return read.value;
}

/**
 * Drives an operation until it is final or must wait. Rejects only when the store fails or the record is damaged; the
 * record on disk then still says what was sent last.
 */
export async function advance<State, IssuerCall, IssuerAnswer>(
  carriers: Carriers<IssuerCall, IssuerAnswer>,
  kind: OperationKind<State, IssuerCall, IssuerAnswer>,
  id: Uint8Array,
  following: Following = {},
): Promise<Driven<State>> {
  const key = operationKey(kind, id);
  for (;;) {
    const bytes = await carriers.store.transact((rows) => rows.get(operationSpace, key));
    if (!bytes) throw new Error(`no operation ${key}`);
    const state = readOperation(kind, bytes);
    const step = kind.lapse?.(state) ?? (await ask(carriers, kind, state, following));
    if (!step) return { state };
    const stands = await carriers.store.transact((rows) => {
      const now = rows.get(operationSpace, key);
      if (!now || !sameBytes(now, bytes)) return false;
      if ('stay' in step) return true;
      const next = 'become' in step ? step.become(rows) : step.next;
      if ('write' in step) step.write?.(rows);
      rows.put(operationSpace, key, toBytes(kind.codec, next));
      return true;
    });
    if (!stands) continue;
    if ('stay' in step) return { state, pause: step.stay };
    following.onProgress?.();
  }
}

async function ask<State, IssuerCall, IssuerAnswer>(
  carriers: Carriers<IssuerCall, IssuerAnswer>,
  kind: OperationKind<State, IssuerCall, IssuerAnswer>,
  state: State,
  following: Following,
): Promise<Step<State> | undefined> {
  const outgoing = kind.want(state);
  return outgoing && kind.step(state, await carry(carriers, outgoing, following));
}

async function carry<IssuerCall, IssuerAnswer>(
  { http, trustedIo, issuer }: Carriers<IssuerCall, IssuerAnswer>,
  outgoing: Outgoing<IssuerCall>,
  { onWaiting, signal }: Following,
): Promise<Incoming<IssuerAnswer>> {
  if (outgoing.to === 'issuer') return { from: 'issuer', answer: await issuer.call(outgoing.call) };
  if (outgoing.to === 'payee') return { from: 'payee', answer: await deliver(http, outgoing.url, outgoing.message) };
  const call = { id: outgoing.id, ...(onWaiting && { onWaiting }), ...(signal && { signal }) };
  if (outgoing.ask === 'approve') {
    return { from: 'device', approval: await trustedIo.approvePayment(outgoing.review, call) };
  }
  return { from: 'device', content: await trustedIo.system(outgoing.system, outgoing.verb, outgoing.content, call) };
}
