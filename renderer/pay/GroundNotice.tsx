// Said plainly before paying a payee whom no authority certifies: what UNVERIFIED means, how to find out who it is, and that the
// person can keep its key, so that the device knows it from then on. While the device is locked nobody here knows whom it knows.
import { Trans, useLingui } from '@lingui/react/macro';
import type { OfferView } from '#app/screen-contract/views.ts';
import { Asked, useCanAsk } from '../device/Asked.tsx';
import { expectOnDevice } from '../device/expected.ts';
import { PolicyUnknown } from '../device/PolicyUnknown.tsx';
import { Button } from '../elements/Button.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Time } from '../elements/Time.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';

/** Draws it; nothing for a certified payee. */
export function GroundNotice({ offer }: { readonly offer: OfferView }) {
  const { t } = useLingui();
  const keep = useAsk('device/add-contact');
  const canAsk = useCanAsk();
  const { policy } = useWallet();
  const { ground, payee } = offer;
  if (ground.is === 'certified') return null;
  const { key, fingerprint } = ground;
  const who = <bdi>{payee}</bdi>;
  const start = () => {
    expectOnDevice('add-contact', [
      { label: 'Know the payee', says: payee },
      { label: 'by the key', says: fingerprint },
    ]);
    void keep.run({ name: payee, key });
  };
  return (
    <div data-ground={ground.is}>
      {ground.is === 'unverified' ? (
        <Notice
          tone="bad"
          title={t`UNVERIFIED: nobody vouches for this name.`}
          actions={
            <Button icon="device" disabled={!canAsk || keep.busy} onPress={start}>
              <Trans>Keep as contact</Trans>
            </Button>
          }
        >
          <p>
            <Trans>
              The offer calls its payee {who}, and anybody can call themselves that. Pay only if you have it from the
              payee in person, or if its key’s fingerprint is the one that the payee tells you:
            </Trans>
          </p>
          <p>
            <Fingerprint text={fingerprint} />
          </p>
          <p>
            <Trans>
              The device says UNVERIFIED too, and asks for your PIN whatever the amount. If you keep the payee as a
              contact, the device knows its key from then on.
            </Trans>
          </p>
        </Notice>
      ) : (
        <Notice
          tone={ground.by === payee ? 'plain' : 'warn'}
          title={
            ground.by === payee ? (
              t`Your device knows this payee by its key.`
            ) : (
              <Trans>
                Your device knows this payee as <bdi>{ground.by}</bdi>, and here it calls itself {who}.
              </Trans>
            )
          }
        >
          <p>
            <Trans>No authority certifies the name; you confirmed the key yourself:</Trans>{' '}
            <Fingerprint text={fingerprint} />
          </p>
          {ground.since !== undefined && ground.since > 0 && (
            <p>
              <Trans>
                That was on <Time at={ground.since} exact />.
              </Trans>
            </p>
          )}
        </Notice>
      )}
      {ground.is === 'unverified' && policy === undefined && <PolicyUnknown />}
      <ProblemNotice problem={keep.problem} />
      <Asked does="add-contact" done={t`The device knows the payee`} />
    </div>
  );
}
