// What of a German page is still English: the page's visible words held against the catalog's English ones. Words that both languages
// share are left out, and so is what is marked as English (the device's own words) or stands verbatim (code, files).
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const catalog = new URL('../../renderer/language/de.po', import.meta.url);
/** The shortest part of a sentence with gaps that tells it from others. */
const shortestPart = 12;
const gap = /\{(?:[^{}]|\{[^{}]*\})*\}|<\/?\d+\/?>/;

type Entry = { readonly english: string; readonly german: string };

const read = `(() => {
  const words = [];
  const skip = '[lang="en"], code, pre, script, style, bdi';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (data.trim() !== '' && parent && parent.closest(skip) === null && parent.checkVisibility()) words.push(data);
  }
  for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
    for (const element of document.querySelectorAll('[' + name + ']')) {
      if (element.closest(skip) === null) words.push(element.getAttribute(name));
    }
  }
  return [document.title, ...words].map((text) => text.trim().replaceAll(/\\s+/g, ' '));
})()`;

/** Every entry of the German catalog, in its order. */
function entries(): readonly Entry[] {
  const blocks = readFileSync(catalog, 'utf8').split(/\n\n/);
  const text = (block: string, name: string) => {
    const [, lines = '""'] = new RegExp(`^${name} ((?:".*"\\n?)+)`, 'm').exec(block) ?? [];
    return lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string)
      .join('');
  };
  return blocks
    .map((block) => ({ english: text(block, 'msgid'), german: text(block, 'msgstr') }))
    .filter(({ english }) => english !== '');
}

const known = entries();
const german = new Map(known.map((entry) => [entry.english, entry.german]));

/** The catalog's German for an English text; the text itself where there is none. */
export function inGerman(english: string): string {
  return german.get(english) ?? english;
}

/** English texts that can be read on the page. */
export async function englishLeft(page: Page): Promise<readonly string[]> {
  const shown = await page.evaluate<readonly string[]>(read);
  const whole = new Set(shown);
  return known
    .filter(({ english, german }) => english !== german)
    .filter(({ english, german }) => {
      const parts = english.split(gap).map((part) => part.trim());
      if (parts.length === 1) return whole.has(english);
      const telling = parts.filter((part) => part.length >= shortestPart && !german.includes(part));
      return telling.some((part) => shown.some((text) => text.includes(part)));
    })
    .map(({ english }) => english);
}
