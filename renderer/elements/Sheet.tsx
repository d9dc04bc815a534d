// Something that lies over the view until it is closed; the focus stays in it, and goes back to where it was. `Question` is for
// what cannot be undone: it closes only by an answer.
import { AlertDialog as BaseQuestion } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { useLingui } from '@lingui/react/macro';
import { useRef, type ReactNode } from 'react';
import { Button, Buttons } from './Button.tsx';
import styles from './sheet.module.css';

/** A sheet with a title and a way to close it; its first field takes the focus. */
export function Sheet(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly size?: 'small' | 'wide';
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const sheet = useRef<HTMLDivElement>(null);
  const first = () =>
    sheet.current?.querySelector<HTMLElement>('input:not([type="checkbox"], [hidden]), textarea, select') ?? true;
  return (
    <Base.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.scrim} />
        <Base.Popup ref={sheet} className={styles.sheet} data-size={props.size} initialFocus={first}>
          <div className={styles.head}>
            <Base.Title className={styles.title}>{props.title}</Base.Title>
            <Base.Close render={<Button kind="quiet" icon="cross" label={t`Close`} />} />
          </div>
          {props.children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A question that wants an answer. `verb` says what saying yes does; never "OK". */
export function Question(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly verb: string;
  readonly onYes: () => void;
  readonly bad?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const yes = () => {
    props.onYes();
    props.onClose();
  };
  return (
    <BaseQuestion.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <BaseQuestion.Portal>
        <BaseQuestion.Backdrop className={styles.scrim} />
        <BaseQuestion.Popup className={styles.sheet} data-size="small">
          <BaseQuestion.Title className={styles.title}>{props.title}</BaseQuestion.Title>
          <BaseQuestion.Description render={<div />}>{props.children}</BaseQuestion.Description>
          <Buttons end>
            <BaseQuestion.Close render={<Button>{t`Keep it as it is`}</Button>} />
            <Button kind={props.bad === true ? 'bad' : 'main'} onPress={yes}>
              {props.verb}
            </Button>
          </Buttons>
        </BaseQuestion.Popup>
      </BaseQuestion.Portal>
    </BaseQuestion.Root>
  );
}
