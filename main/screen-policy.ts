// What a screen may do, said to the browser beneath it: the same policy and headers in the browser host and in Electron
// (DESIGN §9, CSP 3, Trusted Types). The page runs its own files alone, talks to its own origin alone, makes no markup from
// text, and can be framed or held by a window handle by nobody. Pure; whoever serves adds type and length.

/** What is served: the screens' page with its files, or a file that a person saves and no browser shall show. */
export type PolicyOptions = { readonly of?: 'page' | 'file' };

const nowhere = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
/** No script makes markup or code from text: no policy that could bless any may be created. */
const noMarkup = ["require-trusted-types-for 'script'", "trusted-types 'none'"];

/** Everything that a page could ask for and the screens never do; Chromium knows each of these names. */
const denied = [
  ...['accelerometer', 'autoplay', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media'],
  ...['fullscreen', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'local-fonts'],
  ...['magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture', 'publickey-credentials-create'],
  ...['publickey-credentials-get', 'screen-wake-lock', 'serial', 'storage-access', 'usb', 'window-management'],
  'xr-spatial-tracking',
];

/** The content security policy, as the value of its header. */
export function screenPolicy({ of = 'page' }: PolicyOptions = {}): string {
  const own = ['script-src', 'style-src', 'img-src', 'font-src', 'connect-src'].map((kind) => `${kind} 'self'`);
  const parts = of === 'page' ? own : ['sandbox'];
  return ["default-src 'none'", ...parts, ...nowhere, ...noMarkup].join('; ');
}

/** All headers that go with every answer to a screen, the policy of the page among them. */
export function screenHeaders(): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': screenPolicy(),
    // Nobody who opened the page, and nobody whom it opened, keeps a handle to its window.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    'Permissions-Policy': [...denied.map((feature) => `${feature}=()`), 'clipboard-write=(self)'].join(', '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
}
