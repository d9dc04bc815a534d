// Reads a page as assistive technology would, by axe-core: in a world of its own beside the page's scripts, so that the page's policy
// stays in force and nothing of the page is touched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
// `preload` would fetch style sheets again by requests of its own.
const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false };
const run = `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => JSON.stringify(violations.map(
  ({ id, help, nodes }) => id + ': ' + help + '\\n' + nodes.map(({ target, failureSummary, html }) =>
    '  ' + target.join(' ') + ' ' + html.slice(0, 200) + '\\n    ' + failureSummary.replaceAll('\\n', '\\n    ')).join('\\n'))))`;

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** What WCAG 2.2 AA has against the page as it stands now, in words; empty when nothing. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  const opened = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, opened);
  const session = await opened;
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'reader',
  });
  const answer = await session.send('Runtime.evaluate', {
    expression: `(globalThis.axe ? Promise.resolve() : Promise.resolve((() => { ${source} })())).then(() => ${run})`,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? 'axe failed');
  return JSON.parse(String(answer.result.value)) as readonly string[];
}
