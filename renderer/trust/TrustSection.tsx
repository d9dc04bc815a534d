// Whom wallet and device believe: the practice authority, after its fingerprint was compared on the device.
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { Facts } from '../elements/Facts.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { Section } from '../elements/Section.tsx';
import { useAsk } from '../use-wallet.ts';

export function TrustSection({ view }: { readonly view: ShownWallet }) {
  const { trust, device, activity, places } = view;
  const pin = useAsk('trust/pin');
  const asking = activity?.does === 'pin-root' ? activity : undefined;
  const shown = trust.proposed ?? trust.pinned;
  const settled = trust.pinned !== undefined && trust.proposed === undefined;
  return (
    <Section title="Trust" {...(settled && { mark: 'Pinned on the device', tone: 'good' as const })}>
      {!settled && (
        <p>
          {trust.pinned
            ? 'The market’s authority is not the one that the device trusts. Trust it only if you expect that.'
            : 'Shops prove their name by this authority. The device will show its fingerprint: agree only if it is the same.'}
        </p>
      )}
      {shown ? (
        <Facts
          facts={[
            ['Authority', shown.name],
            [
              'Fingerprint',
              <span key="fingerprint" className={elements.fingerprint}>
                {shown.fingerprint}
              </span>,
            ],
          ]}
        />
      ) : (
        <p className={elements.quiet}>The practice market is starting …</p>
      )}
      {asking?.is === 'running' && (
        <OnDevice activity={asking} panel={places.panel} practicePin={places.practicePin}>
          <span className={elements.small}>Compare the fingerprint, then enter the PIN.</span>
        </OnDevice>
      )}
      {asking?.is === 'failed' && <ProblemNotice problem={asking.problem} />}
      <ProblemNotice problem={pin.problem} />
      {trust.proposed && asking?.is !== 'running' && (
        <>
          {device.is !== 'paired' && <p className={elements.quiet}>Pair the device first.</p>}
          <div className={elements.buttons}>
            <Button
              kind="main"
              disabled={device.is !== 'paired' || pin.busy || activity?.is === 'running'}
              onPress={() => void pin.run({ fingerprint: trust.proposed?.fingerprint ?? '' })}
            >
              Compare on the device
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}
