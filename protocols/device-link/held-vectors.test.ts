// The project's own vectors of a host that waits for the device and takes it over (SPEC.md §6): host and scripted device make
// the exchange, the device's side must answer the same reports bit by bit. Written anew by `SEMPER_WRITE_VECTORS=1`.
import { readFileSync, writeFileSync } from 'node:fs';
import { x25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { fromHex, hex } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { benchProperties, pairingTable, seededBytes } from './device-harness.ts';
import { createDeviceLink, type LinkOutput } from './device.ts';
import { hostIdentityCodec, propertiesCodec, recordType, stateCodec } from './messages.ts';
import { scriptedHostIdentity } from './scripted-device.ts';
import { exchange, fixed } from './scripted-exchange.ts';
import { ScriptedHost } from './scripted-host.ts';

const file = new URL('vectors/held.json', import.meta.url);
const holder = { program: 'Till', computer: 'counter' };
const state = { paired: true, condition: 2, wait: 0 } as const;

type Vector = { readonly messages: readonly { readonly from: 'host' | 'device'; readonly report: string }[] };

function made(): string {
  const heldBody = toBytes(hostIdentityCodec, holder);
  const running = exchange({
    remembers: 'known',
    script: {
      heldBy: holder,
      onRecord: ({ type }) =>
        type === recordType.poll
          ? [{ type: recordType.held, body: heldBody }]
          : [{ type: recordType.state, body: toBytes(stateCodec, state) }],
    },
  });
  running.wait(1000);
  running.play(running.host.takeOver(running.now));
  expect(running.eventNames()).toEqual(['held', 'opened']);
  const plain = [...running.device.sentRecords].map(({ type, body }) => hex(Uint8Array.of(type, ...body)));
  const vector = {
    about:
      'A paired host of semper-link/1 meets HELD, polls, sends TAKE and gets STATE. Keys as in link.json. See SPEC.md §6.',
    made: 'by held-vectors.test.ts; all keys are fixed and belong to nobody',
    holder: hex(heldBody),
    recordsOfTheDevice: plain,
    messages: running.sent.map(({ from, report }) => ({ from, report: hex(report) })),
  };
  return `${JSON.stringify(vector, undefined, 2)}\n`;
}

test('the exchange of vectors/held.json is the one that host and scripted device make', () => {
  const json = made();
  if (process.env['SEMPER_WRITE_VECTORS'] === '1') writeFileSync(file, json);
  expect(readFileSync(file, 'utf8')).toBe(json);
});

test('the device answers the reports of vectors/held.json with those that stand there, and tells the loser', () => {
  const { messages } = JSON.parse(readFileSync(file, 'utf8')) as unknown as Vector;
  const others = seededBytes('whatever the holder gets');
  let ephemerals = 0;
  const pairings = pairingTable();
  const link = createDeviceLink(
    {
      properties: toBytes(propertiesCodec, benchProperties),
      staticSecret: () => fixed.deviceStatic,
      condition: () => 2,
      pairings,
      random(length) {
        // The holder comes first: its channel is the number below, its ephemeral key another one.
        if (length === 4) return Uint8Array.of(0, 0, 0, fixed.channel - 1);
        ephemerals += 1;
        return ephemerals === 2 ? fixed.deviceEphemeral : others(length);
      },
      nextWork: () => 1,
    },
    0,
  );
  const came: string[] = [];
  const first = link.connected();
  const till = new ScriptedHost((report) => take(link.reportIn(first, report, 0)), seededBytes('till'), holder);
  const second = link.connected();
  function take({ reports }: LinkOutput): void {
    for (const { connection, report } of reports) {
      if (connection === second) came.push(hex(report));
      else till.take(report);
    }
  }
  const waiting = { hostKey: x25519.getPublicKey(fixed.hostStatic), ...scriptedHostIdentity };
  pairings.entries.push({ id: new Uint8Array(16).fill(1), ...waiting });
  pairings.entries.push({ id: new Uint8Array(16).fill(2), hostKey: till.staticKey, ...holder });
  till.open();
  till.shakeHands();
  for (const { from, report } of messages) {
    if (from === 'host') take(link.reportIn(second, fromHex(report) ?? new Uint8Array(), 1000));
  }
  expect(came).toEqual(messages.filter(({ from }) => from === 'device').map(({ report }) => report));
  expect(till.hearRecord('taken')).toEqual(toBytes(hostIdentityCodec, scriptedHostIdentity));
});
