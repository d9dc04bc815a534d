// One case a row of the import table: what a file there may import, and what it may not. `import-rules.test.ts` writes
// each as a file and lints it; a row without a case fails there.

/** Imports of one file: allowed ones, and refused ones with the words that the linter's message must hold. */
export interface ImportCase {
  readonly file: string;
  readonly row: string;
  readonly allowed: readonly string[];
  readonly refused: readonly (readonly [specifier: string, message: string])[];
}

const ports = '#app/payments/modules/port.ts';

function at(file: string, row: string, allowed: string, refused: ImportCase['refused']): ImportCase {
  return { file, row, allowed: allowed.split(/\s+/).filter((specifier) => specifier !== ''), refused };
}

/** The cases, in the order of the table. */
export const importCases: readonly ImportCase[] = [
  at('protocols/loose.ts', 'protocols', '', [['./values/amount.ts', 'stands alone']]),
  at('protocols/values/x.ts', 'protocols/values', './amount.ts @noble/hashes/sha2.js cborg', [
    ['../credential/x.ts', 'stands alone'],
    ['node:fs', 'a module of Node'],
    ['fs', 'a module of Node'],
    ['@cashu/cashu-ts', 'package @cashu/cashu-ts'],
    ['zod', 'package zod'],
  ]),
  at('protocols/credential/x.ts', 'protocols/credential', '../values/amount.ts ./y.ts', [
    ['../deal/x.ts', 'stands alone'],
  ]),
  at('protocols/deal/x.ts', 'protocols/*', '../values/amount.ts ../credential/x.ts ./y.ts @scure/base', [
    ['../ecash/x.ts', 'opaque bytes'],
    ['#app/business/x.ts', 'may not import app/business/x.ts'],
    ['../../app/business/x.ts', 'relative path'],
    ['tiny-secp256k1', 'package tiny-secp256k1'],
  ]),
  at('protocols/ecash/x.ts', 'protocols/*', '../values/amount.ts', [['../deal/x.ts', 'opaque bytes']]),

  at('app/loose.ts', 'app', '', [['./support/x.ts', 'downwards only']]),
  at('app/nowhere/x.ts', 'app', '', [['./y.ts', 'downwards only']]),
  at(
    'app/business/x.ts',
    'app/business',
    `#protocols/deal/x.ts ../commerce/x.ts ../exchange/x.ts ../payments/selection/x.ts ../statements/x.ts ../credentials/x.ts
     ../disputes/x.ts ../bookkeeping/x.ts ../support/archive/x.ts ../screen-contract/x.ts @noble/hashes/sha2.js`,
    [
      ['../payments/modules/ecash/x.ts', 'downwards only'],
      ['#main/node/x.ts', 'may not import main/node/x.ts'],
      ['#market/mint/x.ts', 'may not import market/mint/x.ts'],
      ['#device/link/x.ts', 'may not import device/link/x.ts'],
      ['#firmware-sim/x.ts', 'may not import firmware-sim/x.ts'],
      ['#e2e/x.ts', 'may not import e2e/x.ts'],
      ['#bench/x.ts', 'may not import bench/x.ts'],
      ['node:crypto', 'a module of Node'],
      ['@cashu/cashu-ts', 'package @cashu/cashu-ts'],
      ['react', 'package react'],
    ],
  ),
  at('app/commerce/x.ts', 'app/commerce', '../exchange/x.ts ../payments/payment/x.ts ../support/x.ts', [
    ['../business/x.ts', 'downwards only'],
  ]),
  at('app/exchange/x.ts', 'app/exchange', '../payments/payment/x.ts ../statements/x.ts', [
    ['../commerce/x.ts', 'downwards only'],
  ]),
  at('app/payments/selection/x.ts', 'app/payments', `../purses/x.ts ../modules/port.ts ../../support/x.ts`, [
    ['../../exchange/x.ts', 'A module knows its port'],
    ['../modules/ecash/x.ts', 'A module knows its port'],
    ['../../statements/x.ts', 'A module knows its port'],
  ]),
  at('app/payments/modules/port.ts', 'app/payments/modules', './errors.ts ../../support/x.ts #protocols/deal/x.ts', [
    ['./ecash/x.ts', 'A module knows its port'],
    ['../../statements/x.ts', 'A module knows its port'],
  ]),
  at(
    'app/payments/modules/chip/x.ts',
    'app/payments/modules/*',
    '../port.ts ./y.ts ../../payment/x.ts ../../../support/x.ts #protocols/chip/x.ts',
    [
      ['../ecash/x.ts', 'never know each other'],
      ['../../../exchange/x.ts', 'A module knows its port'],
    ],
  ),
  at('app/payments/modules/ecash/x.ts', 'app/payments/modules/*', './cashu-adapter.ts', [
    ['@cashu/cashu-ts', 'package @cashu/cashu-ts'],
  ]),
  at(
    'app/payments/modules/ecash/cashu-adapter.ts',
    'app/payments/modules/ecash/cashu-adapter.ts',
    './x.ts ../port.ts @cashu/cashu-ts',
    [
      ['../chip/x.ts', 'never know each other'],
      ['tiny-secp256k1', 'package tiny-secp256k1'],
    ],
  ),
  at('app/statements/x.ts', 'app/statements', '../support/x.ts', [['../payments/payment/x.ts', 'downwards only']]),
  at('app/credentials/x.ts', 'app/credentials', '../support/x.ts', [['../statements/x.ts', 'downwards only']]),
  at('app/disputes/x.ts', 'app/disputes', '../support/archive/x.ts #protocols/deal/x.ts', [
    ['../support/policy/x.ts', 'read app/support/archive'],
  ]),
  at('app/bookkeeping/x.ts', 'app/bookkeeping', '../support/archive/x.ts', [
    ['../payments/payment/x.ts', 'read app/support/archive'],
  ]),
  at('app/support/policy/x.ts', 'app/support', '../archive/x.ts #protocols/values/amount.ts', [
    ['../../payments/payment/x.ts', 'downwards only'],
  ]),
  at('app/screen-contract/x.ts', 'app/screen-contract', './y.ts zod', [
    ['../support/x.ts', 'knows nothing of ours'],
    ['#protocols/values/amount.ts', 'knows nothing of ours'],
  ]),

  at(
    'device/link/x.ts',
    'device',
    '#protocols/device-link/host.ts #protocols/values/amount.ts ../transports/x.ts node:net',
    [
      ['#protocols/deal/x.ts', 'link alone'],
      ['#app/support/x.ts', 'link alone'],
      ['#firmware-sim/x.ts', 'link alone'],
      ['node-hid', 'package node-hid'],
      ['serialport', 'package serialport'],
      ['node:module', 'gets round'],
    ],
  ),
  at('device/transports/x.ts', 'device/transports', 'node-hid serialport ../link/x.ts', [['koffi', 'package koffi']]),
  at('firmware-sim/requests/x.ts', 'firmware-sim', '#protocols/ecash/x.ts ../hal/x.ts node:net @noble/hashes/sha2.js', [
    ['#device/link/x.ts', 'as two vendors would'],
    ['#app/support/x.ts', 'as two vendors would'],
    ['#main/node/x.ts', 'as two vendors would'],
    ['koffi', 'package koffi'],
  ]),
  at('firmware-sim/hal/x.ts', 'firmware-sim/hal', 'koffi ../requests/x.ts', [
    ['#market/mint/x.ts', 'as two vendors would'],
  ]),
  at('renderer/x.ts', 'renderer', '#app/screen-contract/x.ts react zustand ./y.ts', [
    ['#app/business/x.ts', 'app/screen-contract alone'],
    ['#protocols/values/amount.ts', 'app/screen-contract alone'],
    ['node:fs', 'a module of Node'],
    ['electron', 'package electron'],
  ]),

  at(
    'main/compose.ts',
    'main',
    `#app/business/x.ts ${ports} #device/link/x.ts #protocols/deal/x.ts ./node/x.ts node:http`,
    [
      ['#firmware-sim/x.ts', 'as processes'],
      ['#market/mint/x.ts', 'as processes'],
      ['#e2e/x.ts', 'as processes'],
      ['tiny-secp256k1', 'package tiny-secp256k1'],
      ['react', 'package react'],
      ['playwright-core', 'package playwright-core'],
    ],
  ),
  at('main/node/x.ts', 'main/node', 'tiny-secp256k1 node:sqlite', [['electron', 'package electron']]),
  at('main/session/x.ts', 'main/session', 'fflate', [['tiny-secp256k1', 'package tiny-secp256k1']]),
  at('main/electron/x.ts', 'main/electron', 'electron', [['tiny-secp256k1', 'package tiny-secp256k1']]),
  at('main/headless/audit/x.ts', 'main/headless/audit', './y.ts node:sqlite node:crypto', [
    ['#protocols/archive/x.ts', 'write it again here'],
    ['#protocols/values/codec.ts', 'write it again here'],
    ['#app/support/archive/x.ts', 'write it again here'],
    ['../../node/x.ts', 'write it again here'],
    ['../till/x.ts', 'write it again here'],
    ['@noble/hashes/sha2.js', 'package @noble/hashes'],
    ['node:module', 'gets round the import rules'],
  ]),
  at(
    'market/serve.ts',
    'market',
    './mint/x.ts #app/business/x.ts #main/node/x.ts #main/headless/x.ts #protocols/deal/x.ts node:http',
    [
      ['#main/electron/x.ts', 'the other side'],
      ['#main/compose.ts', 'the other side'],
      ['#firmware-sim/x.ts', 'the other side'],
      ['#device/link/x.ts', 'the other side'],
      ['tiny-secp256k1', 'package tiny-secp256k1'],
      ['@cashu/cashu-ts', 'package @cashu/cashu-ts'],
    ],
  ),
  at('market/mint/x.ts', 'market/mint', 'tiny-secp256k1 ../bank/x.ts', [['@cashu/cashu-ts', 'no curve code']]),
  at('market/lightning/x.ts', 'market/lightning', 'tiny-secp256k1', [['@cashu/cashu-ts', 'no curve code']]),

  at(
    'e2e/x.ts',
    'e2e',
    '#firmware-sim/x.ts #market/mint/x.ts #main/compose.ts #bench/x.ts playwright-core node:module',
    [['/etc/passwd', 'an absolute path']],
  ),
  at('bench/x.ts', 'bench', '#e2e/x.ts #market/mint/x.ts @cashu/cashu-ts', [['file:///x.ts', 'an address']]),
  at('scripts/x.ts', 'scripts', './house/x.ts vitest/node', [['#app/business/x.ts', 'stands on Node']]),
  at('elsewhere/x.ts', 'elsewhere', '', [['#app/business/x.ts', 'add one']]),

  at(
    'app/business/x.test.ts',
    'app/business',
    'vitest fast-check node:fs #e2e/house/needs.ts #main/node/x.ts #market/mint/x.ts',
    [
      ['#e2e/journeys/x.ts', 'may not import e2e/journeys/x.ts'],
      ['#bench/x.ts', 'may not import bench/x.ts'],
      ['playwright-core', 'package playwright-core'],
    ],
  ),
  at('firmware-sim/x.test.ts', 'firmware-sim', 'vitest node:fs #e2e/house/needs.ts', [
    ['#device/link/x.ts', 'as two vendors would'],
  ]),
  at('protocols/deal/x.test.ts', 'protocols/*', 'vitest node:fs #e2e/house/needs.ts', [
    ['../ecash/x.ts', 'opaque bytes'],
  ]),
];
