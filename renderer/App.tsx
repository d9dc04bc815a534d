// The whole page: practice banner, then device, trust and purse on one side, shop, offer and payments on the other; in that
// order also for who reads it line by line. What goes on at the device is read out from one place.
import { ProblemNotice } from './elements/ProblemNotice.tsx';
import elements from './elements/elements.module.css';
import { spokenWords } from './elements/waiting-words.ts';
import { DeviceSection } from './device/DeviceSection.tsx';
import { OfferSection } from './payment/OfferSection.tsx';
import { PaymentsSection } from './payment/PaymentsSection.tsx';
import { ShopSection } from './payment/ShopSection.tsx';
import { PurseSection } from './purse/PurseSection.tsx';
import { TrustSection } from './trust/TrustSection.tsx';
import { useWallet } from './use-wallet.ts';
import styles from './app.module.css';

export function App() {
  const { view, problem } = useWallet();
  return (
    <>
      <header className={styles.top}>
        <h1>Semper Wallet</h1>
        <p className={styles.practice}>
          <strong>Practice</strong> Simulated device, practice market. Nothing here is real money.
        </p>
      </header>
      <p className={elements.unseen} role="status" aria-live="polite">
        {spokenWords(view?.activity)}
      </p>
      <main className={styles.main}>
        {problem && (
          <div className={styles.wide}>
            <ProblemNotice problem={problem} tone="warn" />
          </div>
        )}
        {!view && !problem && <p className={styles.wide}>Opening the wallet …</p>}
        {view && problem?.code !== 'not-admitted' && (
          <>
            <div className={styles.side}>
              <DeviceSection view={view} />
              <TrustSection view={view} />
              <PurseSection view={view} />
            </div>
            <div className={styles.work}>
              <ShopSection view={view} />
              <OfferSection view={view} />
              <PaymentsSection view={view} />
            </div>
          </>
        )}
      </main>
    </>
  );
}
