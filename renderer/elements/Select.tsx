// A choice of one among a few, as a list that opens; keyboard and screen readers come with Base UI.
import { Select as Base } from '@base-ui/react/select';
import { useId, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './select.module.css';
import list from './list.module.css';

/** One of the choices. */
export type Choice<Value extends string> = { readonly value: Value; readonly label: string; readonly hint?: ReactNode };

/** Draws it. */
export function Select<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChoose: (value: Value) => void;
  readonly disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className={styles.select}>
      <span id={id} className={styles.label}>
        {props.label}
      </span>
      <Base.Root
        items={[...props.choices]}
        value={props.value}
        onValueChange={(value) => {
          if (value !== null) props.onChoose(value);
        }}
        disabled={props.disabled === true}
      >
        <Base.Trigger className={styles.trigger} aria-labelledby={id}>
          <Base.Value />
          <Icon name="down" />
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className={list.positioner} alignItemWithTrigger={false} sideOffset={4}>
            <Base.Popup className={list.list} aria-labelledby={id}>
              {props.choices.map(({ value, label, hint }) => (
                <Base.Item key={value} value={value} className={list.item}>
                  <Base.ItemText>{label}</Base.ItemText>
                  <Base.ItemIndicator className={list.chosen}>
                    <Icon name="check" />
                  </Base.ItemIndicator>
                  {hint !== undefined && <span className={list.hint}>{hint}</span>}
                </Base.Item>
              ))}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
