// The invoice by which a load is paid from elsewhere: as a code, and as text to copy. The practice market pays it by itself.
import { Trans, useLingui } from '@lingui/react/macro';
import { CopyButton } from '../elements/CopyButton.tsx';
import { Qr } from '../elements/Qr.tsx';
import { useWallet } from '../wallet/screen.ts';
import styles from './invoice.module.css';

/** Shows it. */
export function Invoice({ text }: { readonly text: string }) {
  const { t } = useLingui();
  const { money } = useWallet();
  return (
    <div className={styles.invoice}>
      <Qr text={text.toUpperCase()} label={t`Invoice to be paid`} />
      <div className={styles.words}>
        <p>
          {money === 'practice' ? (
            <Trans>The practice market pays this invoice by itself in a moment.</Trans>
          ) : (
            <Trans>Pay this invoice from elsewhere; the load then goes on by itself.</Trans>
          )}
        </p>
        <code className={styles.text}>{text}</code>
        <CopyButton text={text} label={t`Copy the invoice`} />
      </div>
    </div>
  );
}
