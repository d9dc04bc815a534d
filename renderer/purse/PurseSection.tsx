// Purses: opening one at the practice mint, its balance, and loading it.
import { isZero, moneyDigits, moneyText } from '#app/screen-contract/money.ts';
import type { PurseView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { Facts } from '../elements/Facts.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { Section } from '../elements/Section.tsx';
import { useAsk } from '../use-wallet.ts';
import { LoadForm } from './LoadForm.tsx';
import styles from './purse.module.css';

export function PurseSection({ view }: { readonly view: ShownWallet }) {
  const { purses, activity, places, trust, device } = view;
  const open = useAsk('purse/open');
  const asking = activity?.does === 'open-purse' || activity?.does === 'load' ? activity : undefined;
  const running = asking?.is === 'running';
  const ready = trust.pinned !== undefined && device.is === 'paired' && places.mint !== undefined;
  return (
    <Section title="Purse">
      {purses.map((purse) => (
        <Balance key={purse.id} purse={purse} />
      ))}
      {purses.length === 0 && !running && (
        <>
          <p>
            {ready
              ? 'No purse yet. Open one for euros at the practice mint; the device keeps its keys.'
              : 'A purse can be opened once the device is paired and trusts the authority.'}
          </p>
          {places.mint !== undefined && (
            <p className={`${elements.small} ${elements.quiet}`}>
              Mint <code>{places.mint}</code>, unit EUR
            </p>
          )}
          <div className={elements.buttons}>
            <Button
              kind="main"
              disabled={!ready || open.busy || activity?.is === 'running'}
              onPress={() => void open.run({ name: 'Practice euros', currency: 'EUR' })}
            >
              Open a purse
            </Button>
          </div>
        </>
      )}
      <ProblemNotice problem={open.problem} />
      {running && (
        <OnDevice activity={asking} panel={places.panel} practicePin={places.practicePin}>
          {asking.does === 'open-purse' && (
            <Facts
              facts={[
                ['Mint', <code key="mint">{places.mint}</code>],
                ['Unit', 'eur'],
              ]}
            />
          )}
        </OnDevice>
      )}
      {asking?.is === 'failed' && (
        <ProblemNotice problem={asking.problem} tone={asking.problem?.code === 'load-unpaid' ? 'warn' : 'bad'} />
      )}
      {purses.map((purse) => (
        <LoadForm key={purse.id} purse={purse} busy={activity?.is === 'running'} />
      ))}
    </Section>
  );
}

function Balance({ purse }: { readonly purse: PurseView }) {
  return (
    <div className={styles.purse}>
      <p className={styles.balance} data-balance={moneyText(purse.free)}>
        {moneyDigits(purse.free)} <span>{purse.free.currency}</span>
      </p>
      <p className={elements.quiet}>
        {isZero(purse.inFlight) ? 'free to spend' : `free to spend, ${moneyText(purse.inFlight)} in flight`}
      </p>
      <p className={`${elements.small} ${elements.quiet}`}>
        {purse.name} at <code>{purse.issuer}</code>
      </p>
    </div>
  );
}
