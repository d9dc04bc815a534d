// A cable that is pulled at each single report of a flow, in either direction, and what must be so once it is plugged in again:
// the flow can be finished, nothing is signed twice, an answer that was lost is had again byte for byte, and in flash stands what
// an undisturbed flow leaves. The device either loses its power with the plug, or goes on with its own.
import { setImmediate } from 'node:timers/promises';
import type { Answer } from '#device/link/connection.ts';
import { forgetDevice, type PairingMemory } from '#device/pairing-memory.ts';
import type { Transport } from '#device/transports/transport.ts';
import { handClock } from '#device/scripted-wallet.ts';
import { directions, faultKinds, FaultyLine, type Fault, type RandomFaults } from '#firmware-sim/faults/line-faults.ts';
import type { DeviceState } from '#firmware-sim/state/device-state.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { greatestRequest, responseCodec } from '#protocols/device-link/messages.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { benchDevice, benchWords, pairingsOf, pin, type BenchDevice, type PlugOptions } from './deceived-device.ts';
import {
  acceptLossFlow,
  flowsFrom,
  openPurseFlow,
  pairFlow,
  pinRootFlow,
  type Flow,
  type Start,
} from './device-flows.ts';
import { sitDown, type Known } from './reading-person.ts';
import { held } from './small-world.ts';

/** Whether the device keeps its power when it is unplugged. */
export type Power = 'lost' | 'kept';

/**
 * A cut, by the number of its report in both directions; another fault of the line, in the direction that is named; faults by
 * chance; or a flash that takes so many writes and no more, as when the power goes.
 */
export type Spoil = number | Pick<Fault, 'kind' | 'direction' | 'at'> | RandomFaults | { readonly writes: number };

/** A flow with what it comes to when nobody disturbs it: reports in both directions, writes of flash, and what stands there. */
export interface WholeFlow {
  readonly flow: Flow;
  readonly reports: number;
  readonly writes: number;
  readonly left: string;
  readonly end: Start;
  readonly answer: Uint8Array;
}

/** How a cut was survived: whether the device had kept an answer that the wallet did not get. */
export interface Survived {
  readonly lostAnswer: boolean;
}

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};
const inWords = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return hex(part);
    return typeof part === 'bigint' ? `${part}` : part;
  }) ?? '';

/** A cable that is pulled at the report with this number, counted in both directions; that one is lost. */
export function pulledAt(number: number) {
  let count = 0;
  const through = (cable: Transport): Transport => {
    const passes = () => {
      count += 1;
      if (count === number) void cable.close();
      return count < number;
    };
    return {
      send: (report) => (passes() ? cable.send(report) : Promise.reject(new Error('the cable is pulled'))),
      onReport: (listener) => cable.onReport((report) => passes() && listener(report)),
      onClosed: (listener) => cable.onClosed(listener),
      close: () => cable.close(),
    };
  };
  return { through, count: () => count };
}

const personKnows = (): Known => ({ pin, newPin: '90210', words: benchWords.split(' '), digits: '', code: '' });

/** What meets: a device, what the wallet remembers, and the person. */
interface Side {
  readonly device: BenchDevice;
  readonly memory: PairingMemory;
  readonly known: Known;
}

/** How far the clocks move in one step, in milliseconds, after how many turns, and how many steps no attempt needs. */
const step = 250;
const turnsAStep = 12;
const mostSteps = 2000;

/** Connects, and asks if a session opens; a wallet that the device forgot forgets it too. */
async function attempt(
  flow: Flow,
  { device, memory, known }: Side,
  seed: string,
  how: PlugOptions = {},
): Promise<Answer<Uint8Array>> {
  const connected = await device.plugIn(memory, seed, how);
  if (!connected.ok) return connected;
  const answer = await flow.ask(connected.value, memory, known);
  await connected.value.close();
  return answer;
}

/** Lets so many writes of flash through, and cuts power and line at the next one. */
function cutAtWrite({ hal: { flash } }: BenchDevice, writes: number): (cable: Transport) => Transport {
  const write = flash.write.bind(flash);
  return (cable) => {
    let made = 0;
    flash.write = (bytes) => {
      made += 1;
      if (made <= writes) return write(bytes);
      void cable.close();
      throw new Error('the power is cut');
    };
    return cable;
  };
}

/** An attempt over a line with a fault. Time goes on by turns of the loop, since what got lost is only missed in time. */
async function spoiledAttempt(flow: Flow, side: Side, seed: string, spoil: Spoil): Promise<Answer<Uint8Array>> {
  if (typeof spoil === 'number') return attempt(flow, side, seed, { through: pulledAt(spoil).through });
  if ('writes' in spoil) return attempt(flow, side, seed, { through: cutAtWrite(side.device, spoil.writes) });
  const clock = handClock();
  const line = new FaultyLine((milliseconds, call) => clock.after(milliseconds, call));
  if ('seed' in spoil) line.drawFrom(spoil);
  else line.set({ byte: 20, milliseconds: 700, ...spoil });
  const asked = attempt(flow, side, seed, { line, clock });
  for (let turn = 1; turn <= mostSteps * turnsAStep; turn++) {
    const answer = await Promise.race([asked, setImmediate()]);
    if (answer) return answer;
    if (turn % turnsAStep !== 0) continue;
    clock.advance(step);
    side.device.hal.clock.advance(step);
    side.device.device.tick();
  }
  throw new Error('the wallet waits for ever');
}

/** Plays a flow undisturbed. */
export async function playWhole(flow: Flow): Promise<WholeFlow> {
  const device = benchDevice(`whole ${flow.name}`, flow.start.image);
  const memory = pairingsOf(flow.start.pairings);
  const known = personKnows();
  sitDown(device.hal, known);
  const cable = pulledAt(Number.POSITIVE_INFINITY);
  const written = device.hal.flash.writes;
  const answer = held(await attempt(flow, { device, memory, known }, 'desk', { through: cable.through }));
  flow.holds?.(answer);
  const end = { image: device.hal.flash.read(), pairings: await memory.load() };
  return {
    flow,
    reports: cable.count(),
    writes: device.hal.flash.writes - written,
    left: inWords(flow.leaves(device.state())),
    end,
    answer,
  };
}

/** Every fault of every kind but the pulled plug, at every report of a flow and some behind it, in both directions. */
export function allSpoils({ reports }: WholeFlow): readonly Spoil[] {
  const numbers = Array.from({ length: Math.ceil(0.75 * reports) }, (_, index) => index + 1);
  return faultKinds
    .filter((kind) => kind !== 'unplug')
    .flatMap((kind) => directions.flatMap((direction) => numbers.map((at) => ({ kind, direction, at }))));
}

/** All flows, each played once undisturbed; each starts where the one that makes it possible ended. */
export async function allFlows(): Promise<readonly WholeFlow[]> {
  const paired = await playWhole(pairFlow({ image: benchDevice('factory').hal.flash.read(), pairings: undefined }));
  const rooted = await playWhole(pinRootFlow(paired.end));
  const purse = await playWhole(openPurseFlow(rooted.end));
  const others: WholeFlow[] = [];
  for (const flow of flowsFrom(purse.end, purse.answer)) others.push(await playWhole(flow));
  const paid = others.find(({ flow }) => flow.name === 'paying');
  if (!paid) throw new Error('nobody pays');
  return [paired, rooted, purse, ...others, await playWhole(acceptLossFlow(paid.end))];
}

/** A few words for what happens to the line. */
export function nameOf(spoil: Spoil): string {
  if (typeof spoil === 'number') return `${spoil}`;
  if ('writes' in spoil) return `${spoil.writes} writes`;
  return 'seed' in spoil ? spoil.seed : `${spoil.at} ${spoil.direction} ${spoil.kind}`;
}

/** Has these things happen to the line, each in an attempt of its own, plugs the device in again and goes on; throws, in words, when anything is amiss. */
export async function pull(whole: WholeFlow, spoils: readonly Spoil[], power: Power): Promise<Survived> {
  const { flow } = whole;
  const name = spoils.map(nameOf).join(' ');
  const memory = pairingsOf(flow.start.pairings);
  const known = personKnows();
  let device = benchDevice(`${flow.name} ${name}`, flow.start.image);
  sitDown(device.hal, known);
  let signed = 0;
  let kept: Uint8Array | undefined;
  let lostAnswer = false;
  for (const [turn, spoil] of spoils.entries()) {
    const before = device.state();
    const cut = await spoiledAttempt(flow, { device, memory, known }, `desk ${turn} ${name}`, spoil);
    const left = device.state();
    flow.learn?.(before, left, known);
    const now = keptAnswer(flow, left);
    must(!kept || (now !== undefined && sameBytes(kept, now)), 'a kept answer was replaced');
    must(!cut.ok || !now || sameBytes(cut.value, now), 'the wallet has another answer than the device');
    must(!cut.ok || !flow.keeps || now !== undefined, 'an answer left the device that it did not keep');
    kept = now;
    lostAnswer ||= now !== undefined && !cut.ok;
    if (power === 'kept') continue;
    signed += device.signed();
    device = benchDevice(`${flow.name} again ${turn} ${name}`, device.hal.flash.read());
    sitDown(device.hal, known);
  }
  const again = await goOn(whole, { device, memory, known }, name);
  signed += device.signed();
  must(!kept || sameBytes(kept, again), 'the answer that was kept is not the one that is given');
  flow.holds?.(again);
  // A signature that could not be kept never left the device: of those the answers tell, and not how often it calculated.
  const isCounted = flow.signs !== undefined && !spoils.some((spoil) => typeof spoil === 'object' && 'writes' in spoil);
  must(!isCounted || signed === flow.signs, `signed ${signed} times`);
  const state = device.state();
  must(!flow.keeps || state.answers.length === 1, 'the device keeps other answers than one');
  const leaves = inWords(flow.leaves(state));
  must(leaves === whole.left, `flash has ${leaves}, not ${whole.left}`);
  return { lostAnswer };
}

/** The body of the answer that the device keeps of the flow's request. */
function keptAnswer({ keeps }: Flow, { answers }: DeviceState): Uint8Array | undefined {
  const kept = keeps && answers.find((one) => sameBytes(one.requestId, keeps));
  return kept && held(fromBytes(responseCodec, kept.response, greatestRequest)).body;
}

/** Finishes the flow over a new cable, and asks once more: the device says the same. */
async function goOn({ flow }: WholeFlow, side: Side, seed: string): Promise<Uint8Array> {
  const again = await attempt(flow, side, `desk anew ${seed}`);
  if (flow.mayBeForgotten && !again.ok) {
    if (again.error.code === 'device-forgot-host') await forgetDevice(side.memory, again.error.deviceKey);
    // What a wallet hears that never knew the device, or forgot it already.
    else must(again.error.code === 'not-paired', `the device was given up, and said ${again.error.code}`);
    must(((await side.memory.load())?.devices.length ?? 0) === 0, 'the wallet keeps a pairing that the device gave up');
    return new Uint8Array();
  }
  const answer = held(again);
  if (!flow.keeps) return answer;
  must(sameBytes(answer, held(await attempt(flow, side, `desk a third time ${seed}`))), 'the answer changes');
  return answer;
}
