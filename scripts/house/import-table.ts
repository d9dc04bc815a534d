// Who may import what: the table of the design as data, one row a folder (or file), read by `import-rule.ts`.
// The longest row that holds a file decides, and what a row does not name is refused: a folder that no row knows may
// import nothing, so a new block begins here. A row's own folder is always allowed, unless `closed` says otherwise.
// Entries of `ours` are folders; `folder/*.ts` means the files directly in it. `alsoTests` widens the row for tests.

/** What the files of one folder may import. */
export interface Row {
  /** Folder or file, from the top of the repository; `*` stands for one name. */
  readonly from: string;
  /** Folders of ours beside its own. */
  readonly ours: readonly string[];
  /** npm packages; `@scope/*` for all of a scope. */
  readonly libraries: readonly string[];
  /** Whether Node's own modules are allowed (never `node:module`, whose `require` would get round this table). */
  readonly node: boolean;
  /** What its tests may import beside. */
  readonly alsoTests: readonly string[];
  /** Whether even its own folder is closed to it. */
  readonly closed?: true;
  /** What to do instead of a refused import. */
  readonly instead: string;
}

const codecs = ['@noble/*', '@scure/*', 'cborg'];
/** The top folders: whatever a path names beside them is not ours. */
export const folders = [
  'protocols',
  'app',
  'device',
  'firmware-sim',
  'main',
  'renderer',
  'market',
  'e2e',
  'bench',
  'scripts',
];

const forTests = ['e2e/house'];
const wide = [...forTests, 'protocols', 'app', 'device', 'firmware-sim', 'main', 'market'];

const support = ['app/support', 'protocols'];
const modulePort = 'app/payments/modules/*.ts';
const payments = [
  'app/payments/*.ts',
  modulePort,
  'app/payments/purses',
  'app/payments/selection',
  'app/payments/payment',
];
const exchanged = [...payments, 'app/statements', 'app/credentials', ...support];
const deals = ['app/exchange', ...exchanged];
const asked = ['app/commerce', ...deals, 'app/disputes', 'app/bookkeeping', 'app/screen-contract'];

const blocks =
  'Blocks of app import downwards only: business, commerce, exchange, {payments, statements, credentials}, support.';
const reading =
  'Disputes and bookkeeping read app/support/archive and parse with protocols; let business hand over the rest.';
const modules =
  'A module knows its port (app/payments/modules/*.ts), the words of app/payments, app/support and protocols; main hands it the rest as ports. Nothing in app knows a module, and modules never know each other.';
const protocol =
  'A protocol is pure and stands alone: it knows protocols/values and protocols/credential. Carry what another system defines as opaque bytes; app and firmware-sim combine them.';
const screens = 'Screens know app/screen-contract alone: ask by a request of the contract, and let main answer.';
const contract =
  'The contract is all that screens know, so it knows nothing of ours: describe the shape here, with zod.';
const bridge =
  'device is the link alone: protocols/device-link and protocols/values. app declares the port, main joins the two.';
const simulator = 'Device and simulator meet in protocols/device-link, as two vendors would: import protocols only.';
const processes =
  'main starts firmware-sim, market and the screens as processes or serves them; everything else of ours it may import.';
const outsider =
  'The audit checks archives by protocols/archive/SPEC.md alone and shares no code with what writes them: write it again here, on Node.';
const counterparts =
  'market is the other side: protocols, app, main/node and main/headless. Its mint shares no curve code with the wallet.';

function app(from: string, ours: readonly string[], instead = blocks): Row {
  return { from, ours, libraries: codecs, node: false, alsoTests: wide, instead };
}

function main(from: string, libraries: readonly string[]): Row {
  const shared = ['protocols', 'app', 'device', 'main'];
  return {
    from,
    ours: shared,
    libraries: [...codecs, 'zod', ...libraries],
    node: true,
    alsoTests: wide,
    instead: processes,
  };
}

function market(from: string, libraries: readonly string[]): Row {
  const ours = ['market', 'protocols', 'app', 'main/node', 'main/headless'];
  return {
    from,
    ours,
    libraries: [...codecs, 'zod', ...libraries],
    node: true,
    alsoTests: wide,
    instead: counterparts,
  };
}

function protocolRow(from: string, ours: readonly string[]): Row {
  return { from, ours, libraries: codecs, node: false, alsoTests: forTests, instead: protocol };
}

function free(from: string, ours: readonly string[], instead: string): Row {
  return { from, ours, libraries: ['*'], node: true, alsoTests: [], instead };
}

function device(from: string, libraries: readonly string[]): Row {
  const ours = ['device', 'protocols/device-link', 'protocols/values'];
  return { from, ours, libraries, node: true, alsoTests: forTests, instead: bridge };
}

function simulated(from: string, libraries: readonly string[]): Row {
  const ours = ['firmware-sim', 'protocols'];
  return { from, ours, libraries: [...codecs, ...libraries], node: true, alsoTests: forTests, instead: simulator };
}

const screenLibraries =
  `react react-dom zustand zod @base-ui/react react-hook-form @hookform/resolvers @lingui/* @tanstack/*
  @visx/* uqr vite @fontsource-variable/*`.split(/\s+/);

/** Every row; `e2e/house/import-rules.test.ts` holds each against the linter. */
export const importTable: readonly Row[] = [
  { ...protocolRow('protocols', []), closed: true },
  protocolRow('protocols/values', []),
  protocolRow('protocols/credential', ['protocols/values']),
  protocolRow('protocols/*', ['protocols/values', 'protocols/credential']),

  { ...app('app', []), closed: true },
  app('app/business', asked),
  app('app/commerce', deals),
  app('app/exchange', exchanged),
  { ...app('app/payments', [...payments, ...support], modules), closed: true },
  { ...app('app/payments/modules', [...payments, ...support], modules), closed: true },
  app('app/payments/modules/*', [...payments, ...support], modules),
  {
    ...app(
      'app/payments/modules/ecash/cashu-adapter.ts',
      ['app/payments/modules/ecash', ...payments, ...support],
      modules,
    ),
    libraries: [...codecs, '@cashu/cashu-ts'],
  },
  app('app/statements', support),
  app('app/credentials', support),
  app('app/disputes', ['app/support/archive', 'protocols'], reading),
  app('app/bookkeeping', ['app/support/archive', 'protocols'], reading),
  app('app/support', ['protocols']),
  {
    ...app('app/screen-contract', [], contract),
    libraries: ['zod'],
  },

  device('device', []),
  device('device/transports', ['node-hid', 'serialport']),
  simulated('firmware-sim', []),
  simulated('firmware-sim/hal', ['koffi']),
  {
    ...app('renderer', ['app/screen-contract'], screens),
    libraries: screenLibraries,
  },

  main('main', []),
  main('main/node', ['tiny-secp256k1']),
  main('main/session', ['fflate']),
  main('main/electron', ['electron']),
  { from: 'main/headless/audit', ours: [], libraries: [], node: true, alsoTests: forTests, instead: outsider },
  market('market', []),
  market('market/mint', ['tiny-secp256k1']),
  market('market/lightning', ['tiny-secp256k1']),

  free('e2e', folders, ''),
  free('bench', folders, ''),
  free('scripts', [], 'A script runs before and around the project: it stands on Node, tools and its own files.'),
];
