import { expect, test } from 'vitest';
import { linkIn } from './link-in-text.ts';

const link = 'web+semper:offer?url=http%3A%2F%2Flocalhost%2Foffers%2Fa1&digest=00ff';

test.each([link, ` ${link}\n`, `Please pay here: <${link}>\nThanks`, `"${link}" was sent to you`])(
  'In %j the link is found',
  (text) => {
    expect(linkIn(text)).toBe(link);
  },
);

test('What holds no link goes on as it is, at most as long as the contract takes', () => {
  expect(linkIn(' https://example.org/ ')).toBe('https://example.org/');
  expect(linkIn('x'.repeat(5000))).toHaveLength(4096);
});
