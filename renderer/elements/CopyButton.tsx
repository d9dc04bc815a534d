// Copies a text. A secret one is taken from the clipboard again after a minute, if it is still there and may be read.
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Button } from './Button.tsx';

const minute = 60_000;
const acknowledged = 2000;

/** A button that copies `text`; `label` names what is copied. */
export function CopyButton(props: { readonly text: string; readonly label: string; readonly secret?: boolean }) {
  const { text, label, secret } = props;
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setCopied(false), acknowledged);
    if (secret === true) setTimeout(() => void forget(text), minute);
  };
  return (
    <Button icon={copied ? 'check' : 'copy'} onPress={() => void copy().catch(() => setCopied(false))}>
      <span aria-live="polite">{copied ? t`Copied` : label}</span>
    </Button>
  );
}

async function forget(text: string): Promise<void> {
  const there = await navigator.clipboard.readText().catch(() => text);
  if (there === text) await navigator.clipboard.writeText('').catch(() => undefined);
}
