// Contacts (link SPEC §12): payees whom the person confirmed by their keys; each can be removed.
import { sameBytes } from '#protocols/values/bytes.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { confirmPages } from '../confirm-pages.ts';
import { renderPages } from '../render-pages.ts';
import { tell } from '../tell.ts';
import { chooseRow, rowOf } from './choose-row.ts';
import type { MenuItem } from './menu-item.ts';

/** Contacts. */
export const contactsItem: MenuItem = {
  row: 'Contacts',
  async run({ memory, signal }) {
    const { hal } = memory;
    for (;;) {
      const { contacts = [] } = memory.state;
      if (contacts.length === 0) {
        const told = await tell(hal, 'Contacts', ['No payee is known', 'to this device.'], signal);
        return told === 'cancelled' ? 'left' : 'list';
      }
      const rows = contacts.map(({ name }) => rowOf(name));
      const chosen = await chooseRow(hal, { title: 'Contacts', rows, signal });
      if (typeof chosen === 'string') return chosen === 'back' ? 'list' : 'left';
      const contact = contacts[chosen];
      const pages =
        contact &&
        renderPages([
          { label: 'Payee', value: contact.name },
          { label: 'known by the key', value: fingerprint(digest(contact.key)) },
        ]);
      if (!contact || !pages?.ok) continue;
      const decision = await confirmPages(hal, { title: 'Contact', pages: pages.value, ask: 'remove', signal });
      if (decision === 'cancelled') return 'left';
      if (decision === 'refused') continue;
      memory.save({ ...memory.state, contacts: contacts.filter(({ key }) => !sameBytes(key, contact.key)) });
    }
  },
};
