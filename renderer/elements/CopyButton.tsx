// Puts a text on the clipboard, and says so for a moment.
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

const shownFor = 2000;

export function CopyButton(props: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => setSaid(undefined), shownFor);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () =>
    void navigator.clipboard.writeText(props.text).then(
      () => setSaid('copied'),
      () => setSaid('failed'),
    );
  const words = { copied: 'Copied', failed: 'Not allowed' } as const;
  return (
    <Button kind="small" onPress={copy} label={`Copy ${props.what}`}>
      {said ? words[said] : 'Copy'}
    </Button>
  );
}
