// A person's hand at the device's panel, as its page has it: screens as they come, keys by the token in the panel's address.
import { setTimeout as sleep } from 'node:timers/promises';

type PanelScreen = { readonly text: readonly string[]; readonly page?: readonly [number, number] };

const patience = 20_000;

/** Reads the review under a title page by page and approves it; the text of its pages. Rejects when it does not come. */
export async function approveOnPanel(address: string, title: string): Promise<readonly string[]> {
  const { origin, hash } = new URL(address);
  const headers = { Authorization: `Bearer ${hash.slice(1)}` };
  const press = async (key: string) => {
    const answer = await fetch(`${origin}/key`, { method: 'POST', headers, body: key });
    if (answer.status !== 204) throw new Error(`nobody waits for ${key}: ${answer.status}`);
  };
  const late = new AbortController();
  void sleep(patience, undefined, { ref: false }).then(() => late.abort());
  const pages: string[] = [];
  const { body } = await fetch(`${origin}/screens`, { headers, signal: late.signal });
  let rest = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const events = `${rest}${chunk}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const screen = JSON.parse(event.replace(/^data: /, '')) as PanelScreen;
      if (screen.text[0]?.startsWith(title) !== true || screen.page?.[0] !== pages.length + 1) continue;
      pages.push(screen.text.map((line) => line.trimEnd()).join('\n'));
      const isLast = screen.page[0] === screen.page[1];
      await press(isLast ? 'ok' : 'right');
      if (isLast) return pages;
    }
  }
  throw new Error(`no review ${title} came`);
}
