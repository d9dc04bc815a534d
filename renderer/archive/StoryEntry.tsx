// One entry of a story: what it is called, when it happened, what went wrong if something did, its documents with the digests of their
// exact bytes, and all its facts for who wants them.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ArchiveEntryView } from '#app/screen-contract/archive-views.ts';
import { decimalPlaces, typedAmount, type CurrencyCode } from '#app/screen-contract/money.ts';
import { Amount } from '../elements/Amount.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Icon } from '../elements/Icon.tsx';
import { SaveButton } from '../elements/SaveButton.tsx';
import { Time } from '../elements/Time.tsx';
import { useLocale } from '../language/language.ts';
import { systemWords } from '../payments/system-words.ts';
import { dayWords, isSameDay } from './day-words.ts';
import { documentName, factName, kindMark, kindWords } from './entry-words.ts';
import { findingWords } from './finding-words.ts';
import styles from './story.module.css';

/** Draws it; the day is named where it is another than that of the entry `before`. */
export function StoryEntry(props: { readonly entry: ArchiveEntryView; readonly before: ArchiveEntryView | undefined }) {
  const { entry, before } = props;
  const { t, i18n } = useLingui();
  const words = dayWords(useLocale());
  const { is, icon } = kindMark(entry.kind);
  const facts = useFacts(entry);
  const failure = entry.facts.find(([name]) => name === 'failure')?.[1];
  const finding = entry.facts.find(([name]) => name === 'finding')?.[1];
  return (
    <li className={styles.entry} data-is={is}>
      <div className={styles.when}>
        {entry.at !== 0 && (
          <time dateTime={new Date(entry.at * 1000).toISOString()}>
            {(!before || !isSameDay(before.at, entry.at)) && (
              <span className={styles.date}>{words.date(entry.at)}</span>
            )}{' '}
            {words.time(entry.at)}
          </time>
        )}
      </div>
      <span className={styles.dot}>
        <Icon name={icon} />
      </span>
      <div className={styles.told}>
        <h3>{kindWords(entry.kind, i18n)}</h3>
        {failure !== undefined && (
          <p className={styles.bad}>
            <Trans>
              What went wrong: <code>{failure}</code>
            </Trans>
          </p>
        )}
        {finding !== undefined && <p className={styles.bad}>{findingWords(finding, i18n)}</p>}
        {entry.documents.length > 0 && (
          <ul className={styles.documents}>
            {entry.documents.map((document) => (
              <Document key={document.name} document={document} sequence={entry.sequence} />
            ))}
          </ul>
        )}
        <details className={styles.facts}>
          <summary>
            <Plural
              value={facts.length}
              _0="The entry’s digest"
              one="# fact and the entry’s digest"
              other="# facts and the entry’s digest"
            />
          </summary>
          <Facts
            facts={[
              ...facts,
              [t`Entry`, String(entry.sequence)],
              [t`Digest of the entry`, <Fingerprint key="digest" text={entry.digest} />],
            ]}
          />
        </details>
      </div>
    </li>
  );
}

function Document(props: { readonly document: ArchiveEntryView['documents'][number]; readonly sequence: number }) {
  const { t, i18n } = useLingui();
  const { name, mediaType, length, digest } = props.document;
  const called = documentName(name, i18n);
  return (
    <li>
      <div className={styles.documentHead}>
        <span className={styles.documentName}>
          <strong>{called}</strong>
          <span className={styles.quiet}>
            <Plural value={length} one="# byte" other="# bytes" /> · <bdi>{mediaType}</bdi>
          </span>
        </span>
        <SaveButton
          method="archive/save-document"
          input={{ sequence: props.sequence, name }}
          kind="quiet"
          label={t`Save ${called} of entry ${props.sequence}`}
        >
          <Trans>Save</Trans>
        </SaveButton>
      </div>
      <span className={styles.digest}>
        <Fingerprint text={digest} />
      </span>
    </li>
  );
}

/** Facts by their names in words; money as money, times as times. */
function useFacts(entry: ArchiveEntryView): readonly (readonly [string, ReactNode])[] {
  const { i18n } = useLingui();
  const given = new Map(entry.facts);
  const currency = currencyOf(given.get('currency'));
  return entry.facts
    .filter(([name]) => name !== 'finding' && !(name === 'currency' && currency))
    .map(([name, text]) => [factName(name, i18n), shown(name, text)] as const);

  function shown(name: string, text: string): ReactNode {
    if (currency && (name === 'amount' || name === 'fee') && /^\d{1,19}$/.test(text)) {
      return <Amount key={name} money={{ minor: BigInt(text).toString(), currency }} />;
    }
    if (name === 'total' || name === 'fee') return <AmountText key={name} text={text} />;
    if (name === 'started-at' && /^\d{1,11}$/.test(text)) return <Time key={name} at={Number(text)} exact />;
    if (name === 'system') return systemWords(text, i18n);
    return <bdi key={name}>{text}</bdi>;
  }
}

/** `12.50 EUR` as an amount, so that it can be hidden like any other; another text stays as it is. */
function AmountText({ text }: { readonly text: string }) {
  const [digits = '', code] = text.split(' ');
  const currency = currencyOf(code);
  if (!currency) return <bdi>{text}</bdi>;
  if (/^0(?:\.0*)?$/.test(digits)) return <Amount money={{ minor: '0', currency }} />;
  const read = typedAmount(digits, currency);
  return read.ok ? <Amount money={read.money} /> : <bdi>{text}</bdi>;
}

function currencyOf(code: string | undefined): CurrencyCode | undefined {
  return (Object.keys(decimalPlaces) as CurrencyCode[]).find((one) => one === code);
}
