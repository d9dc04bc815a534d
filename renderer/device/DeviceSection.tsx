// The device: found or not, paired or not, and pairing itself.
import type { DeviceView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { Section } from '../elements/Section.tsx';
import { useAsk } from '../use-wallet.ts';
import { PairingSteps } from './PairingSteps.tsx';

const conditions = { 'not-set-up': 'not set up', locked: 'locked', ready: 'unlocked' } as const;

export function DeviceSection({ view }: { readonly view: ShownWallet }) {
  const { device, activity, places } = view;
  const pairing = activity?.does === 'pair' ? activity : undefined;
  return (
    <Section
      title="Device"
      {...(device.is === 'paired' && { mark: `Paired, ${conditions[device.condition]}`, tone: 'good' as const })}
    >
      {pairing?.is === 'running' ? <PairingSteps activity={pairing} view={view} /> : <Standing device={device} />}
      {pairing?.is === 'failed' && <ProblemNotice problem={pairing.problem} />}
      {places.panel !== undefined && pairing?.is !== 'running' && (
        <p className={elements.small}>
          <a href={places.panel} target="_blank" rel="noreferrer">
            Open the practice device
          </a>{' '}
          <span className={elements.quiet}>in a tab of its own: its display and keys. PIN {places.practicePin}.</span>
        </p>
      )}
    </Section>
  );
}

function Standing({ device }: { readonly device: DeviceView }) {
  const pair = useAsk('device/pair');
  const connect = useAsk('device/connect');
  const forget = useAsk('device/forget');
  switch (device.is) {
    case 'absent':
      return (
        <>
          <p>Looking for the device …</p>
          <ProblemNotice problem={device.problem} tone="warn" />
        </>
      );
    case 'connecting':
      return <p>Connecting to the device …</p>;
    case 'failed':
      return (
        <>
          <ProblemNotice problem={device.problem} />
          <div className={elements.buttons}>
            <Button onPress={() => void connect.run({})}>Connect again</Button>
            {device.forgettable && <Button onPress={() => void forget.run({})}>Forget this device</Button>}
          </div>
        </>
      );
    case 'unpaired':
      return (
        <>
          <p>
            Found a device ({device.model}). Pair it once: it then shows what you pay and signs only what you approve
            with its own keys.
          </p>
          {device.waitSeconds > 0 && <p className={elements.quiet}>It makes you wait {device.waitSeconds} s first.</p>}
          <ProblemNotice problem={pair.problem} />
          <div className={elements.buttons}>
            <Button kind="main" onPress={() => void pair.run({})} disabled={pair.busy || device.waitSeconds > 0}>
              Pair this device
            </Button>
          </div>
        </>
      );
    case 'paired':
      return (
        <p className={elements.quiet}>
          {device.model}, version {device.firmware}. Payments wait for your yes on its keypad.
        </p>
      );
  }
}
