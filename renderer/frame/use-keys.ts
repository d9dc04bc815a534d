// Keys that work anywhere: Ctrl or Cmd with K, and single ones (`g` and a letter, `/`, `?`, `h`) while nothing is being typed. The single
// ones can be switched off, since speech input may say them by accident.
import { useLayoutEffect } from 'react';
import { viewNames } from '../places/places.ts';
import { ask } from '../wallet/client.ts';
import { go, setScreen, useScreen } from '../wallet/screen.ts';
import { views } from './views.ts';

const kept = 'semper-single-keys';
const followsWithin = 1500;

/** Whether single keys work. */
export function singleKeys(): boolean {
  return localStorage.getItem(kept) !== 'off';
}

/** Switches single keys on or off, for this page's origin. */
export function setSingleKeys(on: boolean): void {
  localStorage.setItem(kept, on ? 'on' : 'off');
}

/** Listens while the wallet is open, from the moment in which it can be seen. */
export function useKeys(): void {
  useLayoutEffect(() => {
    let after = -Infinity;
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setScreen({ over: useScreen.getState().over === 'palette' ? 'nothing' : 'palette' });
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !singleKeys()) return;
      if (useScreen.getState().over !== 'nothing') return;
      const second = event.timeStamp - after < followsWithin;
      after = event.key === 'g' && !second ? event.timeStamp : -Infinity;
      const view = second ? viewNames.find((name) => views[name].key === event.key) : undefined;
      if (view) go({ view });
      else if (event.key === '/') searchInArchive();
      else if (event.key === '?') setScreen({ over: 'shortcuts' });
      else if (event.key === 'h') toggleDiscreet();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** Hides amounts, or shows them again, for good. */
export function toggleDiscreet(): void {
  const discreet = useScreen.getState().view?.preferences.discreet === true;
  setScreen({ revealed: false });
  void ask('preferences/set', { discreet: !discreet });
}

/** Where one searches, in a view that has such a place. */
export const searchField = 'input[type="search"]';

function searchInArchive(): void {
  const { view, subject } = useScreen.getState().place;
  if (view === 'archive' && subject === undefined) {
    document.querySelector<HTMLElement>(`main ${searchField}`)?.focus();
    return;
  }
  setScreen({ seeksSearch: true });
  go({ view: 'archive' });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="listbox"], [role="menu"]') !== null
  );
}
