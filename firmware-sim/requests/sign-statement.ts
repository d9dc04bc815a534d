// sign-statement (SPEC §7, method 14; §13): a text of the person's own, read in full on the display page by page, signed by the
// person key. Every line stands there as it is signed; what the font cannot write is refused.
import {
  method,
  signStatementCodec,
  statementCodec,
  statementSignedCodec,
  statementType,
} from '#protocols/device-link/messages.ts';
import { personKey } from '#protocols/credential/person-keys.ts';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { bodyLines } from '../hal/layout.ts';
import type { Page } from '../workflows/confirm-pages.ts';
import { wrapText } from '../workflows/render-pages.ts';
import { pagesDigest } from './payment-review.ts';
import { failed, readParameters, type Failed, type RequestKind } from './request.ts';

/** The most pages that a host can be told of (SPEC §6, WAITING). */
const mostPages = 255;

/** The request sign-statement. */
export const signStatementRequest: RequestKind = {
  method: method.signStatement,
  needs: 'set-up',
  async run(parameters, { memory, request, dialogue }) {
    const read = readParameters(signStatementCodec, parameters);
    if (!read.ok) return read;
    const { text } = read.value;
    const pages = pagesOf(text);
    if (!pages.ok) return pages;
    const seed = await dialogue.unlocked();
    if (!seed.ok) return seed;
    const shown = await dialogue.review({ title: 'Statement', ask: 'sign', fields: { pages: pages.value } });
    if (!shown.ok) return shown;
    const content = {
      text,
      pagesDigest: pagesDigest(shown.value),
      requestId: request.id,
      time: memory.state.timeBound,
    };
    const statement = coseSign1(personKey(seed.value), statementType, toBytes(statementCodec, content));
    return good({ body: toBytes(statementSignedCodec, { statement }), signed: true });
  },
};

/** SPEC §13: six lines a page; an empty line is an empty line. */
function pagesOf(bytes: Uint8Array): Result<readonly Page[], Failed> {
  const text = fromUtf8(bytes);
  if (text === undefined || text.trim() === '') return failed('malformed', 'parameters-malformed', 'text');
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const wrapped = wrapText(line);
    if (!wrapped.ok) return failed('checkFailed', wrapped.error.code, wrapped.error.codePoint);
    lines.push(...wrapped.value);
  }
  const pages = Array.from({ length: Math.ceil(lines.length / bodyLines) }, (_, page) =>
    lines.slice(page * bodyLines, (page + 1) * bodyLines),
  );
  return pages.length > mostPages ? failed('checkFailed', 'too-many-pages', `${pages.length}`) : good(pages);
}
