// A device that lies in one way and is polite otherwise: it shakes hands, answers polls and requests, and asks nobody. In place of the
// firmware, for tests and for looking at what a wallet's screen says then; only with --faults (CONTROL.md). Holds no secrets of
// anybody, signs nothing and keeps nothing.
import { x25519 } from '@noble/curves/ed25519.js';
import {
  command,
  descriptionCodec,
  greatestRequest,
  recordType,
  requestCodec,
  responseCodec,
  status,
  waitingCodec,
  waitingFor,
} from '#protocols/device-link/messages.ts';
import { cut, scriptedDevice, type PlainRecord, type Script } from '#protocols/device-link/scripted-device.ts';
import { concatBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import type { Hal } from '../hal/hal.ts';
import type { Firmware } from '../start-device.ts';
import type { Connect } from '../wire.ts';
import type { Lie } from './lies.ts';

/** A lying device: `key` is its static key on the first connection, 32 bytes. */
export interface HostileDevice {
  readonly key: Uint8Array;
  readonly connect: Connect;
}

const channel = 0x2a;
const pieceLength = 1869;

/** Builds one; `random` draws its keys, `paired` says whether it claims to know its hosts. */
export function hostileDevice(lie: Lie, random: (length: number) => Uint8Array, paired = true): HostileDevice {
  const staticSecret = random(32);
  const connections = { count: 0 };
  const connect: Connect = (send) => {
    connections.count += 1;
    const isOther = lie === 'other-key-on-replug' && connections.count > 1;
    const device = scriptedDevice({
      staticSecret: isOther ? random(32) : staticSecret,
      ephemeralSecret: random(32),
      scalarBytes64: random(64),
      channel,
      state: { paired: lie === 'forgets-the-host' || isOther ? false : paired, condition: 2, wait: 0 },
      ...greeting(lie),
      onRecord: answering(lie, random),
    });
    let isOpen = false;
    return {
      reportIn(report) {
        const answers = device.take(report);
        for (const answer of answers) send(answer);
        if (isOpen || device.sentRecords.length === 0) return;
        isOpen = true;
        for (const more of behindState(lie, answers, device, random)) send(more);
      },
      disconnected: () => undefined,
    };
  };
  return { key: x25519.getPublicKey(staticSecret), connect };
}

/** The same in the place of the firmware: it says on the display what it is. */
export function hostileFirmware(lie: Lie, { display, random }: Pick<Hal, 'display' | 'random'>): Firmware {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  return {
    connect: hostileDevice(lie, (length) => random.bytes(length)).connect,
    tick: () => undefined,
    start() {
      display.show({ title: 'Hostile', lines: ['This device lies:', ...wrapped(lie)] });
      return ended;
    },
    stop: end,
  };
}

const wrapped = (text: string): string[] => text.match(/.{1,21}/g) ?? [];

/** Lies of the greeting. */
function greeting(lie: Lie): Partial<Script> {
  if (lie === 'older-version') return { versions: [0, 0] };
  // It says one version and holds another for said: the version stands behind nonce and channel.
  if (lie === 'altered-version') return { versions: [0, 0], alterInit: (answer) => answer.with(12, 1) };
  return {};
}

/** What goes out of itself, right behind STATE. */
function behindState(
  lie: Lie,
  state: readonly Uint8Array[],
  device: ReturnType<typeof scriptedDevice>,
  random: (length: number) => Uint8Array,
): readonly Uint8Array[] {
  if (lie === 'answers-unasked') return device.send(recordType.last, response(random(16)));
  if (lie === 'replays-a-record') return state;
  if (lie === 'wrong-session-key') return cut(channel, command.record, random(64));
  return [];
}

/** What a record of the host brings out. */
function answering(lie: Lie, random: (length: number) => Uint8Array): NonNullable<Script['onRecord']> {
  let pieces: Uint8Array[] = [];
  let last: Uint8Array | undefined;
  const name = (type: number) => Object.entries(recordType).find(([, code]) => code === type)?.[0];
  return ({ type, body }): readonly PlainRecord[] => {
    switch (name(type)) {
      case 'poll':
        return [{ type: recordType.waiting, body: toBytes(waitingCodec, { what: waitingFor.working }) }];
      case 'more':
        pieces.push(body);
        return [{ type: recordType.next, body: new Uint8Array() }];
      case 'next':
        return tooMuch(lie);
      case 'last': {
        const request = fromBytes(requestCodec, concatBytes(...pieces, body), greatestRequest);
        pieces = [];
        const honest = response(request.ok ? request.value.id : new Uint8Array(16));
        const before = last;
        last = honest;
        if (lie === 'never-ends') return [];
        if (lie === 'answers-too-long' || lie === 'answers-in-empty-pieces') return tooMuch(lie);
        if (lie === 'answers-another') return [{ type: recordType.last, body: response(random(16)) }];
        if (lie === 'answers-nonsense') return [{ type: recordType.last, body: random(40) }];
        return [{ type: recordType.last, body: lie === 'answers-with-the-last' ? (before ?? honest) : honest }];
      }
      default:
        return [];
    }
  };
}

function tooMuch(lie: Lie): readonly PlainRecord[] {
  return [{ type: recordType.more, body: new Uint8Array(lie === 'answers-in-empty-pieces' ? 0 : pieceLength) }];
}

/** A description of nothing, as the answer to whatever was asked. */
function response(id: Uint8Array): Uint8Array {
  const body = toBytes(descriptionCodec, {
    model: 'Semper simulator',
    firmware: '0.1.0',
    condition: 2,
  });
  return toBytes(responseCodec, { id, status: status.ok, body });
}
