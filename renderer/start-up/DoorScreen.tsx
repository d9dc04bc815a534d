// Before the wallet is open: chosen by the state of the door.
import { useLingui } from '@lingui/react/macro';
import type { View } from '#app/screen-contract/views.ts';
import { FirstRun } from './FirstRun.tsx';
import { Preparing } from './Preparing.tsx';
import { Threshold } from './Threshold.tsx';
import { Unlock } from './Unlock.tsx';

export function DoorScreen({ view }: { readonly view: View | undefined }) {
  const { t } = useLingui();
  const door = view?.door;
  switch (door?.is) {
    case 'choosing':
      return <FirstRun problem={door.problem} />;
    case 'preparing':
      return <Preparing door={door} />;
    case 'locked':
      return <Unlock door={door} />;
    case 'opening':
    case 'open':
    case undefined:
      return (
        <Threshold title={t`Opening the wallet …`}>
          <p>{t`The archive is being verified. This takes a moment.`}</p>
        </Threshold>
      );
  }
}
