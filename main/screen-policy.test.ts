import { expect, test } from 'vitest';
import { screenHeaders, screenPolicy } from './screen-policy.ts';

test('The policy of the page is this text, letter for letter', () => {
  expect(screenPolicy()).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'",
  );
});

test('A file to be saved may load nothing, run nothing and is of no origin, should a browser show it', () => {
  expect(screenPolicy({ of: 'file' })).toBe(
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'",
  );
});

test('The headers of every answer sever windows, frames, sniffing, referrers and caches', () => {
  expect(screenHeaders()).toMatchObject({
    'Content-Security-Policy': screenPolicy(),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  expect(screenHeaders()['Permissions-Policy']).toMatch(/(?:^|, )hid=\(\)(?:,|$)/);
  expect(screenHeaders()['Permissions-Policy']).not.toMatch(/=\*/);
});
