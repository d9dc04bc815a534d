// A picture of the device: its display with what it shows of itself, and its keys. It stands for the thing on the table; what the
// device really shows is on its own display alone.
import { useLingui } from '@lingui/react/macro';
import type { ActivityView } from '#app/screen-contract/views.ts';
import styles from './device-picture.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'C', '0', 'OK'];

/** Draws it; silent, since the words beside it say the same. */
export function DevicePicture(props: { readonly display: string; readonly activity: ActivityView | undefined }) {
  const { t } = useLingui();
  const { waiting } = props.activity ?? {};
  const { page, pages } = waiting ?? {};
  const answers = waiting?.for === 'person' && page === pages;
  const shown =
    waiting?.for === 'pin'
      ? t`PIN`
      : waiting?.for === 'person'
        ? page === undefined || pages === undefined
          ? '?'
          : `${page} / ${pages}`
        : props.activity
          ? '…'
          : props.display;
  return (
    <div className={styles.device} aria-hidden="true">
      <div className={styles.display}>
        <span>{shown}</span>
        {pages !== undefined && page !== undefined && (
          <span className={styles.pages}>
            {Array.from({ length: Math.min(pages, 16) }, (_, place) => (
              <i key={place} data-on={place < page} />
            ))}
          </span>
        )}
      </div>
      <div className={styles.keys}>
        {keys.map((key) => (
          <i key={key} data-key={key} data-lit={answers && (key === 'OK' || key === 'C')} />
        ))}
      </div>
    </div>
  );
}
