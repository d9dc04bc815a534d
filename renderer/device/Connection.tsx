// How wallet and device stand, and what a person can do about it: in a mark of few words, and in sentences with the ways out.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { DeviceView as Device } from '#app/screen-contract/device-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { ForgetQuestion } from './ForgetQuestion.tsx';
import { devicePlace } from './pages.ts';

type Known = Extract<Device, { is: 'paired' | 'unpaired' }>;

/** In a few words. */
export function Condition({ device }: { readonly device: Device }) {
  const { t } = useLingui();
  switch (device.is) {
    case 'absent':
      return <StateMark is="running">{t`Not connected`}</StateMark>;
    case 'connecting':
      return <StateMark is="running">{t`Connecting`}</StateMark>;
    case 'failed':
      return <StateMark is="bad">{t`Needs you`}</StateMark>;
    case 'held':
      return <StateMark is="waiting">{t`In use elsewhere`}</StateMark>;
    case 'unpaired':
      return <StateMark is="waiting">{t`Not paired`}</StateMark>;
    case 'paired':
      return (
        <StateMark is="good" icon={device.condition === 'ready' ? 'check' : 'lock'}>
          {device.condition === 'ready'
            ? t`Paired, unlocked`
            : device.condition === 'locked'
              ? t`Paired, locked`
              : t`Paired, not set up`}
        </StateMark>
      );
  }
}

/** In sentences, with the ways out. */
export function Standing({ device }: { readonly device: Device }) {
  switch (device.is) {
    case 'absent':
      return (
        <>
          <p>
            <Trans>
              Looking for the device. Connect it and switch it on; it is found by itself. You can look at everything
              meanwhile, and nothing that waits for it is lost.
            </Trans>
          </p>
          <ProblemNotice
            problem={device.problem}
            tone="warn"
            actions={
              device.problem?.code === 'device-not-permitted' && (
                <PlaceLink to={devicePlace('trouble')} kind="button">
                  <Trans>How to permit it</Trans>
                </PlaceLink>
              )
            }
          />
          {device.problem?.code !== 'device-not-permitted' && (
            <p>
              <PlaceLink to={devicePlace('trouble')}>
                <Trans>It is plugged in, and still not found?</Trans>
              </PlaceLink>
            </p>
          )}
        </>
      );
    case 'connecting':
      return (
        <p>
          <Trans>Found something. Making a private connection to it …</Trans>
        </p>
      );
    case 'failed':
      return <Failed device={device} />;
    case 'held':
      return <Held device={device} />;
    case 'unpaired':
      return <Unpaired device={device} />;
    case 'paired':
      return (
        <>
          <p>
            {device.condition === 'ready' ? (
              <Trans>It waits for you. Each question comes to its display, and goes on only with your key press.</Trans>
            ) : device.condition === 'locked' ? (
              <Trans>It asks for its PIN when it is needed next; you type that on its own keypad, never here.</Trans>
            ) : (
              <Trans>It has no keys yet. Set it up on its own display and keypad; write its words down on paper.</Trans>
            )}
          </p>
          <WhatItIs device={device} />
        </>
      );
  }
}

function WhatItIs({ device }: { readonly device: Known }) {
  const { t } = useLingui();
  const conditions = { ready: t`unlocked`, locked: t`locked`, 'not-set-up': t`not set up` };
  return (
    <Facts
      facts={[
        [t`Model`, <bdi key="model">{device.model}</bdi>],
        [t`Firmware`, <bdi key="firmware">{device.firmware}</bdi>],
        [t`Condition`, conditions[device.condition]],
        [t`Money`, device.practice ? t`practice only: a simulated device` : t`real`],
      ]}
    />
  );
}

function Unpaired({ device }: { readonly device: Extract<Device, { is: 'unpaired' }> }) {
  const { activity } = useWallet();
  const pair = useAsk('device/pair');
  const isSetUp = device.condition !== 'not-set-up';
  return (
    <>
      <p>
        <Trans>
          Found a device (<bdi>{device.model}</bdi>). Pair it once: it then shows what you pay, and signs only what you
          approve with its own keys.
        </Trans>
      </p>
      {!isSetUp && (
        <p>
          <Trans>It has no keys yet: set it up first, on its own display and keypad.</Trans>
        </p>
      )}
      <ProblemNotice problem={pair.problem} />
      <Buttons>
        <Button
          kind="main"
          onPress={() => void pair.run({})}
          disabled={!isSetUp || pair.busy || activity?.is === 'running' || device.waitSeconds > 0}
        >
          <Trans>Pair this device</Trans>
        </Button>
        {device.waitSeconds > 0 && (
          <span>
            <Trans>It makes you wait {device.waitSeconds} s first.</Trans>
          </span>
        )}
      </Buttons>
      <WhatItIs device={device} />
    </>
  );
}

/** Another program has the device. */
function Held({ device }: { readonly device: Extract<Device, { is: 'held' }> }) {
  const takeOver = useAsk('device/take-over');
  const { program, computer } = device.by;
  return (
    <>
      <p>
        {device.taken ? (
          <Trans>
            <bdi>{program}</bdi> on <bdi>{computer}</bdi> has taken the device from this wallet.
          </Trans>
        ) : (
          <Trans>
            <bdi>{program}</bdi> on <bdi>{computer}</bdi> is using the device. As soon as it leaves, this wallet goes on
            by itself.
          </Trans>
        )}
      </p>
      <p>
        <Trans>You can use it here instead. The other program is told, and what it was asking is given up.</Trans>
      </p>
      <ProblemNotice problem={takeOver.problem} />
      <Buttons>
        <Button disabled={takeOver.busy} onPress={() => void takeOver.run({})}>
          <Trans>Use it here</Trans>
        </Button>
      </Buttons>
    </>
  );
}

function Failed({ device }: { readonly device: Extract<Device, { is: 'failed' }> }) {
  const connect = useAsk('device/connect');
  return (
    <>
      <ProblemNotice
        problem={device.problem}
        actions={
          <Button disabled={connect.busy} onPress={() => void connect.run({})}>
            <Trans>Connect again</Trans>
          </Button>
        }
      />
      <ProblemNotice problem={connect.problem} />
      {device.forgettable && <Forgetting />}
    </>
  );
}

/** Ends the pairing, after a question. */
function Forgetting() {
  const { activity } = useWallet();
  const forget = useAsk('device/forget');
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Buttons>
        <Button kind="bad" disabled={forget.busy || activity?.is === 'running'} onPress={() => setAsks(true)}>
          <Trans>Forget this device …</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={forget.problem} />
      <ForgetQuestion open={asks} onClose={() => setAsks(false)} onYes={() => void forget.run({})} />
    </>
  );
}
