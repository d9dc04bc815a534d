// The focus is never lost: when what had it goes from the page (a button that led on, a screen that another replaced), the title of
// what stands there now takes it, so that a keyboard goes on from there and a screen reader says where the person is. Sheets and lists
// give it back by themselves; so there is a moment's wait, and nothing is taken from what has the focus.
import { useEffect } from 'react';

const moment = 60;

/** Watches the whole page. */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | undefined;
    let timer: number | undefined;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = target;
    };
    const restore = () => {
      timer = undefined;
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && last?.isConnected === false) document.querySelector<HTMLElement>('main h1')?.focus();
    };
    const observer = new MutationObserver(() => {
      if (last?.isConnected === false) timer ??= window.setTimeout(restore, moment);
    });
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}
