// remove-contact (SPEC §7, method 19; §12): a payee whom the person no longer wants to be known. It only loses a right, so that OK is
// enough; the PIN of a locked device is asked first, since the review names whom the person knows.
import { emptyCodec, method, removeContactCodec } from '#protocols/device-link/messages.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { good } from '#protocols/values/result.ts';
import { failed, readParameters, type RequestKind } from './request.ts';

/** The request remove-contact. */
export const removeContactRequest: RequestKind = {
  method: method.removeContact,
  needs: 'set-up',
  async run(parameters, { memory, dialogue }) {
    const read = readParameters(removeContactCodec, parameters);
    if (!read.ok) return read;
    const { key } = read.value;
    const unlocked = await dialogue.unlocked();
    if (!unlocked.ok) return unlocked;
    const contact = memory.state.contacts?.find((one) => sameBytes(one.key, key));
    if (!contact) return failed('checkFailed', 'contact-unknown');
    const fields = [
      { label: 'No longer know', value: contact.name },
      { label: 'by the key', value: fingerprint(digest(key)) },
    ];
    const shown = await dialogue.review({ title: 'Contact', ask: 'remove', fields });
    if (!shown.ok) return shown;
    return good({
      body: toBytes(emptyCodec, {}),
      change: (state) => ({ ...state, contacts: (state.contacts ?? []).filter((one) => !sameBytes(one.key, key)) }),
    });
  },
};
