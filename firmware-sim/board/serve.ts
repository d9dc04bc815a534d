// The device on a Linux single-board computer, as the one program that it runs (docs/BOARD.md): no network, no panel, no control
// port. What it has to say goes to the console, which nobody needs. It ends where a part is missing or goes away, and whoever
// started it starts it again: nothing is lost, since all that counts is in flash before it is told.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDevice } from '../core.ts';
import { openBoard } from '../hal/board/board.ts';
import { openMemory } from '../state/memory.ts';
import { ecash } from '../systems/ecash.ts';
import { startGadget } from '../transports/gadget.ts';
import { startUhid } from '../transports/uhid.ts';
import { adoptChain, certifiedModel, makerRequest, type MakerChain } from './maker.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { framebuffer: text, inputs: text, kept: text, transport: text } });
const { framebuffer = '/dev/fb0', inputs = '/dev/input', kept = '/kept', transport = 'gadget' } = values;
const tickMs = 100;
const keepClockMs = 600_000;

const opened = openBoard({ framebuffer, inputs, kept });
if (!opened.ok) {
  console.error(`${opened.error.code}: ${opened.error.detail}`);
  process.exit(1);
}
const board = opened.value;
const memory = openMemory(board);
if (!memory.ok) {
  board.display.show({
    title: 'Memory',
    lines: ['The memory of this', 'device cannot be', 'read. It is left as', 'it is.'],
  });
  console.error(`flash-unreadable: ${memory.error.malformed.path}`);
  process.exit(1);
}
certifyBoard();
const model = certifiedModel(memory.value);
const uptime = () => performance.now();
const made = createDevice({
  hal: board,
  systems: [ecash],
  practice: true,
  uptime,
  ...(model !== undefined && { model }),
});
if (!made.ok) process.exit(1);
const device = made.value;
const serial = `board-${createHash('sha256').update(makerRequest(memory.value).serial).digest('hex').slice(0, 8)}`;
const wire = (transport === 'uhid' ? startUhid : startGadget)((send, close) => device.connect(send, close), serial);
setInterval(() => device.tick(), tickMs);
setInterval(() => board.clock.keep(), keepClockMs);
console.log(JSON.stringify({ usb: serial, model, ...board.display.geometry }));

const ended = Promise.withResolvers<string>();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ended.resolve('stopped'));
void board.keypad.gone.then(() => ended.resolve('keypad-gone'));
device
  .start()
  .catch((error: unknown) => ended.resolve(error instanceof Error ? (error.stack ?? error.message) : 'bug'));
const why = await ended.promise;
device.stop();
board.clock.keep();
await wire.stop();
if (why !== 'stopped') console.error(why);
process.exit(why === 'stopped' ? 0 : 1);

/** Says what is to be certified, and takes what was. */
function certifyBoard(): void {
  if (!memory.ok) return;
  const [request, chain] = [join(kept, 'maker-request.json'), join(kept, 'maker-chain.json')];
  if (!existsSync(request)) writeFileSync(request, `${JSON.stringify(makerRequest(memory.value))}\n`);
  if (!existsSync(chain)) return;
  try {
    const adopted = adoptChain(memory.value, JSON.parse(readFileSync(chain, 'utf8')) as MakerChain);
    if (!adopted.ok) console.error(`maker-chain.json is left alone: ${adopted.error.because}`);
  } catch (error) {
    console.error(`maker-chain.json cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
}
