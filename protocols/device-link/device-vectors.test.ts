// The exchange of vectors/link.json, made by the host's side: its reports go in here, with the same keys and randomness,
// and the device's reports must come out bit by bit (SPEC.md §2 to §7).
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { concatBytes, fromHex, hex } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { benchProperties, pairingTable } from './device-harness.ts';
import { createDeviceLink, type LinkOutput } from './device.ts';
import { hostIdentityCodec, propertiesCodec } from './messages.ts';

type Message = { readonly from: 'host' | 'device'; readonly plain?: string; readonly reports: readonly string[] };
type Exchange = {
  readonly deviceStatic: string;
  readonly deviceEphemeral: string;
  readonly deviceScalar: string;
  readonly channel: number;
  readonly hostIdentity: string;
  readonly digits: string;
  readonly pairingId: string;
  readonly checkCode: string;
  readonly messages: readonly Message[];
};

const exchange = JSON.parse(
  readFileSync(new URL('./vectors/link.json', import.meta.url), 'utf8'),
) as unknown as Exchange;

function bytesOf(text: string): Uint8Array {
  const bytes = fromHex(text);
  if (bytes === undefined) throw new Error('the vector holds no hex');
  return bytes;
}

/** The device's answers to the host's requests, in the order in which they stand in the exchange. */
function responses(): Uint8Array[] {
  const whole: Uint8Array[] = [];
  let pieces: Uint8Array[] = [];
  for (const { from, plain } of exchange.messages) {
    const [type, ...body] = from === 'device' && plain !== undefined ? bytesOf(plain) : [];
    if (type !== 1 && type !== 2) continue;
    pieces.push(Uint8Array.from(body));
    if (type === 1) continue;
    whole.push(concatBytes(...pieces));
    pieces = [];
  }
  return whole;
}

test('the reports of the host that made the vectors bring out the reports that stand there', () => {
  const channel = new Uint8Array(4);
  new DataView(channel.buffer).setUint32(0, exchange.channel);
  const randomness = new Map<number, Uint8Array>([
    [4, channel],
    [32, bytesOf(exchange.deviceEphemeral)],
    [64, bytesOf(exchange.deviceScalar)],
    [16, bytesOf(exchange.pairingId)],
  ]);
  const pairings = pairingTable();
  const link = createDeviceLink(
    {
      properties: toBytes(propertiesCodec, benchProperties),
      staticSecret: () => bytesOf(exchange.deviceStatic),
      condition: () => 2,
      pairings,
      random(length) {
        const bytes = randomness.get(length);
        randomness.delete(length);
        if (bytes === undefined) throw new Error(`no ${length} bytes are left`);
        return bytes;
      },
      nextWork: () => 1,
    },
    0,
  );
  const connection = link.connected();
  const answers = responses();
  const expected = exchange.messages.filter(({ from }) => from === 'device').flatMap(({ reports }) => reports);
  const came: string[] = [];
  const requests: string[] = [];

  let act: (() => LinkOutput) | undefined;
  const take = (output: LinkOutput) => {
    came.push(...output.reports.map(({ report }) => hex(report)));
    for (const event of output.events) {
      if (event.kind === 'request') requests.push(hex(event.message));
      if (event.kind === 'pairing-wanted') act = () => link.digitsTyped(1, { digits: exchange.digits }, 0);
      if (event.kind === 'request') act = () => link.respond(1, answers.shift() ?? new Uint8Array());
      if (event.kind !== 'code-wanted') continue;
      expect(event.code).toBe(exchange.checkCode);
      act = () => link.codeCompared(1, true, 0);
    }
  };
  let due = 0;
  for (const { from, reports } of exchange.messages) {
    if (from === 'host') {
      for (const report of reports) take(link.reportIn(connection, bytesOf(report), 0));
      continue;
    }
    // What the device has not said by itself, it says once the person or the request is through.
    due += reports.length;
    const through = came.length < due ? act : undefined;
    if (through === undefined) continue;
    act = undefined;
    take(through());
  }

  expect(came).toEqual(expected);
  expect(requests).toHaveLength(2);
  expect(pairings.entries).toMatchObject([{ id: bytesOf(exchange.pairingId) }]);
  expect(toBytes(hostIdentityCodec, { ...identityOf(pairings.entries[0]) })).toEqual(bytesOf(exchange.hostIdentity));
});

function identityOf(pairing: { readonly program: string; readonly computer: string } | undefined) {
  return { program: pairing?.program ?? '', computer: pairing?.computer ?? '' };
}
