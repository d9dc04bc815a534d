// Somebody is at the screen: told to the wallet at most every few seconds, so that auto-lock counts from the last touch and not from
// the last request. Nothing is told about what was touched.
import { useEffect } from 'react';
import { ask } from '../wallet/client.ts';
import { useWallet } from '../wallet/screen.ts';

const pause = 10_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Tells while the wallet is open and locks itself. */
export function usePresence(): void {
  const { preferences, door } = useWallet();
  const locks = preferences.autoLockMinutes > 0 && door.is === 'open' && door.protection === 'passphrase';
  useEffect(() => {
    if (!locks) return;
    let told = -Infinity;
    const stay = (event: Event) => {
      if (event.timeStamp - told < pause) return;
      told = event.timeStamp;
      void ask('door/stay', {});
    };
    for (const sign of signs) addEventListener(sign, stay, { passive: true });
    return () => {
      for (const sign of signs) removeEventListener(sign, stay);
    };
  }, [locks]);
}
