// Where toasts are shown: at the lower end of the content, above the device's strip, or at the upper end where the
// focus would be hidden; they go away by themselves.
import { Toast } from '@base-ui/react/toast';
import { useLingui } from '@lingui/react/macro';
import { useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { useClearOfFocus } from './clear-of-focus.ts';
import { Icon } from './Icon.tsx';
import { toasts } from './toasts.ts';
import styles from './toasts.module.css';

/** Stands around the page once. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      {children}
      <Toast.Portal>
        <Place />
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Place() {
  const viewport = useRef<HTMLDivElement>(null);
  const { toasts: shown } = Toast.useToastManager();
  const place = useClearOfFocus(viewport, shown.length);
  return (
    <Toast.Viewport ref={viewport} className={styles.viewport} data-place={place}>
      <List shown={shown} />
    </Toast.Viewport>
  );
}

function List({ shown }: { readonly shown: ReturnType<typeof Toast.useToastManager>['toasts'] }) {
  const { t } = useLingui();
  return shown.map((toast) => (
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
