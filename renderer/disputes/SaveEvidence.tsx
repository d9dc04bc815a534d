// The evidence as a file, and how somebody who trusts neither this wallet nor its owner judges it.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Notice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { SaveButton } from '../elements/SaveButton.tsx';
import styles from './disputes.module.css';

export function SaveEvidence({ subject }: { readonly subject: string }) {
  const { t } = useLingui();
  const [went, setWent] = useState<string>();
  return (
    <Panel title={t`Hand it over`}>
      <p>
        <Trans>
          One file with the exact documents and the verdict in words. It holds this payment alone, and nothing of your
          keys or of other payments.
        </Trans>
      </p>
      <div className={styles.save} aria-live="polite">
        <SaveButton
          method="dispute/save"
          input={{ subject }}
          kind="main"
          onSaved={(delivery) => setWent(delivery.is === 'saved' ? delivery.path : delivery.name)}
        >
          <Trans>Save the evidence</Trans>
        </SaveButton>
        {went !== undefined && (
          <Notice tone="good" title={t`Saved`}>
            <p>
              <code>{went}</code>
            </p>
          </Notice>
        )}
      </div>
      <h3>
        <Trans>How a stranger checks it</Trans>
      </h3>
      <ol className={styles.steps}>
        <li>
          <Trans>Unpack the file into a folder.</Trans>
        </li>
        <li>
          <Trans>
            <code>sha256sum -c SHA256SUMS</code> shows that no file was changed on the way.
          </Trans>
        </li>
        <li>
          <Trans>
            <code>npm run dispute -- --evidence FOLDER</code> judges the documents again, without network and without
            this wallet.
          </Trans>
        </li>
        <li>
          <Trans>
            Compare the fingerprint of the authority in <code>root.cbor</code> with one you know from elsewhere: whether
            to trust it, only you can say.
          </Trans>
        </li>
      </ol>
    </Panel>
  );
}
