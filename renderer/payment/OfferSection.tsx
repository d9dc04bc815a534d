// The offer before the person: who, what, how much, from which purse; then the device, page by page; nothing is paid here.
import { useState } from 'react';
import { addMoney, isZero, moneyText } from '#app/screen-contract/money.ts';
import { explain } from '#app/screen-contract/problems.ts';
import type { OfferView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { Facts } from '../elements/Facts.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { Section } from '../elements/Section.tsx';
import { timeText } from '../elements/time-text.ts';
import { useAsk } from '../use-wallet.ts';
import { Lines } from './Lines.tsx';
import styles from './payment.module.css';

export function OfferSection({ view }: { readonly view: ShownWallet }) {
  const { offer, activity } = view;
  const paying = activity?.does === 'pay' ? activity : undefined;
  if (!offer) {
    return (
      <Section title="Offer">
        {paying?.is === 'failed' ? (
          <ProblemNotice problem={paying.problem} tone="warn" />
        ) : (
          <p className={elements.quiet}>
            {paying?.is === 'done'
              ? 'Paid. The receipt is below.'
              : 'An offer that you paste is shown here before anything is paid.'}
          </p>
        )}
      </Section>
    );
  }
  return <Offer key={offer.digest} offer={offer} view={view} />;
}

function Offer({ offer, view }: { readonly offer: OfferView; readonly view: ShownWallet }) {
  const { activity, places, purses, device } = view;
  const pay = useAsk('offer/pay');
  const putAside = useAsk('offer/put-aside');
  const [chosen, setChosen] = useState(offer.candidates[0]?.purse);
  const candidate = offer.candidates.find(({ purse }) => purse === chosen) ?? offer.candidates[0];
  const paying = activity?.does === 'pay' ? activity : undefined;
  const running = paying?.is === 'running';
  const expired = offer.validUntil < view.now;
  const issuer = purses.find(({ id }) => id === candidate?.purse)?.issuer;
  return (
    <Section title="Offer" mark={`Certified by ${offer.ground}`} tone="good">
      <div className={styles.payee}>
        <p className={styles.name}>{offer.payee}</p>
        <p>{offer.title}</p>
      </div>
      <Lines offer={offer} />
      {candidate && (
        <Facts
          facts={[
            [
              'From',
              offer.candidates.length === 1 ? (
                candidate.name
              ) : (
                <select key="purse" value={candidate.purse} onChange={({ target }) => setChosen(target.value)}>
                  {offer.candidates.map(({ purse, name }) => (
                    <option key={purse} value={purse}>
                      {name}
                    </option>
                  ))}
                </select>
              ),
            ],
            ['Mint’s fee', isZero(candidate.fee) ? 'none' : moneyText(candidate.fee)],
            ['Altogether', <strong key="sum">{moneyText(addMoney(offer.total, candidate.fee))}</strong>],
            ['Valid until', timeText(offer.validUntil)],
          ]}
        />
      )}
      {!candidate && <Unfit offer={offer} />}
      {running && (
        <OnDevice activity={paying} panel={places.panel} practicePin={places.practicePin}>
          <span className={elements.small}>The device took these from the signed offer. Compare:</span>
          <Facts
            facts={[
              ['Pay to', offer.payee],
              ['Certified by', offer.ground],
              ['Amount', moneyText(offer.total)],
              ['Fee on top', candidate && moneyText(candidate.fee)],
              ['For', offer.title],
              ['Issuer', issuer === undefined ? undefined : new URL(issuer).host],
            ]}
          />
        </OnDevice>
      )}
      {paying?.is === 'failed' && <ProblemNotice problem={paying.problem} />}
      <ProblemNotice problem={pay.problem} />
      {!running && (
        <div className={elements.buttons}>
          {candidate && (
            <Button
              kind="main"
              disabled={pay.busy || expired || device.is !== 'paired' || activity?.is === 'running'}
              onPress={() => void pay.run({ digest: offer.digest, purse: candidate.purse })}
            >
              {expired ? 'Expired' : `Pay ${moneyText(candidate.altogether)}`}
            </Button>
          )}
          <Button onPress={() => void putAside.run({})}>Put aside</Button>
        </div>
      )}
      {device.is !== 'paired' && <p className={elements.quiet}>Connect the device to pay.</p>}
    </Section>
  );
}

/** Why no purse can pay, each with its reason. */
function Unfit({ offer }: { readonly offer: OfferView }) {
  if (offer.unfit.length === 0) return <p>Open a purse first; then this can be paid.</p>;
  return (
    <div className={elements.notice} data-tone="warn">
      <strong>No purse can pay this yet.</strong>
      {offer.unfit.map(({ purse, name, problem }) => {
        const { happened, next } = explain(problem);
        return <span key={purse}>{`${name}: ${happened} ${next}`}</span>;
      })}
    </div>
  );
}
