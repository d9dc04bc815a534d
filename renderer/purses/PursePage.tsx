// One purse: its balance and how it came about, as a line and as a table; what it is; what it did.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { moneyText } from '#app/screen-contract/money.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Icon } from '../elements/Icon.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Table, type Column } from '../elements/Table.tsx';
import { Tabs } from '../elements/Tabs.tsx';
import { Time } from '../elements/Time.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { PaymentRow } from '../payments/PaymentRow.tsx';
import { systemWords } from '../payments/system-words.ts';
import { useHidden, useWallet } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import { BalanceLine, type BalancePoint } from './BalanceLine.tsx';
import { LoadSheet } from './LoadSheet.tsx';
import { InFlight } from './PurseCard.tsx';
import styles from './purses.module.css';

export function PursePage({ id }: { readonly id: string }) {
  const { t, i18n } = useLingui();
  const { purses, payments, activity } = useWallet();
  const [loads, setLoads] = useState(false);
  const purse = purses.find((one) => one.id === id);
  const history = useLook('purse/history', purse && { purse: id }, purse && moneyText(purse.free));
  const hidden = useHidden();
  const back = { to: { view: 'purses' }, label: t`All purses` } as const;
  if (!purse) {
    return (
      <>
        <ViewHead title={t`Purse`} back={back} />
        <EmptyState icon="purses" title={t`There is no such purse.`} />
      </>
    );
  }
  const mine = payments.filter((payment) => payment.purse === id);
  const changes = mine.filter(({ state }) => state === 'completed').length;
  const directions = { pay: t`pays only`, receive: t`receives only`, both: t`pays and receives` };
  const columns: readonly Column<BalancePoint>[] = [
    { id: 'at', heading: t`When`, cell: ({ at }) => <Time at={at} exact />, wide: true },
    { id: 'balance', heading: t`Balance after it`, cell: ({ balance }) => <Amount money={balance} />, align: 'end' },
  ];
  return (
    <>
      <ViewHead title={purse.name} back={back} />
      <Panel title={t`Balance`}>
        <div className={styles.top}>
          <p {...(!hidden && { 'data-balance': moneyText(purse.free) })}>
            <Amount money={purse.free} size="sum" />
          </p>
          <Buttons>
            <Button icon="plus" disabled={activity?.is === 'running'} onPress={() => setLoads(true)}>
              <Trans>Load</Trans>
            </Button>
            <PlaceLink to={{ view: 'pay' }} kind="button">
              <Trans>Pay</Trans>
            </PlaceLink>
          </Buttons>
        </div>
        <InFlight purse={purse} />
        {!history.value && !history.problem && changes > 1 && <div className={styles.room} aria-busy />}
        {history.value && history.value.points.length > 1 && (
          <Tabs
            label={t`How the balance came about`}
            tabs={[
              {
                id: 'line',
                label: (
                  <>
                    <Icon name="line" /> <Trans>As a line</Trans>
                  </>
                ),
                content: <BalanceLine points={history.value.points} />,
              },
              {
                id: 'table',
                label: (
                  <>
                    <Icon name="table" /> <Trans>As a table</Trans>
                  </>
                ),
                content: (
                  <Table
                    caption={t`Balance after each change, newest first`}
                    columns={columns}
                    rows={history.value.points.toReversed()}
                    keyOf={({ at, balance }) => `${at} ${balance.minor}`}
                  />
                ),
              },
            ]}
          />
        )}
        <ProblemNotice problem={history.problem?.code === 'method-unknown' ? undefined : history.problem} tone="warn" />
      </Panel>
      <Panel title={t`Of this purse`}>
        {mine.length > 0 ? (
          <ul>
            {mine.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} />
            ))}
          </ul>
        ) : (
          <p className={styles.quiet}>
            <Trans>It has done nothing yet.</Trans>
          </p>
        )}
      </Panel>
      <Panel title={t`What it is`}>
        <Facts
          facts={[
            [t`Payment system`, systemWords(purse.system, i18n)],
            [t`Issuer`, <code key="issuer">{purse.issuer}</code>],
            [t`Direction`, directions[purse.direction]],
            [t`Money`, purse.practice ? t`practice` : t`real`],
            [t`Name inside`, <code key="id">{purse.id}</code>],
          ]}
        />
      </Panel>
      <LoadSheet purse={purse} open={loads} onClose={() => setLoads(false)} />
    </>
  );
}
