// What this program is, where it keeps its data, and what it is made of.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Sheet } from '../elements/Sheet.tsx';
import { useWallet } from '../wallet/screen.ts';
import { platformIn, usualFolder, version } from './about-program.ts';
import { licences } from './licences.ts';
import styles from './settings.module.css';

export function About() {
  const { t } = useLingui();
  const { money } = useWallet();
  const [shows, setShows] = useState(false);
  const folder = usualFolder(platformIn(navigator.userAgent), money);
  return (
    <Panel title={t`About this wallet`}>
      <Facts
        facts={[
          [t`Version`, version],
          [t`Money`, money === 'practice' ? t`practice` : t`real`],
          [
            t`Its data`,
            <div key="data" className={styles.words}>
              <p>
                <code>{folder}</code>
              </p>
              <p className={styles.quiet}>
                <Trans>
                  unless it was started with <code>--folder</code>. A copy of the whole folder, made while the wallet is
                  closed, is a backup of archive and settings; the money itself comes back by the device’s words.
                </Trans>
              </p>
            </div>,
          ],
          [t`Licence`, 'Apache-2.0'],
        ]}
      />
      <Buttons>
        <Button onPress={() => setShows(true)}>
          <Trans>Licences of what is bundled</Trans>
        </Button>
      </Buttons>
      <Sheet open={shows} onClose={() => setShows(false)} title={t`Licences of what is bundled`}>
        <p className={styles.quiet}>
          <Trans>
            This program stands on the work of others. The full text of each licence stands in the package of that name,
            as it is published.
          </Trans>
        </p>
        {licences.map(({ licence, packages }) => (
          <section key={licence} className={styles.words}>
            <h3>{licence}</h3>
            <p className={styles.packages} lang="en">
              {packages.join(', ')}
            </p>
          </section>
        ))}
      </Sheet>
    </Panel>
  );
}
