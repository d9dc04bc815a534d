// A fingerprint or digest in groups of four, none left out, so that a person can compare it group by group with another display.
import styles from './fingerprint.module.css';

/** Shows it; what is grouped already stays as it is. */
export function Fingerprint({ text }: { readonly text: string }) {
  const groups = text.includes(' ') ? text.split(' ') : (text.match(/.{1,4}/gu) ?? []);
  return <code className={styles.fingerprint}>{groups.join(' ')}</code>;
}
