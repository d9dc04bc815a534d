// Payees whom no authority certifies and the device knows nevertheless, by key: who they are, and how one becomes known.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState, type SyntheticEvent } from 'react';
import type { PolicyView } from '#app/screen-contract/device-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field, LongField } from '../elements/Field.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Time } from '../elements/Time.tsx';
import { isWidelyShown, shownLine } from '../receive/request-form.ts';
import { useLineFaults } from '../receive/use-faults.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Asked, useCanAsk } from './Asked.tsx';
import { expectOnDevice } from './expected.ts';
import { fingerprintOf, keyIn } from './key-in-text.ts';
import styles from './pages.module.css';

/** The panel; without `contacts` the device has not told them. */
export function Contacts({ contacts }: { readonly contacts: PolicyView['contacts'] | undefined }) {
  const { t } = useLingui();
  return (
    <Panel title={t`Whom the device knows`}>
      <p>
        <Trans>
          Payees whom no authority certifies, by their keys. Their offers are shown as known, and the limits count for
          them; everybody else without a certificate is UNVERIFIED, and always needs the PIN.
        </Trans>
      </p>
      {contacts && contacts.length > 0 && (
        <ul className={styles.rows} aria-label={t`Contacts`}>
          {contacts.map((contact) => (
            <Known key={contact.key} contact={contact} />
          ))}
        </ul>
      )}
      {contacts?.length === 0 && (
        <p>
          <b>
            <Trans>It knows nobody by key yet.</Trans>
          </b>
        </p>
      )}
      <NewContact contacts={contacts ?? []} />
      <Asked does="add-contact" done={t`The device knows the payee`} />
      <Asked does="remove-contact" done={t`The device no longer knows the payee`} />
    </Panel>
  );
}

function Known({ contact }: { readonly contact: PolicyView['contacts'][number] }) {
  const { t } = useLingui();
  const remove = useAsk('device/remove-contact');
  const canAsk = useCanAsk();
  const fingerprint = useFingerprint(contact.key);
  const { name, key, since } = contact;
  const ask = () => {
    expectOnDevice('remove-contact', [
      { label: 'No longer know', says: name },
      ...(fingerprint === undefined ? [] : [{ label: 'by the key', says: fingerprint }]),
    ]);
    void remove.run({ key });
  };
  return (
    <li>
      <div>
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>
        </p>
        {/* Room for the fingerprint, which is there a moment later. */}
        <p>{fingerprint === undefined ? '\u00a0' : <Fingerprint text={fingerprint} />}</p>
        {since > 0 && (
          <p className={styles.quiet}>
            <Trans>
              since <Time at={since} exact />
            </Trans>
          </p>
        )}
        <ProblemNotice problem={remove.problem} />
      </div>
      <Button label={t`Remove ${name}`} disabled={!canAsk || remove.busy} onPress={ask}>
        <Trans>Remove</Trans>
      </Button>
    </li>
  );
}

function NewContact({ contacts }: { readonly contacts: PolicyView['contacts'] }) {
  const { t } = useLingui();
  const add = useAsk('device/add-contact');
  const canAsk = useCanAsk();
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [faults, setFaults] = useState<{ readonly name?: string | undefined; readonly key?: string }>({});
  const found = keyIn(text);
  const fingerprint = useFingerprint(found.ok ? found.key : undefined);
  const lineFaults = useLineFaults();
  const keyFaults: Readonly<Record<string, string>> = {
    empty: t`Paste the payee’s key.`,
    malformed: t`A key has 64 digits from 0 to 9 and a to f. Copy the whole of it, and nothing else.`,
  };
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const line = shownLine.safeParse(name);
    setFaults({
      ...(!line.success && { name: line.error.issues[0]?.message }),
      ...(!found.ok && { key: found.fault }),
    });
    if (!line.success || !found.ok || !canAsk) return;
    const before = contacts.find(({ key }) => key === found.key);
    expectOnDevice('add-contact', [
      { label: 'Know the payee', says: line.data },
      { label: 'by the key', says: await fingerprintOf(found.key) },
      ...(before ? [{ label: 'In place of', says: before.name }] : []),
    ]);
    if ((await add.run({ name: line.data, key: found.key })) === undefined) return;
    setName('');
    setText('');
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <h3>
        <Trans>Make a payee known</Trans>
      </h3>
      <Field
        label={t`Name of the payee`}
        hint={
          isWidelyShown(name)
            ? t`As the device shall show it; at most 64 characters.`
            : t`Small devices write Latin letters only, and refuse a name that they cannot show.`
        }
        value={name}
        fault={lineFaults(faults.name)}
        onChange={({ target }) => setName(target.value)}
      />
      <LongField
        label={t`Key of the payee`}
        hint={
          fingerprint === undefined ? (
            t`64 hex digits. Take them from the payee in person or by telephone, not from the offer itself.`
          ) : (
            <Trans>
              Its fingerprint: <Fingerprint text={fingerprint} />. Compare it with the payee’s.
            </Trans>
          )
        }
        rows={2}
        value={text}
        fault={faults.key === undefined ? undefined : keyFaults[faults.key]}
        onChange={({ target }) => setText(target.value)}
      />
      <Buttons>
        <Button type="submit" disabled={!canAsk || add.busy}>
          <Trans>Make it known on the device</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={add.problem} />
    </form>
  );
}

/** The fingerprint of a key, a moment later; never that of another key. */
function useFingerprint(key: string | undefined): string | undefined {
  const [made, setMade] = useState<{ readonly key: string; readonly fingerprint: string }>();
  useEffect(() => {
    if (key === undefined) return;
    let over = false;
    const make = async () => {
      const fingerprint = await fingerprintOf(key);
      if (!over) setMade({ key, fingerprint });
    };
    void make();
    return () => {
      over = true;
    };
  }, [key]);
  return made?.key === key ? made?.fingerprint : undefined;
}
