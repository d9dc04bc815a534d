// Where an offer comes from: the practice shop, a link, a file; pasted, typed or dropped anywhere on the view.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type DragEvent, type SyntheticEvent } from 'react';
import { Button, Buttons } from '../elements/Button.tsx';
import { LongField } from '../elements/Field.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { linkIn } from './link-in-text.ts';
import styles from './find-offer.module.css';

const greatestFile = 32_768;

export function FindOffer() {
  const { t } = useLingui();
  const { places, trust, purses, payments, money } = useWallet();
  const [text, setText] = useState('');
  const [over, setOver] = useState(false);
  const chosenFile = useRef<HTMLInputElement>(null);
  const consider = useAsk('offer/consider');
  const shop = useAsk('offer/from-shop');
  const [tooLong, setTooLong] = useState(false);
  const trusted = trust.pinned !== undefined;
  const busy = consider.busy || shop.busy;

  const look = async (found: string) => {
    shop.forget();
    if ((await consider.run({ link: linkIn(found) })) !== undefined) setText('');
  };
  const read = async (file: File | undefined) => {
    if (!file) return;
    setTooLong(file.size > greatestFile);
    if (file.size > greatestFile) return;
    shop.forget();
    await consider.run({ file: base64(new Uint8Array(await file.arrayBuffer())) });
  };
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea')) return;
      const file = event.clipboardData?.files[0];
      const pasted = event.clipboardData?.getData('text') ?? '';
      if (file) void read(file);
      else if (pasted.trim() !== '') {
        setText(pasted);
        void look(pasted);
      }
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void look(text);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    const dropped = event.dataTransfer.getData('text');
    if (file) void read(file);
    else if (dropped !== '') {
      setText(dropped);
      void look(dropped);
    }
  };

  return (
    <div
      className={styles.find}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <ViewHead
        title={t`Pay`}
        lead={t`Everything begins with an offer that the payee signed. Looking at one commits you to nothing.`}
      />
      {!trusted && (
        <Notice
          tone="warn"
          title={t`The device trusts no authority yet`}
          actions={
            <PlaceLink to={{ view: 'device' }} kind="button">
              <Trans>See to the device</Trans>
            </PlaceLink>
          }
        >
          <p>
            <Trans>Offers can be verified once it does.</Trans>
          </p>
        </Notice>
      )}
      {money === 'practice' && (
        <Panel title={payments.some(({ kind }) => kind === 'pay') ? t`The practice shop` : t`Your first payment`}>
          <p>
            <Trans>The practice shop sells books for practice euros, and gives a signed receipt.</Trans>
          </p>
          <Buttons>
            <Button
              kind="main"
              icon="shop"
              disabled={!trusted || busy || purses.length === 0}
              onPress={() => void shop.run({})}
            >
              <Trans>Buy at the practice shop</Trans>
            </Button>
            {places.shop !== undefined && (
              <a href={places.shop} target="_blank" rel="noreferrer">
                <Trans>Look round in the shop itself</Trans>
              </a>
            )}
          </Buttons>
          <ProblemNotice problem={shop.problem} />
        </Panel>
      )}
      <Panel title={t`From a link or a file`}>
        <form className={styles.form} onSubmit={submit}>
          <LongField
            label={t`Link to an offer`}
            hint={t`Paste it, or drop the link or an offer’s file anywhere here.`}
            placeholder="web+semper:offer?url=…"
            rows={2}
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey) submit(event);
            }}
          />
          <Buttons>
            <Button
              kind={money === 'practice' ? 'plain' : 'main'}
              icon="link"
              type="submit"
              disabled={!trusted || busy || text.trim() === ''}
            >
              <Trans>Look at the offer</Trans>
            </Button>
            <Button icon="file" disabled={!trusted || busy} onPress={() => chosenFile.current?.click()}>
              <Trans>Offer from a file</Trans>
            </Button>
          </Buttons>
          <input
            ref={chosenFile}
            type="file"
            hidden
            tabIndex={-1}
            onChange={({ target }) => {
              void read(target.files?.[0]);
              target.value = '';
            }}
          />
        </form>
        {tooLong && (
          <Notice tone="bad" title={t`This file is too long for an offer.`}>
            <p>
              <Trans>Offers have at most 32 KiB. Look whether it is the right file.</Trans>
            </p>
          </Notice>
        )}
        <ProblemNotice problem={consider.problem} />
      </Panel>
    </div>
  );
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
