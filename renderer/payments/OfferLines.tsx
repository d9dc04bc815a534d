// The lines of an offer with their tax, and the sums below; every figure is the signed offer's own.
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { isZero, type Money } from '#app/screen-contract/money.ts';
import type { OfferView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { useLocale } from '../language/language.ts';
import styles from './offer-lines.module.css';

/** Shows them; `fee` and `altogether` for the purse that pays. */
export function OfferLines(props: {
  readonly offer: Pick<OfferView, 'lines' | 'total' | 'tax'>;
  readonly fee?: Money | undefined;
  readonly altogether?: Money | undefined;
}) {
  const { t } = useLingui();
  const locale = useLocale();
  const { offer, fee, altogether } = props;
  const rate = (hundredths: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
      `${hundredths}E-4` as `${number}`,
    );
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">{t`Article`}</th>
          <th scope="col">{t`Quantity`}</th>
          <th scope="col">{t`Each`}</th>
          <th scope="col">{t`Tax`}</th>
          <th scope="col">{t`Sum`}</th>
        </tr>
      </thead>
      <tbody>
        {offer.lines.map((line, place) => (
          <tr key={`${place} ${line.description}`}>
            <td>{line.description}</td>
            <td>{line.quantity}</td>
            <td>
              <Amount money={line.unitPrice} />
            </td>
            <td>{rate(line.taxRate)}</td>
            <td>
              <Amount money={line.total} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <Sum name={<Trans>Total</Trans>} money={offer.total} strong={altogether === undefined} />
        <Sum name={<Trans>of which tax</Trans>} money={offer.tax} />
        {fee && !isZero(fee) && <Sum name={<Trans>Mint’s fee on top</Trans>} money={fee} />}
        {altogether && <Sum name={<Trans>Altogether</Trans>} money={altogether} strong />}
      </tfoot>
    </table>
  );
}

function Sum(props: { readonly name: ReactNode; readonly money: Money; readonly strong?: boolean }) {
  return (
    <tr data-strong={props.strong}>
      <th scope="row" colSpan={2}>
        {props.name}
      </th>
      <td />
      <td />
      <td>
        <Amount money={props.money} />
      </td>
    </tr>
  );
}
