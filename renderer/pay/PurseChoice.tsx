// Which purse pays: those that can, the best first, with what each costs; and why the others cannot.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { isZero } from '#app/screen-contract/money.ts';
import { explain } from '#app/screen-contract/problems.ts';
import type { OfferView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { Notice } from '../elements/Notice.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { useLanguage } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';
import { WayOut } from './WayOut.tsx';
import styles from './purse-choice.module.css';

/** Draws it; `asks` is false when the wallet is to choose. */
export function PurseChoice(props: {
  readonly offer: OfferView;
  readonly chosen: string | undefined;
  readonly onChoose: (purse: string) => void;
  readonly asks: boolean;
}) {
  const { t } = useLingui();
  const language = useLanguage();
  const { purses } = useWallet();
  const { candidates, unfit } = props.offer;
  const shown = props.asks ? candidates : candidates.filter(({ purse }) => purse === props.chosen);
  return (
    <div className={styles.choice}>
      {candidates.length === 0 && (
        <Notice
          tone="warn"
          title={t`No purse of yours can pay this.`}
          actions={
            unfit.length > 0 ? (
              unfit.some(({ problem }) => problem.code === 'funds-short') && (
                <WayOut code="funds-short" offer={props.offer} />
              )
            ) : (
              <PlaceLink to={{ view: 'purses' }} kind="button">
                <Trans>Open a purse</Trans>
              </PlaceLink>
            )
          }
        />
      )}
      {shown.length > 0 && (
        <fieldset className={styles.purses}>
          <legend className={shown.length > 1 || !props.asks ? undefined : styles.silent}>
            {!props.asks ? (
              <Trans>Chosen for you, as you prefer.</Trans>
            ) : (
              shown.length > 1 && <Trans>The best is first.</Trans>
            )}
          </legend>
          {shown.map(({ purse, name, fee, altogether }) => {
            const free = purses.find(({ id }) => id === purse)?.free;
            return (
              <label key={purse} className={styles.purse}>
                <input
                  type="radio"
                  name="purse"
                  value={purse}
                  checked={props.chosen === purse}
                  onChange={() => props.onChoose(purse)}
                />
                <span className={styles.name}>
                  <strong>{name}</strong>
                  {free && (
                    <span className={styles.quiet}>
                      <Trans>
                        holds <Amount money={free} />
                      </Trans>
                    </span>
                  )}
                </span>
                <span className={styles.cost}>
                  <Amount money={altogether} size="big" />
                  <span className={styles.quiet}>
                    {isZero(fee) ? (
                      <Trans>no fee</Trans>
                    ) : (
                      <Trans>
                        of it <Amount money={fee} /> fee
                      </Trans>
                    )}
                  </span>
                </span>
              </label>
            );
          })}
        </fieldset>
      )}
      {unfit.length > 0 && (
        <details className={styles.unfit} open={candidates.length === 0}>
          <summary>
            <Plural value={unfit.length} one="Why # purse cannot pay it" other="Why # purses cannot pay it" />
          </summary>
          <ul>
            {unfit.map(({ purse, name, problem }) => (
              <li key={purse}>
                <strong>{name}</strong>: {explain(problem, language).happened} {explain(problem, language).next}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
