// From the shop to the wallet: its page in a tab of its own, and its offer as a link to paste or drop, or as a file.
import { useId, useRef, useState, type DragEvent, type SyntheticEvent } from 'react';
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { Section } from '../elements/Section.tsx';
import { useAsk } from '../use-wallet.ts';
import styles from './payment.module.css';

export function ShopSection({ view }: { readonly view: ShownWallet }) {
  const [link, setLink] = useState('');
  const [over, setOver] = useState(false);
  const consider = useAsk('offer/consider');
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const trusted = view.trust.pinned !== undefined;

  const look = async (input: Parameters<typeof consider.run>[0]) => {
    if (await consider.run(input)) setLink('');
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (link.trim() !== '') void look({ link: link.trim() });
  };
  const read = async (chosen: File | undefined) => {
    if (chosen) void look({ file: base64(new Uint8Array(await chosen.arrayBuffer())) });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    const text = event.dataTransfer.getData('text/uri-list') || event.dataTransfer.getData('text/plain');
    if (dropped) void read(dropped);
    else if (text.trim() !== '') void look({ link: text.trim() });
  };

  return (
    <Section title="Shop">
      {view.places.shop === undefined ? (
        <p className={elements.quiet}>The practice shop is starting …</p>
      ) : (
        <p>
          <a href={view.places.shop} target="_blank" rel="noreferrer">
            Open the practice shop
          </a>
          . There, copy the address of a “Buy” link and paste it here, or drag the link here.
        </p>
      )}
      <form
        className={styles.paste}
        data-over={over}
        onSubmit={submit}
        onDragOver={(event) => (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <div className={elements.field}>
          <label htmlFor={id}>Link to an offer</label>
          <input
            id={id}
            value={link}
            placeholder="web+semper:offer?url=…"
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setLink(target.value)}
          />
        </div>
        <div className={elements.buttons}>
          <Button kind="main" type="submit" disabled={!trusted || consider.busy || link.trim() === ''}>
            Look at the offer
          </Button>
          <Button disabled={!trusted || consider.busy} onPress={() => file.current?.click()}>
            Offer from a file
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            aria-hidden="true"
            tabIndex={-1}
            onChange={({ target }) => {
              void read(target.files?.[0]);
              target.value = '';
            }}
          />
        </div>
      </form>
      {!trusted && <p className={elements.quiet}>Offers can be verified once the device trusts the authority.</p>}
      <ProblemNotice problem={consider.problem} />
    </Section>
  );
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
