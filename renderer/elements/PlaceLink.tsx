// A link to a place of the wallet. A real link, so that it can be copied, opened by keyboard and read as one.
import type { MouseEvent, ReactNode } from 'react';
import { hashOf, type Place } from '../places/places.ts';
import { go } from '../wallet/screen.ts';
import button from './button.module.css';
import styles from './place-link.module.css';

/** Draws it; `kind` `button` and `main` look like buttons of those kinds, `quiet` has no line under it. */
export function PlaceLink(props: {
  readonly to: Place;
  readonly kind?: 'plain' | 'quiet' | 'button' | 'main';
  readonly current?: boolean;
  readonly children: ReactNode;
}) {
  const { kind = 'plain' } = props;
  const looks =
    kind === 'button' || kind === 'main'
      ? { className: button.button, 'data-kind': kind === 'main' ? 'main' : 'plain' }
      : { className: styles.link, 'data-kind': kind };
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(props.to);
  };
  return (
    <a {...looks} href={hashOf(props.to)} onClick={follow} aria-current={props.current === true ? 'page' : undefined}>
      {props.children}
    </a>
  );
}
