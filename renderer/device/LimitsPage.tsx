// What the device at hand decides by itself: how much OK alone pays, a currency each, and whom it knows by key. It alone keeps both,
// and shows every change before it is one.
import { useWallet } from '../wallet/screen.ts';
import { NeedsDevice } from './Asked.tsx';
import { Caps } from './Caps.tsx';
import { Contacts } from './Contacts.tsx';
import { PageHead } from './PageHead.tsx';
import { PolicyUnknown } from './PolicyUnknown.tsx';

export function LimitsPage() {
  const { policy } = useWallet();
  return (
    <>
      <PageHead page="limits" />
      <NeedsDevice />
      {!policy && <PolicyUnknown />}
      <Caps caps={policy?.caps} />
      <Contacts contacts={policy?.contacts} />
    </>
  );
}
