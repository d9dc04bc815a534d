// A link to a place of the wallet. A real link, so that it can be copied, opened by keyboard and read as one.
import type { MouseEvent, ReactNode } from 'react';
import { hashOf, type Place } from '../places/places.ts';
import { go } from '../wallet/screen.ts';
import styles from './place-link.module.css';

/** Draws it; `kind` `button` looks like one, `quiet` has no line under it. */
export function PlaceLink(props: {
  readonly to: Place;
  readonly kind?: 'plain' | 'quiet' | 'button' | 'main';
  readonly current?: boolean;
  readonly children: ReactNode;
}) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(props.to);
  };
  return (
    <a
      className={styles.link}
      data-kind={props.kind ?? 'plain'}
      href={hashOf(props.to)}
      onClick={follow}
      aria-current={props.current === true ? 'page' : undefined}
    >
      {props.children}
    </a>
  );
}
