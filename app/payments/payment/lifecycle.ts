// What a person may know of where a payment stands, whatever its system. Every operation of every module maps its own
// states to these; a test holds the picture against the table.
//
//   started ──► approved ──► sent ──► completed
//      │  ▲         │          │
//      │  └ waiting │          ├──► returnable ──► returned
//      │            │          │
//      └► refused   └► failed ◄┘   (failed: nothing was paid)
//
// `started` and `waiting-for-device` have moved nothing; `approved` and `sent` are in doubt while no answer comes, and
// recovery asks again until one of the four on the right is reached.

/** Where a payment stands. */
export type PaymentState =
  | 'started'
  | 'waiting-for-device'
  | 'approved'
  | 'sent'
  | 'completed'
  | 'refused'
  | 'failed'
  | 'returnable'
  | 'returned';

/** From each state, the states that may follow. */
export const followingStates: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  started: ['waiting-for-device', 'approved', 'sent', 'completed', 'refused', 'failed'],
  'waiting-for-device': ['started', 'approved', 'refused', 'failed'],
  approved: ['sent', 'failed', 'completed'],
  sent: ['completed', 'returnable', 'failed'],
  completed: [],
  refused: [],
  failed: [],
  returnable: ['completed', 'returned'],
  returned: [],
};

/** Whether nothing will change any more without the person. */
export function isFinal(state: PaymentState): boolean {
  return followingStates[state].length === 0;
}

/** Whether the outcome is unknown here and recovery must find it out. */
export function isInDoubt(state: PaymentState): boolean {
  return state === 'approved' || state === 'sent';
}
