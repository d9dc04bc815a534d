// What is bundled with the program, by licence. A test holds it against the lock file, and that nothing is missing which the program
// names itself.

/** Packages of one licence, by its SPDX expression. */
export type Licensed = { readonly licence: string; readonly packages: readonly string[] };

/** All of them. */
export const licences: readonly Licensed[] = [
  {
    licence: 'MIT',
    packages: [
      ...['@base-ui/react', '@base-ui/utils', '@floating-ui/core', '@floating-ui/dom', '@floating-ui/react-dom'],
      ...['@floating-ui/utils', '@hookform/resolvers', '@lingui/core', '@lingui/message-utils', '@lingui/react'],
      ...['@messageformat/date-skeleton', '@messageformat/parser', '@noble/ciphers', '@noble/curves', '@noble/hashes'],
      ...['@scure/base', '@scure/bip32', '@scure/bip39', '@serialport/bindings-cpp', '@serialport/stream'],
      ...['@standard-schema/utils', '@tanstack/react-store', '@tanstack/react-table'],
      ...['@tanstack/store', '@tanstack/table-core', '@visx/axis', '@visx/curve'],
      ...['@visx/group', '@visx/point', '@visx/scale', '@visx/shape', '@visx/text', 'classnames', 'debug', 'fflate'],
      ...['koffi', 'ms', 'node-addon-api', 'node-gyp-build', 'react', 'react-dom', 'react-hook-form', 'reselect'],
      ...['scheduler', 'serialport', 'tiny-secp256k1', 'uint8array-tools', 'uqr', 'use-sync-external-store', 'zod'],
      'zustand',
    ],
  },
  { licence: 'MIT and ISC', packages: ['@visx/vendor'] },
  { licence: 'MIT OR Apache-2.0', packages: ['@cashu/cashu-ts'] },
  { licence: '(MIT OR X11)', packages: ['node-hid'] },
  { licence: 'Apache-2.0', packages: ['cborg'] },
  { licence: 'BSD-3-Clause', packages: ['moo'] },
  {
    licence: 'ISC',
    packages: [
      ...['d3-array', 'd3-color', 'd3-format', 'd3-interpolate', 'd3-path', 'd3-scale', 'd3-shape', 'd3-time'],
      ...['d3-time-format', 'internmap'],
    ],
  },
  { licence: 'OFL-1.1', packages: ['@fontsource-variable/inter'] },
];
