// add-contact (SPEC §7, method 13; §12): a payee whom no authority certifies, confirmed by the person once, by its key. Offers under
// that key are those of somebody known from then on.
import { addContactCodec, emptyCodec, method, mostContacts } from '#protocols/device-link/messages.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { good } from '#protocols/values/result.ts';
import { failed, readParameters, type RequestKind } from './request.ts';

/** The request add-contact; a key that is known already gets the new name. */
export const addContactRequest: RequestKind = {
  method: method.addContact,
  needs: 'set-up',
  async run(parameters, { memory, dialogue }) {
    const read = readParameters(addContactCodec, parameters);
    if (!read.ok) return read;
    const { name, key } = read.value;
    const { contacts = [] } = memory.state;
    const before = contacts.find((one) => sameBytes(one.key, key));
    if (!before && contacts.length >= mostContacts) return failed('checkFailed', 'contacts-full');
    const fields = [
      { label: 'Know the payee', value: name },
      { label: 'by the key', value: fingerprint(digest(key)) },
      ...(before ? [{ label: 'In place of', value: before.name }] : []),
    ];
    const shown = await dialogue.review({ title: 'Contact', ask: 'know', fields });
    if (!shown.ok) return shown;
    const pin = await dialogue.askPin();
    if (!pin.ok) return pin;
    return good({
      body: toBytes(emptyCodec, {}),
      change(state) {
        const others = (state.contacts ?? []).filter((one) => !sameBytes(one.key, key));
        return { ...state, contacts: [...others, { name, key, since: before?.since ?? state.timeBound }] };
      },
    });
  },
};
