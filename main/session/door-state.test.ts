import { expect, test } from 'vitest';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { beginningOf } from './door-beginning.ts';
import type { DoorMark } from './door-mark.ts';
import { doorView, nextDoor, type DoorEvent, type DoorState } from './door-state.ts';
import { tooShort, waitAfterWrong } from './passphrase-wait.ts';

const problem: Problem = { code: 'passphrase-wrong', details: {} };
const steps = [{ name: 'device', is: 'running' }] as const;
const states: Readonly<Record<string, DoorState>> = {
  choosing: { is: 'choosing' },
  preparing: { is: 'preparing', steps: [...steps] },
  stopped: { is: 'preparing', steps: [...steps], problem },
  locked: { is: 'locked' },
  opening: { is: 'opening', from: 'locked' },
  open: { is: 'open', protection: 'passphrase', way: 'own' },
  unprotected: { is: 'open', protection: 'credential', way: 'own' },
};
const events: readonly DoorEvent[] = [
  { does: 'try', steps: [...steps] },
  { does: 'step', steps: [...steps] },
  { does: 'stop-short', problem },
  { does: 'set-up' },
  { does: 'unlock' },
  { does: 'refused', problem },
  { does: 'opened', protection: 'passphrase', way: 'own' },
  { does: 'prepared', protection: 'credential', way: 'try' },
  { does: 'protected' },
  { does: 'lock' },
];

test('At the door nothing follows but what the drawing at the top of its file shows', () => {
  const drawn = [
    ['choosing', 'try', 'preparing'],
    ['choosing', 'set-up', 'opening'],
    ['preparing', 'step', 'preparing'],
    ['preparing', 'stop-short', 'preparing'],
    ['preparing', 'prepared', 'open'],
    ['stopped', 'try', 'preparing'],
    ['stopped', 'step', 'preparing'],
    ['stopped', 'stop-short', 'preparing'],
    ['stopped', 'prepared', 'open'],
    ['locked', 'unlock', 'opening'],
    ['opening', 'refused', 'locked'],
    ['opening', 'opened', 'open'],
    ['open', 'protected', 'open'],
    ['open', 'lock', 'locked'],
    ['unprotected', 'protected', 'open'],
  ];
  const possible = Object.entries(states).flatMap(([name, state]) =>
    events.flatMap((event) => {
      const next = nextDoor(state, event);
      return next ? [[name, event.does, next.is]] : [];
    }),
  );
  expect(possible).toEqual(drawn);
});

test('A refused opening goes back to where it came from, with the reason', () => {
  expect(nextDoor({ is: 'opening', from: 'choosing' }, { does: 'refused', problem })).toEqual({
    is: 'choosing',
    problem,
  });
  expect(nextDoor({ is: 'opening', from: 'locked' }, { does: 'refused', problem })).toEqual({ is: 'locked', problem });
});

test('The wait doubles with each wrong passphrase, and never exceeds five minutes', () => {
  expect([0, 1, 2, 3, 4, 9, 10, 1000].map(waitAfterWrong)).toEqual([0, 1, 2, 4, 8, 256, 300, 300]);
});

test('A new passphrase has ten characters as a person counts them, not as a machine stores them', () => {
  expect(tooShort('123456789')).toEqual({ code: 'passphrase-short', details: { least: '10' } });
  expect(tooShort('e\u0301'.repeat(9))?.code).toBe('passphrase-short'); // nine é, eighteen units
  expect(tooShort('🔑'.repeat(9))?.code).toBe('passphrase-short');
  expect(tooShort('ten chars!')).toBeUndefined();
});

test('A notice is shown on an open door and to who chooses, and a reason to stop comes before it', () => {
  expect(doorView({ is: 'open', protection: 'passphrase', way: 'own' }, 0, problem)).toMatchObject({ problem });
  expect(doorView({ is: 'choosing' }, 0, problem)).toEqual({ is: 'choosing', problem });
  const other: Problem = { code: 'money-differs', details: {} };
  expect(doorView({ is: 'choosing', problem: other }, 0, problem)).toEqual({ is: 'choosing', problem: other });
  expect(doorView({ is: 'locked' }, 4, undefined)).toEqual({ is: 'locked', waitSeconds: 4 });
});

const mark = (change: Partial<DoorMark> = {}): DoorMark => ({
  ...{ money: 'practice', way: 'try', provisioned: true, preparing: false },
  ...change,
});

test.each([
  ['nothing there', { mark: undefined, protection: 'none' }, { does: 'choose' }],
  ['nothing there, to try', { mark: undefined, protection: 'none', way: 'try' }, { does: 'try' }],
  ['nothing there, one’s own', { mark: undefined, protection: 'none', way: 'own' }, { does: 'open', isNew: true }],
  ['killed before the keys were made', { mark: mark({ preparing: true }), protection: 'none' }, { does: 'try' }],
  ['killed half-way', { mark: mark({ preparing: true }), protection: 'credential' }, { does: 'try' }],
  [
    'killed half-way, told otherwise',
    { mark: mark({ preparing: true }), protection: 'credential', way: 'own' },
    { does: 'try' },
  ],
  ['made ready', { mark: mark(), protection: 'credential' }, { does: 'open', isNew: false }],
  ['set up, then killed before the keys', { mark: mark({ way: 'own' }), protection: 'none' }, { does: 'choose' }],
  ['under a passphrase', { mark: mark({ way: 'own' }), protection: 'passphrase' }, { does: 'lock' }],
  ['from before there was a mark', { mark: undefined, protection: 'credential' }, { does: 'open', isNew: false }],
  ['damaged mark', { mark: 'damaged', protection: 'passphrase' }, { does: 'refuse', found: 'unknown' }],
  [
    'real folder, practice start',
    { mark: mark({ money: 'real' }), protection: 'passphrase' },
    { does: 'refuse', found: 'real' },
  ],
  [
    'practice folder, real start',
    { money: 'real', mark: mark(), protection: 'credential' },
    { does: 'refuse', found: 'practice' },
  ],
  [
    'real, nothing there, to try',
    { money: 'real', mark: undefined, protection: 'none', way: 'try' },
    { does: 'choose' },
  ],
  [
    'real, only a credential file',
    { money: 'real', mark: mark({ money: 'real' }), protection: 'credential' },
    { does: 'choose' },
  ],
] as const)('The door begins rightly with: %s', (_what, found, does) => {
  expect(beginningOf({ money: 'practice', way: undefined, ...found })).toMatchObject(does);
});
