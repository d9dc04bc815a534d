// Keeps toasts from hiding where the keyboard is (WCAG 2.4.11, Focus Not Obscured): they stand at the lower end of the content, or
// at the upper one, whichever is clear, and move only when they have to.
import { useEffect, useState, type RefObject } from 'react';

/** Whether `cover`, moved by `by` pixels up or down, hides some of what has the focus. */
function hides(cover: DOMRect, by: number, focused: DOMRect): boolean {
  return (
    focused.left < cover.right &&
    cover.left < focused.right &&
    focused.top < cover.bottom + by &&
    cover.top + by < focused.bottom
  );
}

/** Where `shown` has to stand: 'lower' or 'upper'; asked whenever the focus goes elsewhere and when `count` changes. */
export function useClearOfFocus(shown: RefObject<HTMLElement | null>, count: number): 'lower' | 'upper' {
  const [place, setPlace] = useState<'lower' | 'upper'>('lower');
  useEffect(() => {
    let frame = 0;
    const look = () => {
      const cover = shown.current?.getBoundingClientRect();
      const focused = document.activeElement;
      if (cover === undefined || focused === null || focused === document.body || shown.current?.contains(focused))
        return;
      const box = focused.getBoundingClientRect();
      // The two places lie in mirror image; near enough for telling whether the other one is clear.
      const across = innerHeight - cover.top - cover.bottom;
      setPlace((now) => {
        if (count === 0) return 'lower';
        if (!hides(cover, 0, box) || hides(cover, across, box)) return now;
        return now === 'lower' ? 'upper' : 'lower';
      });
    };
    // The page scrolls to what has the focus before the next frame is drawn.
    const lookSoon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    lookSoon();
    document.addEventListener('focusin', lookSoon);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('focusin', lookSoon);
    };
  }, [shown, count]);
  return place;
}
