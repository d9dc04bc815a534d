// What the page knows: the wallet's latest view, where the person is in it, and the few things that are the page's alone.
// The view comes whole with every change; nothing is kept beside it that the wallet could know better.
import { create } from 'zustand';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { View, WalletView } from '#app/screen-contract/views.ts';
import { hashOf, placeOf, type Place } from '../places/places.ts';
import { ask } from './client.ts';

const retry = 1500;

/** The page's state. `revealed`: amounts are shown although the wallet is discreet. */
export type Screen = {
  readonly view: View | undefined;
  /** Why no view follows at the moment. */
  readonly problem: Problem | undefined;
  readonly place: Place;
  readonly revealed: boolean;
  /** What lies over the page. */
  readonly over: 'nothing' | 'palette' | 'shortcuts';
  /** The next view gives the focus to its search instead of its title. */
  readonly seeksSearch: boolean;
  /** The purse that the payment under way was asked of. */
  readonly paysFrom: string | undefined;
};

/** The open wallet with what stands around it. */
export type ShownWallet = WalletView & Omit<View, 'wallet'>;

/** The page's one store. */
export const useScreen = create<Screen>()(() => ({
  view: undefined,
  problem: undefined,
  place: placeOf(''),
  revealed: false,
  over: 'nothing',
  seeksSearch: false,
  paysFrom: undefined,
}));

/** Changes the page's own part. */
export function setScreen(part: Partial<Pick<Screen, 'revealed' | 'over' | 'seeksSearch' | 'paysFrom'>>): void {
  useScreen.setState(part);
}

/** Goes somewhere; Back leads back. `instead` replaces where the person is now. */
export function go(place: Place, instead?: 'instead'): void {
  const hash = hashOf(place);
  if (hash === location.hash) return;
  if (instead) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  useScreen.setState({ place, over: 'nothing' });
}

/** Takes the place from the address, as after Back. */
export function arrive(): void {
  useScreen.setState({ place: placeOf(location.hash), over: 'nothing' });
}

/** Keeps the view up to date until the signal ends it. */
export async function follow(signal: AbortSignal): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    const answer = await ask('wallet/view', { after }, signal);
    if (signal.aborted) return;
    if (answer.ok) {
      after = answer.value.version;
      useScreen.setState({ view: answer.value, problem: undefined });
      continue;
    }
    useScreen.setState({ problem: answer.error });
    if (answer.error.code === 'not-admitted') return;
    after = 0; // a wallet that was started anew counts from one
    await new Promise((resolve) => setTimeout(resolve, retry));
  }
}

/** The open wallet; only for what is shown while it is open. */
export function useWallet(): ShownWallet {
  const view = useScreen((screen) => screen.view);
  if (!view?.wallet) throw new Error('the wallet is not open');
  const { wallet, ...around } = view;
  return { ...around, ...wallet };
}

/** Whether amounts are hidden now. */
export function useHidden(): boolean {
  return useScreen(({ view, revealed }) => view?.preferences.discreet === true && !revealed);
}
