// A message that the device refused with `busy` (SPEC.md §2, rule 4), as another program's was on its way in: it was not taken,
// so its nonce is still due, and nothing else may go before it. The host sends the same bytes again. Hazard: sent twice, when it
// was taken after all, it would end the session; so a PING goes first, whose echo comes after every `busy` that the reports
// before it may still bring. Before a further message goes out, no `busy` may come for a while.
//
//   clear --busy--> settling --echo of the last PING: sent again--> watching --quiet--> clear
//                       ^------------------busy------------------------'
import { sameBytes } from '../values/bytes.ts';
import { framesOf } from './host-frames.ts';
import { command, leaseTimeout } from './messages.ts';

/** The reports of one message. */
type Message = readonly Uint8Array[];

type Refused = {
  /** What was refused, and is sent again. */
  readonly last: Message;
  /** What is to go after it. */
  readonly held: readonly Message[];
  /** When it was refused first; times in milliseconds. */
  readonly since: number;
  readonly pause: number;
  /** How many PINGs went out. */
  readonly pings: number;
};

/** What the host knows of its last message: that nothing was said against it, or how far sending it again has come. */
export type Resending =
  | { readonly name: 'clear'; readonly last: Message }
  | ({ readonly name: 'settling'; readonly pingAt: number } & Refused)
  | ({ readonly name: 'watching'; readonly until: number } & Refused);

/** What comes of it: reports to send now. */
export type Moved = { readonly state: Resending; readonly reports: readonly Uint8Array[] };

/** Before the first message. */
export const nothingSent: Resending = { name: 'clear', last: [] };

/** Another program's message takes a few milliseconds, at most half a second (rule 6). */
const firstPause = 20;
const longestPause = 320;
/** Without a record for so long the device would give this session up (SPEC §6, lease). */
const patience = leaseTimeout;

/** SPEC §2, rule 4: takes reports that are to be sent on `channel`: all go out when nothing is refused, else they wait. */
export function passOut(state: Resending, reports: readonly Uint8Array[]): Moved {
  const messages = messagesIn(reports);
  const last = messages.at(-1);
  if (last === undefined) return { state, reports: [] };
  if (state.name === 'clear') return { state: { name: 'clear', last }, reports };
  return { state: { ...state, held: [...state.held, ...messages] }, reports: [] };
}

/** SPEC §2, rule 4: a `busy` came at `now`. */
export function refuse(state: Resending, now: number): Resending {
  const { last } = state;
  if (state.name === 'clear')
    return { name: 'settling', last, held: [], since: now, pause: firstPause, pingAt: now + firstPause, pings: 0 };
  const { held, since, pings } = state;
  const pause = Math.min(2 * state.pause, longestPause);
  return { name: 'settling', last, held, since, pause, pingAt: now + pause, pings };
}

/** SPEC §2, PING: it came back: what was refused goes out again; `undefined` when no such PING was sent. */
export function takeEcho(state: Resending, message: Uint8Array, now: number): Moved | undefined {
  if (state.name !== 'settling' || state.pings === 0 || message.length !== pingSize) return undefined;
  // An earlier PING says nothing of the `busy` that came after it: its successor is on its way, or about to be sent.
  if (!sameBytes(message, pingOf(state.since, state.pings)) || state.pingAt !== Infinity) return { state, reports: [] };
  const { last, held, since, pause, pings } = state;
  return { state: { name: 'watching', last, held, since, pause, pings, until: now + longestPause }, reports: last };
}

/** SPEC §2, rule 4: what is due at `now`. */
export function goOn(state: Resending, channel: number, now: number): Moved {
  if (state.name === 'settling' && now >= state.pingAt) {
    const pings = state.pings + 1;
    const reports = framesOf(channel, command.ping, pingOf(state.since, pings));
    return { state: { ...state, pings, pingAt: Infinity }, reports };
  }
  if (state.name !== 'watching' || now < state.until) return { state, reports: [] };
  const [next, ...held] = state.held;
  if (next === undefined) return { state: { name: 'clear', last: state.last }, reports: [] };
  return {
    state: { ...state, last: next, held, since: now, pause: firstPause, until: now + longestPause },
    reports: next,
  };
}

/** SPEC §2, rule 4: when `goOn` is to be called, or the host gives up; `undefined` when nothing is refused. */
export function resendingWakesAt(state: Resending): number | undefined {
  if (state.name === 'clear') return undefined;
  return Math.min(state.name === 'settling' ? state.pingAt : state.until, state.since + patience);
}

/** SPEC §6, lease: whether the device has been refusing for too long, so that the session is given up. */
export function isGivenUp(state: Resending, now: number): boolean {
  return state.name === 'settling' && now - state.since >= patience;
}

const pingSize = 16;

/** Differs from every other PING of the session, so that a late echo is known. */
function pingOf(since: number, count: number): Uint8Array {
  const bytes = new Uint8Array(pingSize);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, since);
  view.setUint32(8, count);
  return bytes;
}

function messagesIn(reports: readonly Uint8Array[]): readonly Message[] {
  const messages: Uint8Array[][] = [];
  for (const report of reports) {
    if ((report[4] ?? 0) >= 0x80) messages.push([report]);
    else messages.at(-1)?.push(report);
  }
  return messages;
}
