// Where a request stands, in a word and a shape.
import { useLingui } from '@lingui/react/macro';
import type { PaymentRequest } from '#app/screen-contract/receive-views.ts';
import { StateMark } from '../elements/StateMark.tsx';

/** Draws it. */
export function RequestState({ request }: { readonly request: PaymentRequest }) {
  const { t } = useLingui();
  switch (request.is) {
    case 'open':
      return <StateMark is="running">{t`open`}</StateMark>;
    case 'paid':
      return <StateMark is="good">{t`paid`}</StateMark>;
    case 'over':
      return <StateMark is="plain">{t`over, not paid`}</StateMark>;
  }
}
