// What is shown when the page itself meets a fault: never a blank window. The wallet behind goes on; loading anew shows where it is.
import { Trans, useLingui } from '@lingui/react/macro';
import { Component, type ReactNode } from 'react';
import { Button, Buttons } from './elements/Button.tsx';
import { Notice } from './elements/Notice.tsx';
import { Threshold } from './start-up/Threshold.tsx';

type Met = { readonly fault: string | undefined };

/** Stands around all that is shown, and takes its place after a fault. */
export class Fault extends Component<{ readonly children: ReactNode }, Met> {
  override state: Met = { fault: undefined };

  static getDerivedStateFromError(error: unknown): Met {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    return fault === undefined ? this.props.children : <FaultScreen fault={fault} />;
  }
}

function FaultScreen({ fault }: { readonly fault: string }) {
  const { t } = useLingui();
  return (
    <Threshold title={t`This page met a fault of its own`}>
      <Notice tone="bad" title={t`What was recorded is safe, and payments under way go on.`}>
        <p>
          <Trans>Load the page anew. If it stays so, report these words:</Trans> <code>{fault}</code>
        </p>
      </Notice>
      <Buttons>
        <Button kind="main" onPress={() => location.reload()}>
          <Trans>Load the page anew</Trans>
        </Button>
      </Buttons>
    </Threshold>
  );
}
