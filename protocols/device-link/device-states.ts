// The states of a channel as the device sees it (SPEC.md §6): which records it takes in each, and where each step leads.
// Every record that is not listed for a state closes the channel: a host that is answered out of turn could be led on.
//
//   allocated ── handshake-begun → handshaking ── host-known → idle
//   handshaking ── host-held → held ── admitted → idle
//   handshaking ── host-unknown → unpaired ── share-taken → digits ── digits-typed → confirmation
//   confirmation ── tag-accepted → code ── pairing-stored → idle
//   idle ── piece-taken → incoming ── piece-taken → incoming ── request-dropped → idle
//   idle ── request-taken → open ── response-sent → idle
//   incoming ── request-taken → open ── piece-sent → outgoing ── piece-sent → outgoing ── response-sent → idle
//
// From every state ended leads to closed, and from there only started, an INIT on the same channel, leads back to
// allocated; started leads to allocated from every other state too.
import type { RecordName } from './messages.ts';

/** The states; `held` to `outgoing` have a session with ciphers. */
export const channelStates = [
  'allocated',
  'handshaking',
  'held',
  'unpaired',
  'digits',
  'confirmation',
  'code',
  'idle',
  'incoming',
  'open',
  'outgoing',
  'closed',
] as const;
export type ChannelState = (typeof channelStates)[number];

/** What happens to a channel. */
export const channelEvents = [
  'started',
  'handshake-begun',
  'host-known',
  'host-held',
  'admitted',
  'host-unknown',
  'share-taken',
  'digits-typed',
  'tag-accepted',
  'pairing-stored',
  'piece-taken',
  'request-dropped',
  'request-taken',
  'piece-sent',
  'response-sent',
  'ended',
] as const;
export type ChannelEvent = (typeof channelEvents)[number];

const steps: Readonly<Record<ChannelState, Partial<Record<ChannelEvent, ChannelState>>>> = {
  allocated: { 'handshake-begun': 'handshaking' },
  handshaking: { 'host-known': 'idle', 'host-held': 'held', 'host-unknown': 'unpaired' },
  held: { admitted: 'idle' },
  unpaired: { 'share-taken': 'digits' },
  digits: { 'digits-typed': 'confirmation' },
  confirmation: { 'tag-accepted': 'code' },
  code: { 'pairing-stored': 'idle' },
  idle: { 'piece-taken': 'incoming', 'request-taken': 'open' },
  incoming: { 'piece-taken': 'incoming', 'request-dropped': 'idle', 'request-taken': 'open' },
  open: { 'piece-sent': 'outgoing', 'response-sent': 'idle' },
  outgoing: { 'piece-sent': 'outgoing', 'response-sent': 'idle' },
  closed: {},
};

/** Where an event leads (SPEC §6, diagram above); `undefined` when it cannot happen in this state. */
export function next(state: ChannelState, event: ChannelEvent): ChannelState | undefined {
  if (event === 'started') return 'allocated';
  if (event === 'ended') return state === 'closed' ? undefined : 'closed';
  return steps[state][event];
}

/** SPEC §6: the records that the host may send in each state; every other one closes the channel. */
export const recordsTaken: Readonly<Record<ChannelState, readonly RecordName[]>> = {
  allocated: [],
  handshaking: [],
  held: ['take', 'poll', 'close'],
  unpaired: ['pairShare', 'close'],
  digits: ['poll', 'cancel', 'close'],
  confirmation: ['pairConfirm', 'poll', 'cancel', 'close'],
  code: ['poll', 'cancel', 'close'],
  idle: ['more', 'last', 'poll', 'take', 'cancel', 'close'],
  incoming: ['more', 'last', 'cancel', 'close'],
  open: ['poll', 'cancel', 'close'],
  outgoing: ['next', 'poll', 'cancel', 'close'],
  closed: [],
};

/** SPEC §6: the records that the device may send in each state; sending another is a bug. */
export const recordsSent: Readonly<Record<ChannelState, readonly RecordName[]>> = {
  allocated: [],
  handshaking: ['state', 'held'],
  held: ['held', 'state', 'close'],
  unpaired: ['close'],
  digits: ['waiting', 'pairAnswer', 'pairFailed', 'close'],
  confirmation: ['pairFailed', 'close'],
  code: ['waiting', 'pairDone', 'pairFailed', 'close'],
  idle: ['waiting', 'taken', 'close'],
  incoming: ['next', 'taken', 'close'],
  open: ['waiting', 'more', 'last', 'taken', 'close'],
  outgoing: ['more', 'last', 'taken', 'close'],
  closed: [],
};

/** Whether a channel in this state has an encrypted session (SPEC §4). */
export function hasSession(state: ChannelState): boolean {
  return !['allocated', 'handshaking', 'closed'].includes(state);
}

/** Whether a channel in this state has the device (SPEC §6, who has the device): at most one does. */
export function hasDevice(state: ChannelState): boolean {
  return hasSession(state) && state !== 'held';
}

/** Whether a pairing is under way, which nobody may take over (SPEC §6). */
export function isPairing(state: ChannelState): boolean {
  return state === 'digits' || state === 'confirmation' || state === 'code';
}
