// A device for tests of the host, written from SPEC.md alone: it opens a channel, shakes hands and sends STATE; which
// records it sends after that, right or wrong, the test says. It checks nothing that a test does not ask for, and is
// no device: that is device.ts. Its frames are its own, so that a mistake in the host's frames has nobody to agree.
import { concatBytes, utf8 } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { cpaceKey, cpaceShare } from './cpace.ts';
import {
  command,
  hostIdentityCodec,
  propertiesCodec,
  recordType,
  stateCodec,
  type HostIdentity,
  type SessionState,
} from './messages.ts';
import { startNoise, type NoiseChannel, type NoiseState } from './noise.ts';

/** A record in the clear (SPEC §6). */
export interface PlainRecord {
  readonly type: number;
  readonly body: Uint8Array;
}

/** How the device is set; all fixed, so that an exchange can be repeated byte for byte. */
export interface Script {
  readonly staticSecret: Uint8Array;
  readonly ephemeralSecret: Uint8Array;
  readonly scalarBytes64: Uint8Array;
  readonly channel: number;
  readonly state: SessionState;
  /** What goes out instead of the INIT answer, the second handshake message or STATE; for breaking them. */
  readonly alterInit?: (answer: Uint8Array) => Uint8Array;
  /** The version that the device says in its first, and in its second INIT answer; 1 when absent. */
  readonly versions?: readonly number[];
  readonly alterHandshake?: (message: Uint8Array) => Uint8Array;
  readonly handshakePayload?: Uint8Array;
  readonly stateType?: number;
  /** Says HELD by this program in place of STATE, which the test then sends. */
  readonly heldBy?: HostIdentity;
  /** What the device sends when a record came. */
  readonly onRecord?: (record: PlainRecord, device: ScriptedDevice) => readonly PlainRecord[];
}

/** SPEC §3 to §6: one device with one channel. */
export interface ScriptedDevice {
  /** Takes a report of the host and gives the answers. */
  take(report: Uint8Array): Uint8Array[];
  /** Encrypts a record and cuts it into reports. */
  send(type: number, body: Uint8Array): Uint8Array[];
  /** SPEC §5: PAIR-ANSWER to a share, as if `digits` had been typed, and the tag that the host owes. */
  pairAnswer(share: Uint8Array, digits: string): { readonly answer: Uint8Array; readonly hostTag: Uint8Array };
  /** What came from the host, and what went to it, in the clear and in order. */
  readonly records: PlainRecord[];
  readonly sentRecords: PlainRecord[];
}

const properties = toBytes(propertiesCodec, { model: 'Semper simulator', firmware: '0.1.0', practice: true });
const identity = toBytes(hostIdentityCodec, { program: 'Semper Wallet', computer: 'test' });

/** SPEC §2: reports of one message. */
export function cut(channel: number, commandCode: number, message: Uint8Array): Uint8Array[] {
  const header = (first: boolean, sequence: number) => {
    const bytes = [channel >>> 24, channel >>> 16, channel >>> 8, channel].map((part) => part & 0xff);
    const rest = first ? [0x80 + commandCode, message.length >> 8, message.length & 0xff] : [sequence];
    return Uint8Array.from([...bytes, ...rest]);
  };
  const reports: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < message.length; at += reports.length === 1 ? 57 : 59) {
    const head = header(reports.length === 0, reports.length - 1);
    const report = new Uint8Array(64);
    report.set(head);
    report.set(message.subarray(at, at + 64 - head.length), head.length);
    reports.push(report);
  }
  return reports;
}

/** SPEC §3 to §6: a device that follows `script`. */
export function scriptedDevice(script: Script): ScriptedDevice {
  let noise: NoiseState | undefined;
  let channel: NoiseChannel | undefined;
  let given: Uint8Array = new Uint8Array();
  let parts: { command: number; length: number; bytes: number[] } | undefined;
  const records: PlainRecord[] = [];
  const sentRecords: PlainRecord[] = [];

  function send(type: number, body: Uint8Array): Uint8Array[] {
    if (channel === undefined) throw new Error('no handshake yet');
    sentRecords.push({ type, body });
    return cut(script.channel, command.record, channel.send.encrypt(concatBytes(Uint8Array.of(type), body)));
  }

  function takeInit(nonce: Uint8Array): Uint8Array[] {
    const id = new Uint8Array(4);
    new DataView(id.buffer).setUint32(0, script.channel);
    const asksAgain = nonce.length > 8;
    const version = script.versions?.[asksAgain ? 1 : 0] ?? 1;
    const answer = concatBytes(nonce.subarray(0, 8), id, Uint8Array.of(version), properties);
    given = asksAgain ? concatBytes(given, answer) : answer;
    const { staticSecret, ephemeralSecret } = script;
    const prologue = concatBytes(utf8('semper-link/1'), given);
    noise = startNoise({ role: 'responder', prologue, staticSecret, ephemeralSecret });
    return cut(0xffffffff, command.init, script.alterInit?.(answer) ?? answer);
  }

  function takeHandshake(state: NoiseState, message: Uint8Array): Uint8Array[] {
    const read = state.readMessage(message);
    if (!read.ok) return cut(script.channel, command.error, Uint8Array.of(0x10));
    if (message.length === 32) {
      const second = state.writeMessage(script.handshakePayload ?? new Uint8Array());
      return cut(script.channel, command.handshake, script.alterHandshake?.(second) ?? second);
    }
    channel = state.finish();
    if (script.heldBy) return send(recordType.held, toBytes(hostIdentityCodec, script.heldBy));
    return send(script.stateType ?? recordType.state, toBytes(stateCodec, script.state));
  }

  function takeMessage(code: number, message: Uint8Array): Uint8Array[] {
    if (code === command.init) return takeInit(message);
    if (code === command.ping) return cut(script.channel, command.ping, message);
    if (code === command.handshake && noise !== undefined) return takeHandshake(noise, message);
    const plain = channel?.receive.decrypt(message);
    if (plain === undefined) return cut(script.channel, command.error, Uint8Array.of(0x11));
    const record = { type: plain[0] ?? 0, body: plain.slice(1) };
    records.push(record);
    const answers = script.onRecord?.(record, device) ?? [];
    return answers.flatMap(({ type, body }) => send(type, body));
  }

  const device: ScriptedDevice = {
    records,
    sentRecords,
    send,
    take(report) {
      const head = report[4] ?? 0;
      if (head >= 0x80) parts = { command: head - 0x80, length: (report[5] ?? 0) * 256 + (report[6] ?? 0), bytes: [] };
      if (parts === undefined) return [];
      parts.bytes.push(...report.subarray(head >= 0x80 ? 7 : 5));
      if (parts.bytes.length < parts.length) return [];
      const { command: code, length, bytes } = parts;
      parts = undefined;
      return takeMessage(code, Uint8Array.from(bytes.slice(0, length)));
    },
    pairAnswer(share, digits) {
      if (channel === undefined) throw new Error('no handshake yet');
      const own = cpaceShare({
        password: utf8(digits),
        ci: utf8('semper-link/1 pairing'),
        sid: channel.handshakeHash,
        scalarBytes64: script.scalarBytes64,
      });
      const key = cpaceKey({ ...own, peerShare: share, role: 'responder', adOwn: properties, adPeer: identity });
      if (!key.ok) throw new Error('the host sent an invalid share');
      return { answer: concatBytes(own.share, key.value.responderTag), hostTag: key.value.initiatorTag };
    },
  };
  return device;
}

/** SPEC §4: whom the scripted device takes the host for; a host under test says the same. */
export const scriptedHostIdentity = { program: 'Semper Wallet', computer: 'test' } as const;
