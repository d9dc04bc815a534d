// Finds an operation among a module's kinds and drives it; two callers that drive the same one share the run, so that a
// double click or a recovery beside a person's own attempt does nothing twice.
import { fromHex } from '#protocols/values/bytes.ts';
import type { Codec } from '#protocols/values/codec.ts';
import { advance, operationKey, operationSpace, readOperation, type Carriers, type Following } from './advance.ts';
import type { OperationKind, OperationView, Progress } from './operation.ts';

/** A kind whose state is nobody's business but its own. */
export type AnyKind<IssuerCall, IssuerAnswer> = OperationKind<unknown, IssuerCall, IssuerAnswer>;

/** Forgets the type of a kind's state. Sound, since a state only ever comes from the kind's own codec. */
export function erase<State, IssuerCall, IssuerAnswer>(
  kind: OperationKind<State, IssuerCall, IssuerAnswer>,
): AnyKind<IssuerCall, IssuerAnswer> {
  const codec: Codec<unknown> = {
    write: (value) => kind.codec.write(value as State),
    read: (item, path) => kind.codec.read(item, path),
  };
  return {
    name: kind.name,
    codec,
    lapse: (state) => kind.lapse?.(state as State),
    want: (state) => kind.want(state as State),
    step: (state, incoming) => kind.step(state as State, incoming),
    view: (state) => kind.view(state as State),
  };
}

/** Drives and lists the operations of some kinds. */
export interface Operations {
  /** `undefined` when no operation has this id (32 hex digits). */
  drive(id: string, following: Following): Promise<Progress | undefined>;
  /** Whether somebody is driving it now. */
  isDriven(id: string): boolean;
  views(): Promise<readonly OperationView[]>;
}

/** Makes them for the kinds of one module. */
export function createOperations<IssuerCall, IssuerAnswer>(
  carriers: Carriers<IssuerCall, IssuerAnswer>,
  kinds: readonly AnyKind<IssuerCall, IssuerAnswer>[],
): Operations {
  const running = new Map<string, Promise<Progress | undefined>>();

  async function run(id: string, following: Following): Promise<Progress | undefined> {
    const bytes = fromHex(id, 16);
    if (!bytes) return undefined;
    const kind = await carriers.store.transact((rows) =>
      kinds.find((candidate) => rows.get(operationSpace, operationKey(candidate, bytes)) !== undefined),
    );
    if (!kind) return undefined;
    const { state, pause } = await advance(carriers, kind, bytes, following);
    return { view: kind.view(state), ...(pause && { pause }) };
  }

  return {
    drive(id, following) {
      const already = running.get(id);
      if (already) return already;
      const started = run(id, following).finally(() => running.delete(id));
      running.set(id, started);
      return started;
    },
    isDriven: (id) => running.has(id),
    async views() {
      const rows = await carriers.store.transact((all) => all.list(operationSpace));
      return rows.flatMap(([key, value]) => {
        const kind = kinds.find(({ name }) => key.startsWith(`${name}/`));
        return kind ? [kind.view(readOperation(kind, value))] : [];
      });
    },
  };
}
