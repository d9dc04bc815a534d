// The face of an electronic wallet to the rest of the program: connect, pair, ask. Everything that crosses is a typed
// message of the device link; what the content of `system` and `approvePayment` means, its caller knows. Hazard: a
// request that may have been signed when the link broke is asked again with the same id after connecting anew.
import type { DeviceRefusal, LinkFailure, Misbehaviour } from '#protocols/device-link/errors.ts';
import {
  acceptLossCodec,
  addContactCodec,
  approvePaymentCodec,
  archiveMemoryCodec,
  archiveRememberedCodec,
  backupCheckedCodec,
  beginUpdateCodec,
  descriptionCodec,
  emptyCodec,
  genuineProvenCodec,
  greatestRequest,
  lossAcceptedCodec,
  method,
  paymentApprovedCodec,
  pinRootCodec,
  policyCodec,
  proveGenuineCodec,
  removeContactCodec,
  rootPinnedCodec,
  setCapCodec,
  signStatementCodec,
  statementSignedCodec,
  systemAnswerCodec,
  systemRequestCodec,
  updateFinishedCodec,
  updatePieceCodec,
  updateProgressCodec,
  type Description,
  type DevicePolicy,
  type DeviceProperties,
  type HostIdentity,
  type SessionState,
} from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes, type Codec, type ValueOf } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { systemClock, type Clock } from './link/clock.ts';
import { connect, type Answer, type ConnectOptions, type Connection, type RequestOptions } from './link/connection.ts';
import { conductPairing, type Pairing, type PairingPerson } from './pairing.ts';
import { readyPairings, remembered, type PairingMemory } from './pairing-memory.ts';
import type { Transport } from './transports/transport.ts';

/** How to ask: `id` (16 random bytes when absent) is given to ask for the stored answer again. */
export interface AskOptions extends RequestOptions {
  readonly id?: Uint8Array;
}

/** Where a connection stands; `condition` is that of the start of the session, `wait` seconds until pairing. */
export type ConnectionState =
  | { readonly name: 'unpaired'; readonly condition: SessionState['condition']; readonly wait: number }
  | { readonly name: 'pairing' }
  | { readonly name: 'paired'; readonly condition: SessionState['condition'] }
  | { readonly name: 'closed'; readonly failure: LinkFailure };

/** An open connection to one device. Requests are sent one at a time, in the order asked. */
export interface DeviceConnection {
  readonly properties: DeviceProperties;
  /** The device's static key, 32 bytes. */
  readonly deviceKey: Uint8Array;
  readonly state: ConnectionState;
  /** SPEC §5; only in *unpaired*. */
  pair(person: PairingPerson, options?: RequestOptions): Promise<Result<Pairing, LinkFailure>>;
  /** SPEC §7: any method, with parameters and body as bytes. */
  request(name: keyof typeof method, parameters: Uint8Array, options?: AskOptions): Promise<Answer<Uint8Array>>;
  describe(options?: AskOptions): Promise<Answer<Description>>;
  /** The person compares the fingerprint and types the PIN. */
  pinRoot(
    parameters: ValueOf<typeof pinRootCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof rootPinnedCodec>>>;
  unlock(options?: AskOptions): Promise<Answer<ValueOf<typeof emptyCodec>>>;
  system(
    parameters: ValueOf<typeof systemRequestCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof systemAnswerCodec>>>;
  approvePayment(
    parameters: ValueOf<typeof approvePaymentCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof paymentApprovedCodec>>>;
  /** SPEC §9: the person reads what the archive has lost, and types the PIN. */
  acceptLoss(
    parameters: ValueOf<typeof acceptLossCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof lossAcceptedCodec>>>;
  /** SPEC §9: the head of one archive as the device remembers it; nothing when it remembers none. */
  archiveMemory(
    parameters: ValueOf<typeof archiveMemoryCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof archiveRememberedCodec>>>;
  /** SPEC §10: the person types the PIN, then the new one twice. */
  changePin(options?: AskOptions): Promise<Answer<ValueOf<typeof emptyCodec>>>;
  /** SPEC §10: the person types all words on the device; whether they are the wallet's. */
  checkBackup(options?: AskOptions): Promise<Answer<ValueOf<typeof backupCheckedCodec>>>;
  /** SPEC §7: gives up the pairing on the device, which asks nobody and ends the session; then forget it here too. */
  unpair(options?: AskOptions): Promise<Answer<ValueOf<typeof emptyCodec>>>;
  /** SPEC §11: what `genuineness.ts` judges; nobody is asked. */
  proveGenuine(
    parameters: ValueOf<typeof proveGenuineCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof genuineProvenCodec>>>;
  /** SPEC §12: the person reads how much OK alone shall pay, and types the PIN. */
  setCap(parameters: ValueOf<typeof setCapCodec>, options?: AskOptions): Promise<Answer<ValueOf<typeof emptyCodec>>>;
  /** SPEC §12: the person compares the key's fingerprint, and types the PIN. */
  addContact(
    parameters: ValueOf<typeof addContactCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof emptyCodec>>>;
  /** SPEC §12: the person reads who shall no longer be known, and presses OK. */
  removeContact(
    parameters: ValueOf<typeof removeContactCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof emptyCodec>>>;
  /** SPEC §12: caps and contacts; nobody is asked. A locked device refuses with `checkFailed`, `locked`. */
  policy(options?: AskOptions): Promise<Answer<DevicePolicy>>;
  /** SPEC §13: the person reads the whole text on the device. */
  signStatement(
    parameters: ValueOf<typeof signStatementCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof statementSignedCodec>>>;
  /** SPEC §14: the person reads which firmware comes, and types the PIN; the offset from which pieces are wanted. */
  beginUpdate(
    parameters: ValueOf<typeof beginUpdateCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof updateProgressCodec>>>;
  updatePiece(
    parameters: ValueOf<typeof updatePieceCodec>,
    options?: AskOptions,
  ): Promise<Answer<ValueOf<typeof updateProgressCodec>>>;
  /** SPEC §14: the version that runs from the device's next start on. */
  finishUpdate(options?: AskOptions): Promise<Answer<ValueOf<typeof updateFinishedCodec>>>;
  /** Ends the session and closes the transport. */
  close(): Promise<void>;
}

/** What a connection needs; `random` gives cryptographic randomness. */
export interface DeviceOptions extends ConnectOptions {
  readonly transport: Transport;
  readonly identity: HostIdentity;
  readonly memory: PairingMemory;
  readonly random: (length: number) => Uint8Array;
  /** Polls also when idle, so that no other program takes the device; false when absent. */
  readonly keepLease?: boolean;
  /** The computer's own when absent. */
  readonly clock?: Clock;
}

/**
 * SPEC §3 to §6: connects over an open transport, which is closed when that fails. `onWaiting` is told of all requests
 * that bring none of their own; `onHeld` of another program that has the device; `signal` gives up connecting.
 */
export async function connectDevice(options: DeviceOptions): Promise<Result<DeviceConnection, LinkFailure>> {
  const { transport, random, memory, clock = systemClock } = options;
  const loaded = await readyPairings(memory, random).catch(() => undefined);
  if (loaded === undefined) {
    await transport.close();
    return bad({ code: 'pairing-not-stored' });
  }
  const connected = await connect(
    transport,
    {
      identity: options.identity,
      staticSecret: loaded.staticSecret,
      ephemeralSecret: random(32),
      nonce: random(8),
      remembers: (deviceKey) => remembered(loaded, deviceKey),
      keepLease: options.keepLease ?? false,
    },
    clock,
    options,
  );
  return connected.ok ? good(faceOf(connected.value, options, clock)) : connected;
}

function faceOf(connection: Connection, options: DeviceOptions, clock: Clock): DeviceConnection {
  const { random, memory } = options;
  const { opened } = connection;
  let stage: 'unpaired' | 'pairing' | 'paired' = opened.state.paired ? 'paired' : 'unpaired';

  const waitLeft = () => Math.max(0, opened.state.wait - Math.floor((clock.now() - connection.openedAt) / 1000));
  const watched = (how: RequestOptions | undefined): RequestOptions => ({
    ...(options.onWaiting === undefined ? {} : { onWaiting: options.onWaiting }),
    ...how,
  });

  async function request(
    name: keyof typeof method,
    parameters: Uint8Array,
    how?: AskOptions,
  ): Promise<Answer<Uint8Array>> {
    const failure = connection.failure();
    if (failure !== undefined) return bad(failure);
    if (stage !== 'paired') return bad({ code: 'not-paired' });
    return connection.request(how?.id ?? random(16), method[name], parameters, watched(how));
  }

  /** Asks with parameters of one codec, and reads the body by another; a body that is none ends the session. */
  async function ask<Parameters, Body>(
    name: keyof typeof method,
    [asks, answers]: readonly [Codec<Parameters>, Codec<Body>],
    parameters: Parameters,
    how?: AskOptions,
  ): Promise<Answer<Body>> {
    const answer: Result<Uint8Array, LinkFailure | DeviceRefusal> = await request(name, toBytes(asks, parameters), how);
    if (!answer.ok) return answer;
    const body = fromBytes(answers, answer.value, greatestRequest);
    if (body.ok) return body;
    const fault: Misbehaviour = { because: 'response-malformed' };
    const failure = { code: 'device-misbehaved', ...fault } as const;
    await connection.end(failure);
    return bad(failure);
  }

  return {
    properties: opened.properties,
    deviceKey: opened.deviceKey,
    get state(): ConnectionState {
      const failure = connection.failure();
      if (failure !== undefined) return { name: 'closed', failure };
      if (stage === 'pairing') return { name: 'pairing' };
      const { condition } = opened.state;
      return stage === 'paired' ? { name: 'paired', condition } : { name: 'unpaired', condition, wait: waitLeft() };
    },
    async pair(person, how) {
      const failure = connection.failure();
      if (failure !== undefined) return bad(failure);
      if (stage !== 'unpaired') return bad({ code: 'already-paired' });
      stage = 'pairing';
      const conducted = await conductPairing(connection, memory, random, person, {
        ...watched(how),
        waitLeft: waitLeft(),
      });
      if (!conducted.ok) return conducted;
      stage = 'paired';
      return conducted;
    },
    request,
    describe: (how) => ask('describe', [emptyCodec, descriptionCodec], {}, how),
    pinRoot: (parameters, how) => ask('pinRoot', [pinRootCodec, rootPinnedCodec], parameters, how),
    unlock: (how) => ask('unlock', [emptyCodec, emptyCodec], {}, how),
    system: (parameters, how) => ask('system', [systemRequestCodec, systemAnswerCodec], parameters, how),
    approvePayment: (parameters, how) =>
      ask('approvePayment', [approvePaymentCodec, paymentApprovedCodec], parameters, how),
    acceptLoss: (parameters, how) => ask('acceptLoss', [acceptLossCodec, lossAcceptedCodec], parameters, how),
    archiveMemory: (parameters, how) =>
      ask('archiveMemory', [archiveMemoryCodec, archiveRememberedCodec], parameters, how),
    changePin: (how) => ask('changePin', [emptyCodec, emptyCodec], {}, how),
    checkBackup: (how) => ask('checkBackup', [emptyCodec, backupCheckedCodec], {}, how),
    unpair: (how) => ask('unpair', [emptyCodec, emptyCodec], {}, how),
    proveGenuine: (parameters, how) => ask('proveGenuine', [proveGenuineCodec, genuineProvenCodec], parameters, how),
    setCap: (parameters, how) => ask('setCap', [setCapCodec, emptyCodec], parameters, how),
    addContact: (parameters, how) => ask('addContact', [addContactCodec, emptyCodec], parameters, how),
    removeContact: (parameters, how) => ask('removeContact', [removeContactCodec, emptyCodec], parameters, how),
    policy: (how) => ask('policy', [emptyCodec, policyCodec], {}, how),
    signStatement: (parameters, how) =>
      ask('signStatement', [signStatementCodec, statementSignedCodec], parameters, how),
    beginUpdate: (parameters, how) => ask('beginUpdate', [beginUpdateCodec, updateProgressCodec], parameters, how),
    updatePiece: (parameters, how) => ask('updatePiece', [updatePieceCodec, updateProgressCodec], parameters, how),
    finishUpdate: (how) => ask('finishUpdate', [emptyCodec, updateFinishedCodec], {}, how),
    close: () => connection.end({ code: 'cancelled' }),
  };
}
