import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeliverable, isFetchable } from './url.ts';

test.each([
  'https://shop.example',
  'https://shop.example/',
  'https://shop.example:8443/deals/',
  'https://xn--bcher-kva.example/a%20b/~c;v=1',
  'https://192.0.2.7/deals',
  'https://[2001:db8::7]:8443/deals',
  'https://[::]/x',
  'https://[1:2:3:4:5:6:7:8]/x',
  'HTTPS://Shop.Example/deals',
  'http://127.0.0.1:4711/deals',
  'http://127.8.0.255/deals',
  'http://localhost:4711/deals',
  'http://[::1]:4711/deals',
])('a wallet sends to %s', (url) => {
  expect(isDeliverable(url)).toBe(true);
  expect(isFetchable(url)).toBe(true);
});

const refused: Readonly<Record<string, readonly string[]>> = {
  'http towards another computer': [
    'http://192.168.0.7/deals',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://shop.example/',
    'http://localhost.example/',
    'http://127.0.0.1.example/',
    'http://127.example/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::2]/',
    'http://[fe80::1]/',
  ],
  'another scheme': [
    'javascript:alert(1)',
    'JavaScript://shop.example/%0aalert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'ftp://shop.example/',
    'wss://shop.example/',
    '//shop.example/',
    'shop.example',
    'httpss://shop.example',
    'https:shop.example',
    'https:/shop.example',
  ],
  'a user part': [
    'https://user@shop.example/',
    'https://user:secret@shop.example/',
    'https://shop.example@evil.example/',
    'http://localhost:80@evil.example/',
    'http://127.0.0.1@evil.example/',
    'https://shop.example/@x',
  ],
  'a backslash': [
    'https://shop.example\\@evil.example/',
    'https:\\\\shop.example/',
    'https://shop.example\\deals',
    'http://127.0.0.1\\.evil.example/',
  ],
  'white space, a control character, or a line break': [
    'https://shop.example/a b',
    ' https://shop.example/',
    'https://shop.example/\n',
    'https://shop.example/\0',
    'https://shop.example/\u001b',
    'https://sh\top.example/',
    'java\nscript:x',
    'https://shop.example/\u00a0',
  ],
  'letters of another script': [
    'https://bücher.example/',
    'https://shop。example/',
    'https://ｓhop.example/',
    'https://127.0.0.１/',
    'https://shop.example/ü',
    'https://shop.example/\u202e',
    'https://shop.example/\ud800',
    'http://ⓛocalhost/',
    'http://ſhop.example/',
    'https://boo\u212a.example/',
  ],
  'an address in disguise': [
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0x7f000001/',
    'https://127.1/',
    'https://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.01/',
    'http://127.0.0.256/',
    'https://1.2.3.4.5/',
    'https://shop.0x/',
    'https://999.1.1.1/',
  ],
  'a host that is none': [
    'https://',
    'https:///deals',
    'https://./',
    'https://../',
    'https://shop..example/',
    'https://.shop.example/',
    'https://shop.example./',
    'https://-shop.example/',
    'https://shop-.example/',
    'https://:443/',
    'https://%73hop.example/',
    `https://${'a'.repeat(64)}.example/`,
    `https://${'a.'.repeat(150)}example/`,
    'https://shop_1.example/',
  ],
  'an IPv6 address that is none': [
    'https://[]/',
    'https://[:]/',
    'https://[1:2:3]/',
    'https://[1::2::3]/',
    'https://[12345::]/',
    'https://[::1/',
    'https://[::g]/',
    'https://[1:2:3:4:5:6:7:8:9]/',
    'https://[1:2:3:4:5:6:7::8]/',
    'https://[fe80::1%25eth0]/',
    'https://::1/',
  ],
  'a port that is none': [
    'https://shop.example:/',
    'https://shop.example:0/',
    'https://shop.example:080/',
    'https://shop.example:65536/',
    'https://shop.example:99999/',
    'https://shop.example:4a/',
    'https://shop.example:-1/',
  ],
  'a fragment': ['https://shop.example/#x', 'https://shop.example#'],
  'a percent sign without two digits': [
    'https://shop.example/%',
    'https://shop.example/%2',
    'https://shop.example/%zz',
  ],
  'a step up or in place': [
    'https://shop.example/../x',
    'https://shop.example/a/..',
    'https://shop.example/./x',
    'https://shop.example/%2e%2E/x',
    'https://shop.example/.%2e/x',
    'https://shop.example/%2e',
  ],
  'quotes, brackets and the like': [
    'https://shop.example/"',
    'https://shop.example/<x>',
    'https://shop.example/{x}',
    'https://shop.example/|',
    'https://shop.example/^',
    'https://shop.example/`',
    'https://shop.example/[x]',
  ],
  nothing: ['', ' ', '/'],
};

test.each(Object.entries(refused))('a URL with %s is refused', (_, urls) => {
  for (const url of urls) {
    expect(isDeliverable(url), url).toBe(false);
    expect(isFetchable(url), url).toBe(false);
  }
});

test('a query is for fetching an offer, not for sending a payment below it', () => {
  expect(isFetchable('https://shop.example/offer?article=7&x=/a?b')).toBe(true);
  expect(isFetchable('https://shop.example?article=7')).toBe(true);
  expect(isDeliverable('https://shop.example/offer?article=7')).toBe(false);
  expect(isDeliverable('https://shop.example/offer?')).toBe(false);
});

const piece = fc.constantFrom(
  ...[
    'http',
    'https',
    '://',
    ':',
    '/',
    '//',
    '\\',
    '@',
    '?',
    '#',
    '.',
    '..',
    '%2e',
    '%',
    '[',
    ']',
    '[::1]',
    '::',
    '127.0.0.1',
    '127.',
    '0x7f',
    '1',
    '256',
    '80',
  ],
  ...['localhost', 'shop', '.example', '-', 'A', 'ü', '。', ' ', '\t', '\0', '\u202e', '&', '=', '65535', '0'],
);
const hostile = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc
    .tuple(fc.constantFrom('https://', 'http://'), fc.array(piece, { maxLength: 7 }))
    .map(([scheme, pieces]) => scheme + pieces.join('')),
);

test('the URL parser of every browser reads what is accepted as it is written: same host, same path, no user', () => {
  let accepted = 0;
  fc.assert(
    fc.property(hostile, (url) => {
      if (!isFetchable(url)) return;
      accepted++;
      const parsed = new URL(url);
      const [, scheme = '', host = '', rest = ''] =
        /^(https?):\/\/([^/?]*)(.*)$/.exec(url.replace(/:80(?=\/|\?|$)/, parsed.protocol === 'http:' ? '' : ':80')) ??
        [];
      expect(parsed.protocol).toBe(`${scheme}:`);
      if (!host.startsWith('[')) expect(parsed.host).toBe(host.toLowerCase());
      expect(parsed.pathname + parsed.search).toBe(
        rest === '' || rest.startsWith('?') ? `/${rest === '?' ? '' : rest}` : rest.replace(/\?$/, ''),
      );
      expect([parsed.username, parsed.password, parsed.hash]).toEqual(['', '', '']);
      if (parsed.protocol === 'http:') expect(parsed.hostname).toMatch(/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/);
    }),
    { seed: 6, numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(300);
});

test('a very long URL is judged without delay', () => {
  expect(isFetchable(`https://shop.example/${'a/'.repeat(100_000)}\\`)).toBe(false);
  expect(isFetchable(`https://${'a-'.repeat(100_000)}/`)).toBe(false);
  expect(isFetchable(`https://[${'::'.repeat(100_000)}]/`)).toBe(false);
});
