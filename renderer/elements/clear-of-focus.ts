// Keeps toasts from hiding where the keyboard is (WCAG 2.4.11, Focus Not Obscured): where they would cover what has the focus, they
// stand at the upper end instead.
import { useEffect, useState, type RefObject } from 'react';

/** Whether `cover`, standing at its usual place, would hide some of what has the focus. */
function covers(cover: DOMRect, focused: DOMRect): boolean {
  return (
    focused.left < cover.right && cover.left < focused.right && focused.top < cover.bottom && cover.top < focused.bottom
  );
}

/** Whether what stands in `place` has to stand aside now; asked again whenever the focus goes elsewhere and when `count` changes. */
export function useClearOfFocus(place: RefObject<HTMLElement | null>, count: number): boolean {
  const [aside, setAside] = useState(false);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      const cover = place.current;
      const focused = document.activeElement;
      if (cover === null || focused === null || focused === document.body || cover.contains(focused)) return;
      // Once aside, it stays there until nothing is shown any more: what jumps to and fro cannot be read.
      setAside((now) => count > 0 && (now || covers(cover.getBoundingClientRect(), focused.getBoundingClientRect())));
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
  }, [place, count]);
  return aside;
}
