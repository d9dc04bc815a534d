// Choosing a firmware file by a button; dropping is the page's. Says when a file is none.
import { Trans, useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';

export function FirmwareChoice(props: {
  readonly busy: boolean;
  readonly isAgain: boolean;
  readonly tooLong: boolean;
  readonly problem: Problem | undefined;
  readonly onChoose: (file: File | undefined) => void;
}) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Buttons>
        <Button icon="file" disabled={props.busy} onPress={() => input.current?.click()}>
          {props.isAgain ? <Trans>Choose another file</Trans> : <Trans>Choose a firmware file</Trans>}
        </Button>
      </Buttons>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        onChange={({ target }) => {
          props.onChoose(target.files?.[0]);
          target.value = '';
        }}
      />
      {props.tooLong && (
        <Notice tone="bad" title={t`This file is too long for a firmware.`}>
          <p>
            <Trans>Firmware has at most 256 KiB. Look whether it is the right file.</Trans>
          </p>
        </Notice>
      )}
      <ProblemNotice problem={props.problem} />
    </>
  );
}
