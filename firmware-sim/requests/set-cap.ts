// set-cap (SPEC §7, method 12; §12): how much of a currency the person pays by a press of OK alone until the next PIN.
import { emptyCodec, method, setCapCodec } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import { withCap } from '../state/caps.ts';
import { readParameters, type RequestKind } from './request.ts';

/** The request set-cap. */
export const setCapRequest: RequestKind = {
  method: method.setCap,
  needs: 'set-up',
  async run(parameters, { memory, dialogue }) {
    const read = readParameters(setCapCodec, parameters);
    if (!read.ok) return read;
    const { currency, most } = read.value;
    const before = memory.state.caps?.find((cap) => cap.most.currency === currency);
    const fields = [
      {
        label: 'Without PIN, up to',
        value: most === undefined ? `any amount of ${currency}` : { minor: most, currency },
      },
      { label: 'Counted', value: 'from one PIN to the next, with fees' },
      ...(before ? [{ label: 'In place of', value: before.most }] : []),
    ];
    const shown = await dialogue.review({ title: 'Cap', ask: 'set', fields });
    if (!shown.ok) return shown;
    const pin = await dialogue.askPin();
    if (!pin.ok) return pin;
    return good({ body: toBytes(emptyCodec, {}), change: (state) => withCap(state, currency, most) });
  },
};
