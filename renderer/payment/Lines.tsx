// The lines of an offer, as a table, with tax and total.
import { moneyDigits, moneyText } from '#app/screen-contract/money.ts';
import type { PaymentDetails } from '#app/screen-contract/views.ts';
import styles from './payment.module.css';

export function Lines({ offer }: { readonly offer: PaymentDetails['offer'] }) {
  return (
    <table className={styles.lines}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Each</th>
          <th scope="col">Tax</th>
          <th scope="col">Sum</th>
        </tr>
      </thead>
      <tbody>
        {offer.lines.map((line, place) => (
          // Lines have no name of their own; their place in the signed offer is.
          <tr key={place}>
            <td>{line.quantity === 1 ? line.description : `${line.quantity} × ${line.description}`}</td>
            <td>{moneyDigits(line.unitPrice)}</td>
            <td>{rateText(line.taxRate)}</td>
            <td>{moneyDigits(line.total)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            Total
          </th>
          <td>{moneyText(offer.total)}</td>
        </tr>
        <tr>
          <th scope="row" colSpan={3}>
            of which tax
          </th>
          <td>{moneyText(offer.tax)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Hundredths of a per cent: 700 → `7 %`, 550 → `5.5 %`. */
function rateText(rate: number): string {
  const text = String(rate).padStart(3, '0');
  const fraction = text.slice(-2).replace(/0+$/, '');
  return `${text.slice(0, -2)}${fraction === '' ? '' : `.${fraction}`} %`;
}
