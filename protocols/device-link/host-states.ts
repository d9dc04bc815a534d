// The states of a host's session and the records allowed in each (SPEC.md §6, table): everything else ends the
// session. A host that takes an answer out of turn can be talked into a pairing that never was, hence one table, held
// against SPEC.md and against this drawing by a test. Bodies and time-outs are left to host-session.ts.
//
//   state-awaited --device state unpaired--> unpaired
//   state-awaited --device state paired--> idle
//   state-awaited --device held--> held
//   held --device state paired--> idle
//   unpaired --host pairShare--> digits-awaited
//   digits-awaited --device pairAnswer--> confirmation-awaited
//   digits-awaited --device pairFailed--> closed
//   confirmation-awaited --host pairConfirm--> code-compared
//   confirmation-awaited --device pairFailed--> closed
//   code-compared --device pairDone--> idle
//   code-compared --device pairFailed--> closed
//   idle --host more--> request-coming-in
//   idle --host last--> request-open
//   request-coming-in --host last--> request-open
//   request-coming-in --host cancel--> idle
//   request-open --device more--> response-going-out
//   request-open --device last--> idle
//   response-going-out --device last--> idle
//
// CLOSE and TAKEN lead to closed from wherever they are allowed; all other records allowed leave the state as it is.
import type { RecordName } from './messages.ts';

/** SPEC §6: the first column of the table, and the end. */
export type SessionName =
  | 'state-awaited'
  | 'held'
  | 'unpaired'
  | 'digits-awaited'
  | 'confirmation-awaited'
  | 'code-compared'
  | 'idle'
  | 'request-coming-in'
  | 'request-open'
  | 'response-going-out'
  | 'closed';

/** A record that crosses the link, and who sends it. STATE leads to two states, by what it says. */
export type SessionEvent =
  `host ${RecordName}` | `device ${Exclude<RecordName, 'state'>}` | 'device state paired' | 'device state unpaired';

type Row = Readonly<Partial<Record<SessionEvent, SessionName>>>;

/** SPEC §6, the table: which record leads from which state to which. */
export const sessionTable: Readonly<Record<SessionName, Row>> = {
  'state-awaited': { 'device state paired': 'idle', 'device state unpaired': 'unpaired', 'device held': 'held' },
  held: {
    'host take': 'held',
    'host poll': 'held',
    'host close': 'closed',
    'device held': 'held',
    'device state paired': 'idle',
    'device close': 'closed',
  },
  unpaired: { 'host pairShare': 'digits-awaited', 'host close': 'closed', 'device close': 'closed' },
  'digits-awaited': {
    'host poll': 'digits-awaited',
    'host cancel': 'digits-awaited',
    'host close': 'closed',
    'device waiting': 'digits-awaited',
    'device pairAnswer': 'confirmation-awaited',
    'device pairFailed': 'closed',
    'device close': 'closed',
  },
  'confirmation-awaited': {
    'host pairConfirm': 'code-compared',
    'host poll': 'confirmation-awaited',
    'host cancel': 'confirmation-awaited',
    'host close': 'closed',
    'device pairFailed': 'closed',
    'device close': 'closed',
  },
  'code-compared': {
    'host poll': 'code-compared',
    'host cancel': 'code-compared',
    'host close': 'closed',
    'device waiting': 'code-compared',
    'device pairDone': 'idle',
    'device pairFailed': 'closed',
    'device close': 'closed',
  },
  idle: {
    'host more': 'request-coming-in',
    'host last': 'request-open',
    'host poll': 'idle',
    'host take': 'idle',
    'host cancel': 'idle',
    'host close': 'closed',
    'device waiting': 'idle',
    'device taken': 'closed',
    'device close': 'closed',
  },
  'request-coming-in': {
    'host more': 'request-coming-in',
    'host last': 'request-open',
    'host cancel': 'idle',
    'host close': 'closed',
    'device next': 'request-coming-in',
    'device taken': 'closed',
    'device close': 'closed',
  },
  'request-open': {
    'host poll': 'request-open',
    'host cancel': 'request-open',
    'host close': 'closed',
    'device waiting': 'request-open',
    'device more': 'response-going-out',
    'device last': 'idle',
    'device taken': 'closed',
    'device close': 'closed',
  },
  'response-going-out': {
    'host next': 'response-going-out',
    'host poll': 'response-going-out',
    'host cancel': 'response-going-out',
    'host close': 'closed',
    'device more': 'response-going-out',
    'device last': 'idle',
    'device taken': 'closed',
    'device close': 'closed',
  },
  closed: {},
};

/** SPEC §6: the state after a record, or `undefined` when it is not allowed in this one. */
export function next(state: SessionName, event: SessionEvent): SessionName | undefined {
  return sessionTable[state][event];
}

/** SPEC §6: the states in which the device works, waits for a person or is somebody else's, and the host therefore polls. */
export function isPolled(state: SessionName): boolean {
  return state === 'held' || state === 'digits-awaited' || state === 'code-compared' || state === 'request-open';
}

/** SPEC §6: the states in which the device owes a record. */
export function isDeviceDue(state: SessionName): boolean {
  return (
    isPolled(state) || state === 'state-awaited' || state === 'request-coming-in' || state === 'response-going-out'
  );
}
