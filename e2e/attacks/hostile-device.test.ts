// A device that lies, one lie a test, to the wallet's whole link: the exact failure that the wallet has for it, that the session is over
// where it must be, and that nothing is lost: what the wallet remembers of its pairings is what it was, and a request can be asked
// again. Lies about money and evidence are in lying-*.test.ts and e2e/outcomes/at-the-device.test.ts.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Pairings } from '#device/pairing-memory.ts';
import { handClock } from '#device/scripted-wallet.ts';
import { memoryPair } from '#device/transports/memory-pair.ts';
import { connectDevice } from '#device/wallet-device.ts';
import { hostileDevice, type HostileDevice } from '#firmware-sim/faults/hostile-device.ts';
import { lies, type Lie } from '#firmware-sim/faults/lies.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { pairingsOf } from './deceived-device.ts';
import { held } from './small-world.ts';

/** A wallet that is paired with the device, unless it is to know nobody; and the device, plugged in as often as wanted. */
function meeting(lie: Lie, { isKnown = true } = {}) {
  const device: HostileDevice = hostileDevice(lie, seededBytes(lie));
  const known = { deviceKey: device.key, pairingId: new Uint8Array(16).fill(7), model: 'Semper simulator' };
  const before: Pairings = { staticSecret: new Uint8Array(32).fill(9), devices: isKnown ? [known] : [] };
  const memory = pairingsOf(before);
  const clock = handClock();
  let plugged = 0;
  const plugIn = () => {
    const [ours, theirs] = memoryPair();
    const wire = device.connect(
      (report) => void theirs.send(report).catch(() => undefined),
      () => void theirs.close(),
    );
    theirs.onReport((report) => wire.reportIn(report));
    theirs.onClosed(() => wire.disconnected());
    plugged += 1;
    const identity = { program: 'Semper Wallet', computer: 'desk' };
    return connectDevice({ transport: ours, identity, memory, clock, random: seededBytes(`${lie} ${plugged}`) });
  };
  const nothingLost = async () => expect(await memory.load()).toEqual(before);
  return { device, clock, plugIn, nothingLost };
}

/** Connects, asks, and is failed by the device: the failure, which closed the session. */
async function failureOfAsking(lie: Lie, requests = 1): Promise<unknown> {
  const { plugIn, nothingLost } = meeting(lie);
  const connection = held(await plugIn());
  for (let asked = 1; asked < requests; asked++) held(await connection.describe());
  const answer = await connection.describe();
  if (answer.ok) throw new Error(`the wallet believes a device that ${lie}`);
  expect(connection.state).toEqual({ name: 'closed', failure: answer.error });
  expect(await connection.unlock()).toEqual(answer);
  await nothingLost();
  return answer.error;
}

const misbehaved = (because: string, more = {}) => ({ code: 'device-misbehaved', because, ...more });

test('a device that claims to be paired with a wallet that never paired is a rogue', async () => {
  const { device, plugIn, nothingLost } = meeting('claims-paired', { isKnown: false });
  expect(await plugIn()).toEqual({ ok: false, error: { code: 'rogue-device', deviceKey: device.key } });
  await nothingLost();
});

test('a device that says it never met its wallet is named, and the wallet keeps the pairing until its person decides', async () => {
  const { device, plugIn, nothingLost } = meeting('forgets-the-host');
  expect(await plugIn()).toEqual({ ok: false, error: { code: 'device-forgot-host', deviceKey: device.key } });
  await nothingLost();
});

test('an answer that nobody asked for ends the session before a request is sent', async () => {
  const { plugIn, nothingLost } = meeting('answers-unasked');
  const connected = await plugIn();
  await expect.poll(() => connected.ok && connected.value.state.name).toBe('closed');
  expect(held(connected).state).toMatchObject({
    failure: misbehaved('record-not-due', { record: 'last', state: 'idle' }),
  });
  await nothingLost();
});

test('an answer under an id that was never asked ends the session', async () => {
  expect(await failureOfAsking('answers-another')).toEqual(misbehaved('response-to-another'));
});

test('the answer to the request before, given once more, ends the session', async () => {
  expect(await failureOfAsking('answers-with-the-last', 2)).toEqual(misbehaved('response-to-another'));
});

test('an answer that grows beyond what an answer may have ends the session, and no more of it is kept', async () => {
  expect(await failureOfAsking('answers-too-long')).toEqual(misbehaved('response-too-long'));
});

test('an answer in pieces of nothing, which would never end, ends the session at the first', async () => {
  expect(await failureOfAsking('answers-in-empty-pieces')).toMatchObject(
    misbehaved('record-malformed', { record: 'more' }),
  );
});

test('an answer that is no answer ends the session', async () => {
  expect(await failureOfAsking('answers-nonsense')).toEqual(misbehaved('response-malformed'));
});

test('a record under another key than the session’s ends the session', async () => {
  const { plugIn, nothingLost } = meeting('wrong-session-key');
  const connected = await plugIn();
  await expect.poll(() => connected.ok && connected.value.state.name).toBe('closed');
  expect(held(connected).state).toMatchObject({ failure: misbehaved('record-not-decrypted') });
  await nothingLost();
});

test('a record that is played again ends the session', async () => {
  const { plugIn, nothingLost } = meeting('replays-a-record');
  const connected = await plugIn();
  await expect.poll(() => connected.ok && connected.value.state.name).toBe('closed');
  expect(held(connected).state).toMatchObject({ failure: misbehaved('record-not-decrypted') });
  await nothingLost();
});

test('a device that speaks an older version only is refused by the number, and none is made up for it', async () => {
  const { plugIn, nothingLost } = meeting('older-version');
  expect(await plugIn()).toEqual({ ok: false, error: { code: 'version-unsupported', version: 0 } });
  await nothingLost();
});

test('a device that holds another version for said than the wallet heard breaks the handshake', async () => {
  const { plugIn, nothingLost } = meeting('altered-version');
  expect(await plugIn()).toMatchObject({ ok: false, error: { code: 'handshake-failed' } });
  await nothingLost();
});

test('another device in the same place is a stranger, takes no request, and the wallet keeps the pairing of the one before', async () => {
  const { device, plugIn, nothingLost } = meeting('other-key-on-replug');
  const first = held(await plugIn());
  expect(first.deviceKey).toEqual(device.key);
  held(await first.describe());
  await first.close();
  const second = held(await plugIn());
  expect(second.deviceKey).not.toEqual(device.key);
  expect(second.state).toMatchObject({ name: 'unpaired' });
  expect(await second.describe()).toEqual({ ok: false, error: { code: 'not-paired' } });
  await nothingLost();
});

test('a device that works for ever holds a person only until they give up: half a minute later the session is over', async () => {
  const { clock, plugIn, nothingLost } = meeting('never-ends');
  const connection = held(await plugIn());
  const heard: unknown[] = [];
  const givingUp = new AbortController();
  let seconds = 0;
  const pass = async (more: number) => {
    for (const until = seconds + more; seconds < until;) {
      clock.advance(1000);
      seconds += 1;
      await expect.poll(() => heard.length).toBe(seconds);
    }
  };
  const asking = connection.describe({ onWaiting: (waiting) => heard.push(waiting), signal: givingUp.signal });
  await pass(60);
  givingUp.abort();
  await pass(29);
  clock.advance(1000);
  expect(await asking).toEqual({ ok: false, error: { code: 'device-silent', milliseconds: 30_000 } });
  await nothingLost();
});

test('each lie that the simulated device can tell is told here', () => {
  const source = readFileSync(import.meta.filename, 'utf8');
  expect(lies.filter((lie) => !source.includes(`'${lie}'`))).toEqual([]);
});
