// One icon of the table, as wide as a line of text; always beside words, so it is silent to screen readers.
import { icons, type IconName } from './icons.ts';
import styles from './icon.module.css';

/** Draws an icon in the colour of the text around it. */
export function Icon({ name, size }: { readonly name: IconName; readonly size?: 'big' | undefined }) {
  return (
    <svg className={styles.icon} data-size={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={icons[name]} />
    </svg>
  );
}
