// A host for tests of the device's side: it obeys SPEC.md §2 to §7 step by step, and sends whatever a test wants to see
// refused. It judges nothing and waits for nothing; real hosts are built from host.ts. Reports go out by `wire`, what
// comes back is handed to `take`.
import { x25519 } from '@noble/curves/ed25519.js';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { checkCode, cpaceKey, cpaceShare } from './cpace.ts';
import {
  broadcastChannel,
  command,
  hostIdentityCodec,
  linkName,
  recordType,
  reportSize,
  type HostIdentity,
  type RecordName,
} from './messages.ts';
import { startNoise, type NoiseChannel } from './noise.ts';

/** One message of the device, as it came. */
export interface Heard {
  readonly channel: number;
  readonly command: number;
  readonly message: Uint8Array;
}

/** A record of the device, decrypted. */
export interface HeardRecord {
  readonly name: RecordName | 'unknown';
  readonly body: Uint8Array;
}

/** Reports of a message (SPEC §2), with no check of its size: tests send what is too long too. */
export function reportsOf(channel: number, sent: number, message: Uint8Array, claimed = message.length): Uint8Array[] {
  const head = (bytes: readonly number[], data: Uint8Array) => {
    const report = new Uint8Array(reportSize);
    new DataView(report.buffer).setUint32(0, channel);
    report.set(bytes, 4);
    report.set(data, 4 + bytes.length);
    return report;
  };
  const reports = [head([0x80 | sent, claimed >> 8, claimed & 0xff], message.subarray(0, 57))];
  for (let at = 57; at < message.length; at += 59)
    reports.push(head([reports.length - 1], message.subarray(at, at + 59)));
  return reports;
}

/** The host; see the file's head. `random` gives its secrets (SPEC §4, §5). */
export class ScriptedHost {
  readonly heard: Heard[] = [];
  channel = broadcastChannel;
  session: NoiseChannel | undefined;
  code = '';
  readonly #wire: (report: Uint8Array) => void;
  readonly #random: (length: number) => Uint8Array;
  readonly #staticSecret: Uint8Array;
  readonly identity: Uint8Array;
  #initAnswer: Uint8Array = new Uint8Array();
  #partial: { channel: number; command: number; length: number; bytes: Uint8Array } | undefined;

  constructor(
    wire: (report: Uint8Array) => void,
    random: (length: number) => Uint8Array,
    identity: HostIdentity = { program: 'Scripted host', computer: 'test bench' },
    staticSecret: Uint8Array = random(32),
  ) {
    this.#wire = wire;
    this.#random = random;
    this.#staticSecret = staticSecret;
    this.identity = toBytes(hostIdentityCodec, identity);
  }

  /** SPEC §4: the static key that the device knows it by. */
  get staticKey(): Uint8Array {
    return x25519.getPublicKey(this.#staticSecret);
  }

  /** Takes a report of the device (SPEC §2). */
  take(report: Uint8Array): void {
    const view = new DataView(report.buffer, report.byteOffset);
    const channel = view.getUint32(0);
    const first = (report[4] ?? 0) >= 0x80;
    const begun = first
      ? { channel, command: (report[4] ?? 0) & 0x7f, length: view.getUint16(5), bytes: report.slice(7) }
      : this.#partial && { ...this.#partial, bytes: concatBytes(this.#partial.bytes, report.subarray(5)) };
    if (begun === undefined) throw new Error('the device continued what it had not begun');
    this.#partial = begun.bytes.length < begun.length ? begun : undefined;
    if (!this.#partial) this.heard.push({ ...begun, message: begun.bytes.slice(0, begun.length) });
  }

  /** Sends a message in reports (SPEC §2). */
  send(sent: number, message: Uint8Array, channel = this.channel): void {
    for (const report of reportsOf(channel, sent, message)) this.#wire(report);
  }

  /** The oldest message not looked at yet. */
  hear(): Heard {
    const heard = this.heard.shift();
    if (heard === undefined) throw new Error('the device said nothing');
    return heard;
  }

  /** SPEC §3: gets a channel, or has the present one begin anew. @returns the answer. */
  open(): Uint8Array {
    this.send(command.init, this.#random(8));
    const { message } = this.hear();
    this.#initAnswer = message;
    this.channel = new DataView(message.buffer, message.byteOffset).getUint32(8);
    this.session = undefined;
    return message;
  }

  /** SPEC §4: runs the handshake; `prologue` when it shall differ. @returns the STATE record's body. */
  shakeHands(prologue?: Uint8Array): Uint8Array {
    this.shake(prologue);
    return this.hearRecord('state');
  }

  /** The same, whatever the device says to the third message. */
  shake(prologue: Uint8Array = concatBytes(utf8(linkName), this.#initAnswer)): void {
    const noise = startNoise({
      role: 'initiator',
      prologue,
      staticSecret: this.#staticSecret,
      ephemeralSecret: this.#random(32),
    });
    this.send(command.handshake, noise.writeMessage(new Uint8Array()));
    const answer = this.hear();
    if (answer.command !== command.handshake || !noise.readMessage(answer.message).ok) {
      throw new Error(`no handshake: command ${answer.command}`);
    }
    this.send(command.handshake, noise.writeMessage(this.identity));
    this.session = noise.finish();
  }

  /** SPEC §6: sends a record. */
  record(name: RecordName, body: Uint8Array = new Uint8Array()): void {
    this.recordBytes(concatBytes(Uint8Array.of(recordType[name]), body));
  }

  /** Encrypts and sends any plaintext as a record. */
  recordBytes(plain: Uint8Array): void {
    if (this.session === undefined) throw new Error('no session');
    this.send(command.record, this.session.send.encrypt(plain));
  }

  /** The next record of the device; with `name`, it must be that one, and its body is given. */
  nextRecord(): HeardRecord {
    const heard = this.hear();
    if (heard.command !== command.record)
      throw new Error(`no record but command ${heard.command} ${heard.message.join()}`);
    const plain = this.session?.receive.decrypt(heard.message);
    if (plain === undefined) throw new Error('the record does not decrypt');
    const name = Object.entries(recordType).find(([, type]) => type === plain[0])?.[0] as RecordName | undefined;
    return { name: name ?? 'unknown', body: plain.subarray(1) };
  }

  /** The body of the next record, which must be `name`. */
  hearRecord(name: RecordName): Uint8Array {
    const record = this.nextRecord();
    if (record.name !== name) throw new Error(`${record.name} came instead of ${name}`);
    return record.body;
  }

  /** SPEC §5, step 3: the share for these digits; what follows is `confirm`. */
  share(digits: string) {
    if (this.session === undefined) throw new Error('no session');
    const own = cpaceShare({
      password: utf8(digits),
      ci: utf8('semper-link/1 pairing'),
      sid: this.session.handshakeHash,
      scalarBytes64: this.#random(64),
    });
    this.record('pairShare', own.share);
    return own;
  }

  /** SPEC §5, steps 4 and 5: takes PAIR-ANSWER and confirms. @returns whether the device's tag was right. */
  confirm(own: ReturnType<ScriptedHost['share']>, answer = this.hearRecord('pairAnswer')): boolean {
    if (this.session === undefined) throw new Error('no session');
    const adPeer = this.#initAnswer.subarray(13);
    const peerShare = answer.subarray(0, 32);
    const key = cpaceKey({ ...own, peerShare, role: 'initiator', adOwn: this.identity, adPeer });
    if (!key.ok) throw new Error('the device sent no valid share');
    this.code = checkCode(this.session.handshakeHash, key.value.isk);
    this.record('pairConfirm', key.value.initiatorTag);
    return key.value.responderTag.every((byte, index) => byte === answer[32 + index]);
  }

  /** SPEC §6: sends a message in pieces of at most `size` bytes, waiting for NEXT after each. */
  request(message: Uint8Array, size = 1869): void {
    let rest = message;
    while (rest.length > size) {
      this.record('more', rest.subarray(0, size));
      this.hearRecord('next');
      rest = rest.subarray(size);
    }
    this.record('last', rest);
  }

  /** SPEC §6: takes a response, asking for its pieces. */
  response(): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const { name, body } = this.nextRecord();
      if (name !== 'more' && name !== 'last') throw new Error(`${name} came instead of a response`);
      pieces.push(body);
      if (name === 'last') return concatBytes(...pieces);
      this.record('next');
    }
  }
}
