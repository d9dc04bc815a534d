// What a person may know of where a payment stands, whatever its system. Every operation of every module maps its own
// states to these; a test reads this picture and holds it against the table.
//
//   started            ──► waiting-for-device, approved, sent, refused, failed
//   waiting-for-device ──► approved, refused, failed
//   approved           ──► sent, completed, failed
//   sent               ──► completed, returnable, returned, failed
//   returnable         ──► completed, returned
//   completed, refused, failed, returned: final
//
// `started` and `waiting-for-device` have moved nothing; `approved` and `sent` are in doubt while no answer comes, and
// recovery asks again. `failed` means that nothing was paid; `returnable` comes back after its lock time, or turns out to
// have been taken after all.

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
  started: ['waiting-for-device', 'approved', 'sent', 'refused', 'failed'],
  'waiting-for-device': ['approved', 'refused', 'failed'],
  approved: ['sent', 'completed', 'failed'],
  sent: ['completed', 'returnable', 'returned', 'failed'],
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
