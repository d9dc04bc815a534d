// The archive as a list: how far it was verified, a search with filters that write it, and all entries, newest first. What is
// searched for stands in the address, so that Back from a story leads to the same list.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { EmptyState } from '../elements/EmptyState.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Button } from '../elements/Button.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { ask } from '../wallet/client.ts';
import { go, useWallet } from '../wallet/screen.ts';
import { LongList } from './long-list.ts';
import { RowGrid } from './RowGrid.tsx';
import { SearchBar } from './SearchBar.tsx';
import { Understood } from './Understood.tsx';
import { Verification } from './Verification.tsx';
import styles from './archive.module.css';

/** How long after the last key a search begins, in milliseconds. */
const afterTyping = 180;

export function ArchivePage({ search }: { readonly search: string }) {
  const { t } = useLingui();
  const { archive } = useWallet();
  const [list] = useState(() => new LongList((input, signal) => ask('archive/rows', input, signal)));
  const [typed, setTyped] = useState(search);
  const drawn = useSyncExternalStore(list.subscribe, list.drawn);
  const problem = useSyncExternalStore(list.subscribe, list.problem);
  const { size, index } = archive;
  const asked = useRef(search);
  useEffect(() => {
    if (search === asked.current) return;
    asked.current = search; // the address changed by itself, as by Back
    setTyped(search);
  }, [search]);
  useEffect(() => {
    const text = typed.trim().slice(0, 512);
    if (text === asked.current) return;
    const later = setTimeout(() => {
      asked.current = text;
      go({ view: 'archive', ...(text !== '' && { search: text }) }, 'instead');
    }, afterTyping);
    return () => clearTimeout(later);
  }, [typed]);
  useEffect(() => list.show({ search, size, reached: index.reached }), [list, search, size, index.reached]);
  return (
    <>
      <ViewHead title={t`Archive`} lead={t`Everything that happened, kept so that nothing can be changed unnoticed.`} />
      <Verification archive={archive} />
      <div className={styles.find}>
        <SearchBar typed={typed} onType={setTyped} />
        <Understood head={drawn?.head} />
      </div>
      <ProblemNotice
        problem={problem}
        tone="warn"
        actions={
          <Button onPress={() => list.again()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
      {drawn?.head.total === 0 && <Nothing searched={drawn.head.search !== ''} onClear={() => setTyped('')} />}
      {!drawn && !problem && (
        <p className={styles.quiet}>
          <Trans>Reading the archive …</Trans>
        </p>
      )}
      <RowGrid list={list} drawn={drawn} search={search} />
    </>
  );
}

function Nothing({ searched, onClear }: { readonly searched: boolean; readonly onClear: () => void }) {
  const { t } = useLingui();
  if (!searched) {
    return (
      <EmptyState icon="archive" title={t`Nothing has happened yet`}>
        <Trans>Each offer, payment and receipt will stand here, with the exact documents.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title={t`Nothing is found`}
      actions={
        <Button onPress={onClear}>
          <Trans>Show everything</Trans>
        </Button>
      }
    >
      <Trans>All words and filters must fit. Take one away, or look at how the search was understood.</Trans>
    </EmptyState>
  );
}
