// The open wallet: the rail of places, the line that says what kind of money this is, the view, and beside it the device. The
// view alone scrolls, so nothing ever covers it; coming to a view puts the focus on its title, or on its search
// when that was asked for.
import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { setScreen, useScreen } from '../wallet/screen.ts';
import { DoorProblem } from './DoorProblem.tsx';
import { DeviceStrip } from './DeviceStrip.tsx';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Spoken } from './Spoken.tsx';
import { TopLine } from './TopLine.tsx';
import { useArrivingOffer } from './use-arriving-offer.ts';
import { searchField, useKeys } from './use-keys.ts';
import { usePresence } from './use-presence.ts';
import { views } from './views.ts';
import styles from './frame.module.css';

export function Frame() {
  const place = useScreen((screen) => screen.place);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useKeys();
  usePresence();
  useArrivingOffer();
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const search = useScreen.getState().seeksSearch && main.current?.querySelector<HTMLElement>(searchField);
    setScreen({ seeksSearch: false });
    main.current?.scrollTo({ top: 0 });
    (search || main.current?.querySelector('h1'))?.focus({ preventScroll: true });
  }, [place.view, place.subject]);
  const View = views[place.view].draw;
  return (
    <div className={styles.frame}>
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.querySelector('h1')?.focus();
        }}
      >
        <Trans>Go to the content</Trans>
      </a>
      <TopLine />
      <Rail place={place} />
      <main ref={main} id="main" className={styles.main}>
        <div className={styles.column}>
          <DoorProblem />
          <View key={place.view} place={place} />
        </div>
      </main>
      <DeviceStrip />
      <Spoken />
      <Palette />
      <Shortcuts />
    </div>
  );
}
