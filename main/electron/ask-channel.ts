// The one channel from the page. Who asks is judged before anything else is looked at and before any turn of the loop, since
// a frame can be gone or elsewhere a moment later: the window's main frame, on the page's own origin, or nobody. Then the
// length, then the JSON (without names that reach a prototype), then the contract.
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { Access, Reply } from '#app/screen-contract/contract.ts';
import type { ProblemCode } from '#app/screen-contract/problems.ts';
import { bad } from '#protocols/values/result.ts';
import { greatestBody, readJson } from '../browser/guard.ts';
import type { Dispatch } from '../dispatch.ts';
import { askChannel } from './bridge.ts';
import { isScreenAddress, screenOrigin } from './screen-scheme.ts';

const granted: ReadonlySet<Access> = new Set(['look', 'act', 'approve']);

/** Answers the questions of this window's page; `onAsked` hears of each that was let in. */
export function answerAsks(contents: WebContents, dispatch: Dispatch, onAsked: () => void): void {
  const gone = new AbortController();
  contents.once('destroyed', () => gone.abort());
  contents.ipc.handle(askChannel, (event, ...given: readonly unknown[]): Reply<unknown> | Promise<Reply<unknown>> => {
    if (!isFromPage(event, contents)) return refuse('access-refused');
    const [text] = given;
    if (given.length !== 1 || typeof text !== 'string') return refuse('input-invalid');
    if (text.length > greatestBody || Buffer.byteLength(text) > greatestBody) return refuse('input-invalid');
    const read = readJson(text);
    if (!read) return refuse('input-invalid');
    onAsked();
    return dispatch(read.value, granted, gone.signal);
  });
}

function isFromPage({ sender, senderFrame }: IpcMainInvokeEvent, contents: WebContents): boolean {
  if (sender !== contents || !senderFrame || senderFrame.detached || senderFrame !== contents.mainFrame) return false;
  return senderFrame.origin === screenOrigin && isScreenAddress(senderFrame.url);
}

function refuse(code: ProblemCode): Reply<never> {
  return bad({ code, details: {} });
}
