// The program behind the page does not answer, or does not admit it. The page waits and comes back by itself.
import { useLingui } from '@lingui/react/macro';
import { explain } from '#app/screen-contract/problems.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { Notice } from '../elements/Notice.tsx';
import { useLanguage } from '../language/language.ts';
import { Threshold } from './Threshold.tsx';

export function Gone({ problem }: { readonly problem: Problem }) {
  const { t } = useLingui();
  const { happened, next } = explain(problem, useLanguage());
  const admitted = problem.code !== 'not-admitted';
  return (
    <Threshold title={admitted ? t`The wallet cannot be reached` : t`This page is not admitted`}>
      <Notice tone="bad" title={happened}>
        <p>{next}</p>
      </Notice>
      {admitted && (
        <p>{t`Nothing is lost: whatever was under way is kept on disk, and the wallet goes on with it. This page comes back by itself once the wallet runs.`}</p>
      )}
    </Threshold>
  );
}
