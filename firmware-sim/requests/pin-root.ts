// pin-root (SPEC §7, method 2): the authority whose names the device believes. Shown with its fingerprint, and the PIN is
// asked even when unlocked: whoever pins a root decides which payees are certified from then on.
import { method, pinRootCodec, rootPinnedCodec } from '#protocols/device-link/messages.ts';
import { readRoot } from '#protocols/credential/verifier.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { fingerprint } from '#protocols/values/digest.ts';
import { good } from '#protocols/values/result.ts';
import { failed, readParameters, type RequestKind } from './request.ts';

/** The request pin-root; asked again for the root that is pinned, it answers without asking. */
export const pinRootRequest: RequestKind = {
  method: method.pinRoot,
  needs: 'set-up',
  async run(parameters, { memory, dialogue }) {
    const read = readParameters(pinRootCodec, parameters);
    if (!read.ok) return read;
    const { certificate } = read.value;
    const root = readRoot(certificate);
    if (!root.ok) return failed('checkFailed', root.error.code);
    const { name, digest, issuedAt, notAfter } = root.value;
    if (notAfter < memory.state.timeBound) return failed('checkFailed', 'certificate-expired');
    const body = toBytes(rootPinnedCodec, { rootDigest: digest });
    const before = memory.state.root;
    if (before && sameBytes(before.digest, digest)) return good({ body });
    const fields = [
      { label: 'Trust the names of', value: name },
      { label: 'Fingerprint', value: fingerprint(digest) },
      ...(before ? [{ label: 'In place of', value: before.name }] : []),
    ];
    const shown = await dialogue.review({ title: 'Root', ask: 'trust', fields });
    if (!shown.ok) return shown;
    const pin = await dialogue.askPin();
    if (!pin.ok) return pin;
    return good({
      body,
      change: (state) => ({
        ...state,
        root: { certificate, name, digest },
        timeBound: Math.max(state.timeBound, issuedAt),
      }),
    });
  },
};
