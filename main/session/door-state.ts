// Where the door stands, and what may follow. Pure; what it takes to open a wallet is done by door.ts.
//
//   choosing ──set-up──► opening ◄──unlock── locked
//      │  ▲                │ │ ▲               ▲ ▲
//      │  └──refused──◄────┘ │ └──(start)      │ │
//      try                opened    refused────┘ │
//      ▼                     ▼                   │
//   preparing ──prepared──► open ──────lock──────┘
import type { Door } from '#app/screen-contract/door-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';

type Steps = Extract<Door, { is: 'preparing' }>['steps'];
type Open = Omit<Extract<Door, { is: 'open' }>, 'problem'>;

/** The door's state. `opening` knows where it goes back to; `preparing` runs unless it has a problem. */
export type DoorState =
  | { readonly is: 'choosing'; readonly problem?: Problem }
  | { readonly is: 'preparing'; readonly steps: Steps; readonly problem?: Problem }
  | { readonly is: 'locked'; readonly problem?: Problem }
  | { readonly is: 'opening'; readonly from: 'choosing' | 'locked' }
  | Readonly<Open>;

/** What happens at the door. */
export type DoorEvent =
  | { readonly does: 'try'; readonly steps: Steps }
  | { readonly does: 'step'; readonly steps: Steps }
  | { readonly does: 'stop-short'; readonly problem: Problem }
  | { readonly does: 'set-up' }
  | { readonly does: 'unlock' }
  | { readonly does: 'refused'; readonly problem: Problem }
  | ({ readonly does: 'opened' | 'prepared' } & Omit<Open, 'is'>)
  | { readonly does: 'protected' }
  | { readonly does: 'lock' };

/** The state after an event; `undefined` where it cannot happen. */
export function nextDoor(state: DoorState, event: DoorEvent): DoorState | undefined {
  switch (event.does) {
    case 'try': {
      const begins = state.is === 'choosing' || (state.is === 'preparing' && state.problem !== undefined);
      return begins ? { is: 'preparing', steps: event.steps } : undefined;
    }
    case 'step':
      return state.is === 'preparing' ? { ...state, steps: event.steps } : undefined;
    case 'stop-short':
      return state.is === 'preparing' ? { ...state, problem: event.problem } : undefined;
    case 'set-up':
      return state.is === 'choosing' ? { is: 'opening', from: 'choosing' } : undefined;
    case 'unlock':
      return state.is === 'locked' ? { is: 'opening', from: 'locked' } : undefined;
    case 'refused':
      return state.is === 'opening' ? { is: state.from, problem: event.problem } : undefined;
    case 'opened':
    case 'prepared': {
      const from = event.does === 'opened' ? 'opening' : 'preparing';
      return state.is === from ? { is: 'open', protection: event.protection, way: event.way } : undefined;
    }
    case 'protected':
      return state.is === 'open' ? { ...state, protection: 'passphrase' } : undefined;
    case 'lock':
      return state.is === 'open' && state.protection === 'passphrase' ? { is: 'locked' } : undefined;
  }
}

/** What a screen sees of it; `notice` is what the person should know though nothing stands in the way. */
export function doorView(state: DoorState, waitSeconds: number, notice: Problem | undefined): Door {
  switch (state.is) {
    case 'locked':
      return { ...state, waitSeconds };
    case 'opening':
      return { is: 'opening' };
    case 'preparing':
      return { ...state, steps: [...state.steps] };
    case 'open':
      return { ...state, ...(notice && { problem: notice }) };
    case 'choosing':
      return { ...(notice && { problem: notice }), ...state };
  }
}
