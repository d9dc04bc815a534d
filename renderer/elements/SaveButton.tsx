// Saves something as a file: the host writes it and says where, or the page fetches it once. What went wrong stands below the button.
import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Delivery } from '#app/screen-contract/books-views.ts';
import type { Input } from '#app/screen-contract/contract.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Button, type ButtonProps } from './Button.tsx';
import { fetchOnce } from './fetch-once.ts';
import { ProblemNotice } from './Notice.tsx';
import { tell } from './toasts.ts';

/** The methods that give a file. */
export type SavingMethod = 'archive/save-document' | 'books/save' | 'dispute/save';

/** Draws it; `onSaved` is told where the file went, not when the person gave it up. */
export function SaveButton<Name extends SavingMethod>(props: {
  readonly method: Name;
  readonly input: Input<Name>;
  readonly kind?: ButtonProps['kind'];
  readonly label?: string;
  readonly onSaved?: (delivery: Exclude<Delivery, { is: 'given-up' }>) => void;
  readonly children: ReactNode;
}) {
  const { method, input, kind, label, onSaved, children } = props;
  const { t } = useLingui();
  const save = useAsk(method);
  const run = async () => {
    const delivery: Delivery | undefined = await save.run(input);
    if (!delivery || delivery.is === 'given-up') return;
    if (delivery.is === 'ready') {
      fetchOnce(delivery.address);
      tell(t`The download has begun`, delivery.name);
    } else tell(t`Saved`, delivery.path);
    onSaved?.(delivery);
  };
  return (
    <>
      <Button icon="save" kind={kind} label={label} disabled={save.busy} onPress={() => void run()}>
        {save.busy ? t`Writing …` : children}
      </Button>
      <ProblemNotice problem={save.problem} />
    </>
  );
}
