// The two ends of a serial line, each written from the specification alone, over a real pseudo-terminal and a real driver.
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { openSerial } from '#device/transports/serial.ts';
import { elsewhere } from '#e2e/house/needs.ts';
import { startSerialLine } from '#firmware-sim/serial-line.ts';

function needsTerminals(context: TestContext): void {
  if (process.platform === 'win32') elsewhere(context, 'a system with pseudo-terminals');
}

/** A device that sends every report back. */
function echoingLine() {
  const heard: Uint8Array[] = [];
  const line = startSerialLine((send) => ({
    reportIn(report) {
      heard.push(report);
      send(report);
    },
    disconnected: () => undefined,
  }));
  onTestFinished(() => line.stop());
  return { ...line, heard };
}

async function opened(path: string) {
  const transport = await openSerial(path);
  if (!transport.ok) throw new Error(transport.error.reason);
  onTestFinished(() => transport.value.close());
  return transport.value;
}

function listenTo(transport: Awaited<ReturnType<typeof opened>>, count: number) {
  const heard: Uint8Array[] = [];
  const { promise, resolve } = Promise.withResolvers<readonly Uint8Array[]>();
  transport.onReport((report) => {
    heard.push(report);
    if (heard.length === count) resolve(heard);
  });
  return promise;
}

/** Reports in which each byte value stands at some place, zeros among them. */
const reports = Array.from({ length: 32 }, (_, number) =>
  Uint8Array.from({ length: 64 }, (__, at) => (at * number) & 255),
);

test('Every byte value crosses a real serial line unchanged, both ways, also when the line is opened anew', async (context) => {
  needsTerminals(context);
  const line = echoingLine();
  for (let connection = 0; connection < 3; connection++) {
    const transport = await opened(line.path);
    const echoes = listenTo(transport, reports.length);
    for (const report of reports) await transport.send(report);
    expect(await echoes).toEqual(reports);
    await transport.close();
  }
  expect(line.heard).toHaveLength(3 * reports.length);
});

test('While one program has the line, a second one is refused with a reason, and gets it afterwards', async (context) => {
  needsTerminals(context);
  const line = echoingLine();
  const first = await opened(line.path);
  expect(await openSerial(line.path)).toMatchObject({ ok: false, error: { code: 'device-unreachable' } });
  await first.close();
  await opened(line.path);
});

test('When the cable is pulled, the next send fails, the transport says that it is closed, and closing it ends', async (context) => {
  needsTerminals(context);
  const line = echoingLine();
  const transport = await opened(line.path);
  const closed = new Promise<void>((resolve) => transport.onClosed(resolve));
  transport.onReport(() => undefined);
  await line.stop();
  const report = new Uint8Array(64);
  // A driver may take a first one before it notices.
  await expect
    .poll(() =>
      transport.send(report).then(
        () => 'sent',
        () => 'failed',
      ),
    )
    .toBe('failed');
  await closed;
  await transport.close();
});

test('A line that nobody opened before, and one of another kind, is named unreachable', async () => {
  expect(await openSerial('/dev/nobody-has-this-line')).toMatchObject({
    ok: false,
    error: { code: 'device-unreachable' },
  });
});
