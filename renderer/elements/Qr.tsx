// A QR code as one path, dark on light in both themes, since readers expect that. What it says stands beside it as text.
import { useMemo } from 'react';
import { encode } from 'uqr';
import styles from './qr.module.css';

/** Draws a text; `label` says what it is. Nothing when the text is longer than a code can hold. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const code = useMemo(() => drawn(text), [text]);
  if (!code) return null;
  return (
    <svg className={styles.qr} viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label}>
      <path d={code.path} />
    </svg>
  );
}

function drawn(text: string): { readonly size: number; readonly path: string } | undefined {
  try {
    const { size, data } = encode(text, { border: 4, ecc: 'L' });
    const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return { size, path };
  } catch {
    return undefined;
  }
}
