// Where a wallet may send to or fetch from (SPEC §6). A grammar of our own, narrower than RFC 3986: what passes has one
// reading in every URL parser, so that no host hides behind a user part, a backslash, a tab, or an address spelt as one number.

/** Whether a payment may be sent to this URL (SPEC §2, §6): no query, as the deal is appended to its path. */
export function isDeliverable(url: string): boolean {
  return !url.includes('?') && isFetchable(url);
}

/** Whether an offer may be fetched from this URL (SPEC §6): `https:`, or `http:` towards this computer; a query may follow. */
export function isFetchable(url: string): boolean {
  const parts = form.exec(url)?.groups;
  if (!parts) return false;
  const { scheme = '', host = '', port, path = '' } = parts;
  if (port !== undefined && Number(port) > 65_535) return false;
  if (path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) return false;
  return scheme.toLowerCase() === 'https' ? isHost(host) : isLoopback(host);
}

const character = String.raw`(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})`;
const form = new RegExp(
  String.raw`^(?<scheme>https?)://(?<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(?<port>[1-9][0-9]{0,4}))?` +
    String.raw`(?<path>(?:/${character}*)*)(?:\?(?:${character}|[/?])*)?$`,
  'i',
);

function isLoopback(host: string): boolean {
  return host === '[::1]' || host.toLowerCase() === 'localhost' || (host.startsWith('127.') && isAddress(host));
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isLongAddress(host.slice(1, -1));
  const labels = host.split('.');
  // Parsers take a host whose last label is a number for an address, in whatever base: `0x7f.1`, `2130706433`.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')) return isAddress(host);
  return host.length <= 253 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}

function isAddress(host: string): boolean {
  const octets = host.split('.');
  return octets.length === 4 && octets.every((octet) => /^(?:0|[1-9][0-9]{0,2})$/.test(octet) && Number(octet) < 256);
}

/** An IPv6 address (RFC 4291 §2.2, forms 1 and 2). */
function isLongAddress(host: string): boolean {
  const [left = '', right, ...rest] = host.split('::');
  const groups = [left, right ?? ''].flatMap((side) => (side === '' ? [] : side.split(':')));
  const complete = right === undefined ? groups.length === 8 : groups.length < 8;
  return rest.length === 0 && complete && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}
