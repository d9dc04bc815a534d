// Where toasts are shown: at the lower end of the content, above the device's strip; they go away by themselves.
import { Toast } from '@base-ui/react/toast';
import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { toasts } from './toasts.ts';
import styles from './toasts.module.css';

/** Stands around the page once. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { t } = useLingui();
  const shown = Toast.useToastManager();
  return shown.toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Icon name="check" />
      <Toast.Content className={styles.words}>
        <Toast.Title className={styles.title} />
        <Toast.Description />
      </Toast.Content>
      <Toast.Close render={<Button kind="quiet" icon="cross" label={t`Close`} />} />
    </Toast.Root>
  ));
}
