// A session over a world of its own: the wallet's blocks with an archive, and the screens' methods over it, asked through the
// same door as on every host. What is delivered is kept in memory.
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import type { Input, Method, Output, Reply } from '#app/screen-contract/contract.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { memoryArchive } from '#app/support/archive/memory-archive.ts';
import { composeWallet } from '#main/compose.ts';
import { createDispatch, type Handlers } from '#main/dispatch.ts';
import { systemRandom } from '#main/node/random.ts';
import { createActivities, type Activities } from '#main/session/activities.ts';
import { bookHandlers } from '#main/session/books.ts';
import type { Deliver } from '#main/session/delivery.ts';
import { createRecords, recordHandlers } from '#main/session/records.ts';
import { asRoot } from '#main/session/trust.ts';
import type { SessionParts, WalletSession } from '#main/session/wallet-session.ts';
import { trustedIoOver } from '#main/trusted-io.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { good } from '#protocols/values/result.ts';
import { begin, root, type World } from '../crash/world.ts';

/** The session, and what came out of it. */
export type RecordedSession = {
  readonly session: WalletSession;
  readonly activities: Activities;
  /** Asks by name; throws what a handler threw. */
  ask<Name extends Method>(method: Name, input: Input<Name>): Promise<Reply<Output<Name>>>;
  /** The same, where a value is expected. */
  value<Name extends Method>(method: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Files by name, the latest of each. */
  readonly delivered: ReadonlyMap<string, Buffer>;
  load(minor: bigint): Promise<OperationView>;
  buy(offer: Uint8Array): Promise<OperationView>;
  stop(): Promise<void>;
};

/** An archive whose key and salts are always the same, so that equal entries make equal archives. */
function drawnArchive(): Archive {
  let drawn = 0;
  const bytes = (length: number) => new Uint8Array(length).map(() => digest(utf8(`archive ${drawn++}`))[0] ?? 0);
  return memoryArchive(new Uint8Array(32).fill(9), { bytes }, begin);
}

/** An archive as it was when it had so many entries. */
export async function olderCopy(archive: Archive, size: number): Promise<Archive> {
  const copy = drawnArchive();
  for await (const read of archive.entries({ from: 1, to: size })) {
    if (!read.ok || !(await copy.append(read.value.entry)).ok) throw new Error('not copied');
  }
  return copy;
}

/** Opens it over a world whose purse was never loaded, so that the archive knows of every cent. */
export async function recordedSession(world: World, archive = drawnArchive()): Promise<RecordedSession> {
  const delivered = new Map<string, Buffer>();
  const faults: unknown[] = [];
  const deliver: Deliver = async (file) => {
    const parts: Buffer[] = [];
    const written = await file.write((part) => void parts.push(Buffer.from(part)));
    if (!written.ok) return written;
    delivered.set(file.name, Buffer.concat(parts));
    return good({ is: 'saved', path: file.name });
  };
  const { clock, walletDisk: store, walletNet: http } = world;
  const onFault = (fault: unknown) => void faults.push(fault);
  const parts = { archive, store, http, clock, random: systemRandom, deliver, onFault } as unknown as SessionParts;
  const records = createRecords(parts, () => undefined);
  if (!records.archive) throw new Error('no archive');
  const trustedIo = trustedIoOver(() => world.device.connection);
  const ports = { store, http, clock, random: systemRandom, root, trustedIo, practice: true, onFault };
  const pinned = asRoot(root);
  if (!pinned) throw new Error('no root');
  const composed = { ...composeWallet({ ...ports, archive: records.archive }), root: pinned };
  const activities = createActivities(() => undefined, onFault);
  const session = { parts, records, activities, composed: () => composed } as unknown as WalletSession;
  const handlers = { ...recordHandlers(session), ...bookHandlers(session) } as unknown as Handlers;
  const dispatch = createDispatch(handlers, onFault);
  /** As the seat of a session does; a locked device does not tell its key. */
  const lookAtDevice = async () => {
    const described = await world.device.connection?.describe();
    records.sawDevice(described?.ok ? described.value.personKey : undefined);
  };

  async function ask<Name extends Method>(method: Name, input: Input<Name>): Promise<Reply<Output<Name>>> {
    const granted = new Set(['look', 'act', 'approve'] as const);
    const reply = (await dispatch({ method, input }, granted, new AbortController().signal)) as Reply<Output<Name>>;
    if (faults.length > 0) throw faults[0];
    return reply;
  }
  return {
    session,
    activities,
    ask,
    async value(method, input) {
      const reply = await ask(method, input);
      if (!reply.ok) throw new Error(`${method}: ${JSON.stringify(reply.error)}`);
      return reply.value;
    },
    delivered,
    async load(minor) {
      const progress = await load(composed.wallet, world.purse, { minor, currency: 'EUR' });
      if (!progress.ok) throw new Error(progress.error.code);
      return progress.value.view;
    },
    async buy(bytes) {
      const considered = await considerOffer(composed.wallet, { bytes });
      if (!considered.ok) throw new Error(considered.error.code);
      const paid = await pay(composed.wallet, considered.value.offer, world.purse, {});
      if (!paid.ok) throw new Error(paid.error.code);
      await lookAtDevice();
      return paid.value.view;
    },
    async stop() {
      await composed.settled();
      await records.stop();
    },
  };
}
