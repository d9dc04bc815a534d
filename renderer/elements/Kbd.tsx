// Keys to press, one after the other or together, as they stand on the keyboard.
import styles from './kbd.module.css';

/** Shows keys: `Ctrl K`, `g p`. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
