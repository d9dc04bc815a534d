// More things that can be done with something, behind one button.
import { Menu as Base } from '@base-ui/react/menu';
import { Button } from './Button.tsx';
import list from './list.module.css';

/** One of the things. */
export type MenuAction = { readonly label: string; readonly onPress: () => void; readonly disabled?: boolean };

/** Draws the button; `label` says of what these are the actions. */
export function Menu({ label, actions }: { readonly label: string; readonly actions: readonly MenuAction[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={<Button kind="quiet" icon="dots" label={label} />} />
      <Base.Portal>
        <Base.Positioner className={list.positioner} align="end" sideOffset={4}>
          <Base.Popup className={list.list}>
            {actions.map(({ label, onPress, disabled }) => (
              <Base.Item key={label} className={list.item} onClick={onPress} disabled={disabled === true}>
                {label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
