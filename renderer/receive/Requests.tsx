// What was asked for before, the newest first: what for, how much, and whether it was paid.
import { Trans, useLingui } from '@lingui/react/macro';
import { Amount } from '../elements/Amount.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Time } from '../elements/Time.tsx';
import { useWallet } from '../wallet/screen.ts';
import { RequestState } from './RequestState.tsx';
import styles from './receive.module.css';

export function Requests() {
  const { t } = useLingui();
  const { requests } = useWallet();
  return (
    <Panel title={t`Your requests`}>
      {requests.length === 0 ? (
        <EmptyState icon="receive" title={t`You have asked for nothing yet`}>
          <Trans>A request stands here with its state until long after it was paid.</Trans>
        </EmptyState>
      ) : (
        <ul>
          {requests.map((request) => (
            <li key={request.deal} className={styles.row}>
              <PlaceLink to={{ view: 'receive', subject: request.deal }} kind="quiet">
                <bdi>{request.title}</bdi>
              </PlaceLink>
              <span className={styles.end}>
                <Amount money={request.total} sign={request.is === 'paid' ? 'in' : undefined} />
              </span>
              <RequestState request={request} />
              <span className={styles.when}>
                <Time at={request.paidAt ?? request.madeAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
