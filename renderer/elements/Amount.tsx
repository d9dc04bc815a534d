// An amount, as the person's language writes it, with a quiet currency. Discreet mode puts a mask of one width in its place, for
// eyes and for screen readers alike. `exact` writes as the device does, and is never hidden: it is there to be compared.
import { useLingui } from '@lingui/react/macro';
import { decimalPlaces, moneyDigits, type Money } from '#app/screen-contract/money.ts';
import { useLocale } from '../language/language.ts';
import { digitsWritten } from '../language/written.ts';
import { useHidden } from '../wallet/screen.ts';
import styles from './amount.module.css';

/** Above this many characters a sum is written smaller. */
const longSum = 11;

/** Shows an amount. `sign` says which way it went; `size` `sum` is for the one number that a view is about. */
export function Amount(props: {
  readonly money: Money;
  readonly sign?: 'in' | 'out' | undefined;
  readonly size?: 'sum' | 'big' | undefined;
  readonly exact?: boolean;
  /** In a column of its own, at its end: decimal points stand below each other whatever the currency. */
  readonly aligned?: boolean;
}) {
  const { money, sign, size, exact, aligned } = props;
  const { t } = useLingui();
  const locale = useLocale();
  const hidden = useHidden() && exact !== true;
  const mark = sign === 'in' ? '+' : sign === 'out' ? '−' : '';
  const digits = exact ? moneyDigits(money) : digitsWritten(money, locale);
  return (
    <span
      className={styles.amount}
      data-size={size}
      data-long={digits.length > longSum}
      data-sign={sign}
      data-aligned={aligned}
    >
      {hidden ? (
        <span className={styles.mask} role="img" aria-label={t`hidden amount`} />
      ) : (
        <span>
          {mark}
          {digits}
          {aligned && decimalPlaces[money.currency] === 0 && <span className={styles.nothing} aria-hidden="true" />}
        </span>
      )}{' '}
      <span className={styles.currency}>{money.currency}</span>
    </span>
  );
}
