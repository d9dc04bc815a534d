// EXCHANGE.md, the whole exchange in hex for whoever writes a firmware: made of the vectors, with the values in between, which
// Noise and CPace are asked for anew here. Written anew by `SEMPER_WRITE_VECTORS=1`; otherwise the page must be what they give.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { concatBytes, fromHex, hex, utf8 } from '../values/bytes.ts';
import { checkCode, cpaceKey, cpaceShare } from './cpace.ts';
import { startNoise } from './noise.ts';

type Message = { from: 'host' | 'device'; command: string; plain?: string; reports: string[] };
type Vector = Record<'hostStatic' | 'hostEphemeral' | 'hostNonce' | 'hostScalar', string> &
  Record<'deviceStatic' | 'deviceEphemeral' | 'deviceScalar', string> &
  Record<'hostIdentity' | 'digits' | 'pairingId' | 'checkCode', string> & { channel: number; messages: Message[] };

const vector = JSON.parse(readFileSync(new URL('vectors/link.json', import.meta.url), 'utf8')) as unknown as Vector;
const page = new URL('EXCHANGE.md', import.meta.url);
const firstData = 7;
const nextData = 5;
/** A message of more reports than this stands here by its beginning only. */
const mostReports = 2;

const bytesOf = (text: string): Uint8Array => {
  const bytes = fromHex(text);
  if (!bytes) throw new Error('the vector holds no hex');
  return bytes;
};

/** The message of these reports, unframed (SPEC §2). */
function messageOf({ reports }: Message): Uint8Array {
  const [first = new Uint8Array(), ...more] = reports.map(bytesOf);
  const length = new DataView(first.buffer).getUint16(5);
  return concatBytes(first.subarray(firstData), ...more.map((report) => report.subarray(nextData))).subarray(0, length);
}

function message(at: number): Uint8Array {
  const found = vector.messages[at];
  if (!found) throw new Error(`no message ${at}`);
  return messageOf(found);
}

function plainOf(at: number): Uint8Array {
  return bytesOf(vector.messages[at]?.plain ?? '').subarray(1);
}

/** What neither side sends, and both come to. */
function between() {
  const initiator = startNoise({
    role: 'initiator',
    prologue: concatBytes(utf8('semper-link/1'), message(1)),
    staticSecret: bytesOf(vector.hostStatic),
    ephemeralSecret: bytesOf(vector.hostEphemeral),
  });
  expect(hex(initiator.writeMessage(new Uint8Array()))).toBe(hex(message(2)));
  expect(initiator.readMessage(message(3)).ok).toBe(true);
  expect(hex(initiator.writeMessage(bytesOf(vector.hostIdentity)))).toBe(hex(message(4)));
  const { handshakeHash, remoteStatic } = initiator.finish();
  const share = cpaceShare({
    password: utf8(vector.digits),
    ci: utf8('semper-link/1 pairing'),
    sid: handshakeHash,
    scalarBytes64: bytesOf(vector.hostScalar),
  });
  expect(hex(share.share)).toBe(hex(plainOf(6)));
  const properties = message(1).subarray(13);
  const key = cpaceKey({
    ...share,
    peerShare: plainOf(9).subarray(0, 32),
    role: 'initiator',
    adOwn: bytesOf(vector.hostIdentity),
    adPeer: properties,
  });
  if (!key.ok) throw new Error(key.error.code);
  expect(hex(key.value.responderTag)).toBe(hex(plainOf(9).subarray(32)));
  expect(hex(key.value.initiatorTag)).toBe(hex(plainOf(10)));
  expect(checkCode(handshakeHash, key.value.isk)).toBe(vector.checkCode);
  return { handshakeHash, remoteStatic, isk: key.value.isk, properties };
}

const says = [
  'INIT (§3): the nonce',
  'nonce ‖ channel ‖ version ‖ properties',
  'handshake (§4): `e`',
  '`e, ee, s, es`',
  '`s, se`, and who the host is',
  'STATE (§6): unpaired, ready, no wait',
  'PAIR-SHARE (§5, step 1)',
  'POLL, while the person types',
  'WAITING: working',
  'PAIR-ANSWER (step 4): Yb ‖ Tb',
  'PAIR-CONFIRM: Ta',
  'PAIR-DONE (step 6): the pairing id',
  'a request (§7): describe',
  'its response',
  'MORE: the first piece of a longer request',
  'NEXT',
  'LAST: the rest of it',
  'MORE: the first piece of the response',
  'NEXT',
  'LAST',
];

/** Hex in lines of 64 digits. */
const block = (bytes: string): string => (bytes.match(/.{1,64}/g) ?? []).map((line) => `    ${line}`).join('\n');

function written(): string {
  const { handshakeHash, remoteStatic, isk, properties } = between();
  const secrets = [
    ['host, static secret', vector.hostStatic],
    ['host, ephemeral secret', vector.hostEphemeral],
    ['host, 64 bytes for the CPace scalar (little-endian, modulo the group order)', vector.hostScalar],
    ['device, static secret', vector.deviceStatic],
    ['device, ephemeral secret', vector.deviceEphemeral],
    ['device, 64 bytes for the CPace scalar', vector.deviceScalar],
    ['who the host is, CBOR', vector.hostIdentity],
    ['properties of the device, CBOR', hex(properties)],
  ] as const;
  const met = [
    ['handshake hash', hex(handshakeHash)],
    ['static key of the device', hex(remoteStatic)],
    ['ISK of CPace', hex(isk)],
  ] as const;
  const steps = vector.messages.map((each, at) => {
    const { from, command, plain, reports } = each;
    const way = from === 'host' ? 'host → device' : 'device → host';
    const shown = reports.slice(0, mostReports);
    const rest = reports.length - shown.length;
    return [
      `**${at + 1}. ${way}: ${command.toUpperCase()}.** ${says[at]}${plain === undefined ? '' : ', in clear:'}\n`,
      ...(plain === undefined ? [] : [`${block(plain.slice(0, 256))}\n`]),
      ...(plain !== undefined && plain.length > 256 ? [`and so on, ${plain.length / 2} bytes.\n`] : []),
      ...(plain === undefined ? [] : [reports.length === 1 ? 'As a report:\n' : `As ${reports.length} reports:\n`]),
      `${shown.map(block).join('\n\n')}\n`,
      ...(rest > 0 ? [`and ${rest} more.\n`] : []),
    ].join('\n');
  });
  return [
    '# An exchange of the device link, in hex\n',
    'Greeting, handshake, pairing, a short request and one of two pieces, as `SPEC.md` has them, with all that is random fixed. A host or a',
    'device that is given the same secrets must send these very reports. The whole of it, the long messages too, stands in `vectors/link.json`;',
    'held sessions and the taking over in `vectors/held.json`. Made by `exchange-page.test.ts`. The keys are nobody’s.\n',
    '## What is random\n',
    `Channel \`${vector.channel.toString(16).padStart(8, '0')}\`, nonce \`${vector.hostNonce}\`, digits \`${vector.digits}\`, pairing id`,
    `\`${vector.pairingId}\`.\n`,
    ...secrets.map(([name, bytes]) => `${name}:\n\n${block(bytes)}\n`),
    '## What both come to\n',
    ...met.map(([name, bytes]) => `${name}:\n\n${block(bytes)}\n`),
    `Check code: \`${vector.checkCode}\`.\n`,
    '## The messages\n',
    ...steps,
  ].join('\n');
}

test('The exchange that the specification shows in hex is that of the vectors, with the values that both sides come to', () => {
  const text = written();
  if (process.env['SEMPER_WRITE_VECTORS'] === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
  expect(vector.messages.length).toBe(says.length);
});
