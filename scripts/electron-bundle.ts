// Bundles the wallet for Electron into dist/electron, from which it runs and is packaged: main process, preload, the archive's
// worker, the two programs around the wallet, the page. Built again only when what it is made from has changed.
//
//   main.js  device.js  market.js  archive-worker.js  parent-watch.js  chunks-*.js     Node's side, ES modules
//   preload.cjs   one plain script, as a sandboxed preload must be
//   page/         the screens
//   node_modules/ packages with native parts, for this platform
//   the rest      files that the bundled modules read beside themselves, under the names of their sources
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import { copyNatives } from './electron-natives.ts';

const root = join(import.meta.dirname, '..');
/** Where it comes to lie. */
export const bundleFolder = join(root, 'dist', 'electron');

/** What is made from what. A module that starts another one names it by `new URL('./NAME.ts', import.meta.url)`. */
const entries = {
  main: 'main/electron/entry.ts',
  'archive-worker': 'main/node/archive-worker.ts',
  'parent-watch': 'main/node/parent-watch.ts',
  device: 'firmware-sim/serve.ts',
  market: 'market/serve.ts',
};

/** Modules that read files beside themselves, and those files. A module that does and is not here breaks the build. */
const beside: Readonly<Record<string, readonly string[]>> = {
  'main/electron/entry.ts': [],
  'firmware-sim/panel/panel.ts': ['firmware-sim/panel/page'],
  'market/shop/shop.ts': ['market/shop/style.css'],
  'node_modules/tiny-secp256k1/lib/wasm_path.js': ['node_modules/tiny-secp256k1/lib/secp256k1.wasm'],
};

/** Packages with native parts: they stay packages, in node_modules beside the bundle. */
const native = ['node-hid', 'serialport', 'koffi'];

const madeFrom = [
  ...['app', 'device', 'firmware-sim', 'main', 'market', 'protocols', 'renderer'],
  ...[
    'package-lock.json',
    'vite.config.ts',
    'lingui.config.ts',
    'scripts/electron-bundle.ts',
    'scripts/electron-natives.ts',
  ],
];

/** Where to, and the folder of a page that is built already; tests give both. */
export type BundleOptions = { readonly folder?: string; readonly page?: string };

/** Builds what is not built yet. Throws with what the bundler said when it cannot. */
export async function bundleForElectron({ folder = bundleFolder, page }: BundleOptions = {}): Promise<void> {
  const stamp = join(folder, '.built-from');
  const wanted = digest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const used = await bundleMain(folder);
  copyNatives(used, root, folder);
  await bundlePreload(folder);
  if (page === undefined) buildPage(folder);
  else cpSync(page, join(folder, 'page'), { recursive: true });
  for (const files of Object.values(beside)) {
    for (const file of files) cpSync(join(root, file), join(folder, placeOf(file)), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(used), null, 2)}\n`);
  writeFileSync(stamp, wanted);
}

/** Gives the native packages that the bundle still imports by name. */
async function bundleMain(folder: string): Promise<readonly string[]> {
  const used = new Set<string>();
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [keepPlaces()],
    ssr: { noExternal: true, external: ['electron', ...native], target: 'node' },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
        plugins: [
          {
            name: 'note-natives',
            generateBundle(_options, bundle) {
              for (const part of Object.values(bundle)) {
                if (part.type !== 'chunk') continue;
                for (const name of [...part.imports, ...part.dynamicImports]) if (native.includes(name)) used.add(name);
              }
            },
          },
        ],
      },
    },
  });
  return [...used].toSorted();
}

async function bundlePreload(folder: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'chrome140',
      minify: false,
      reportCompressedSize: false,
      lib: { entry: join(root, 'main/electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
      rolldownOptions: { external: [/^electron(?:\/.*)?$/] },
    },
  });
}

function buildPage(folder: string): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--config', join(root, 'vite.config.ts'), '--outDir', join(folder, 'page')];
  const done = spawnSync(process.execPath, [vite, ...args, '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (done.status !== 0) throw new Error(`The page could not be built:\n${done.stdout}${done.stderr}`);
}

/** All chunks lie in one folder; what a module reads beside itself lies below it, under the module's own path. */
function keepPlaces(): Plugin {
  return {
    name: 'keep-places',
    enforce: 'pre',
    transform(code, id) {
      if (!isAbsolute(id) || !code.includes('import.meta')) return undefined; // else the bundler's own
      const module = relative(root, id.replace(/\?.*$/, '')).split(sep).join('/');
      const named = code.replaceAll(/new URL\('\.\/([\w-]+)\.ts', import\.meta\.url\)/g, (_whole, name: string) => {
        if (!Object.hasOwn(entries, name)) this.error(`${module} starts ${name}.ts, which is no entry of the bundle`);
        return `new URL('./${name}.js', import.meta.URL)`;
      });
      if (/import\.meta\.(?:url|dirname|filename)/.test(named) && !Object.hasOwn(beside, module))
        this.error(`${module} reads what lies beside it: name those files in scripts/electron-bundle.ts`);
      const own = module === entries.main ? named : moved(named, placeOf(module));
      return { code: own.replaceAll('import.meta.URL', 'import.meta.url'), map: null };
    },
  };
}

function moved(code: string, module: string): string {
  const folder = JSON.stringify(`/${dirname(module)}`);
  return code
    .replaceAll('import.meta.dirname', `(import.meta.dirname + ${folder})`)
    .replaceAll('import.meta.url', `new URL(${JSON.stringify(module)}, import.meta.URL).href`);
}

function placeOf(path: string): string {
  return path.replace(/^node_modules\//, '');
}

/** The package that Electron reads: what it starts, and nothing of how it was made. */
function manifest(used: readonly string[]): object {
  type Package = Readonly<Record<'version' | 'description' | 'license', string>> & {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package;
  const { version, description, license } = whole;
  return {
    name: 'semper-wallet',
    productName: 'Semper Wallet',
    version,
    description,
    license,
    type: 'module',
    main: 'main.js',
    desktopName: 'semper-wallet.desktop',
    ...(used.length > 0 && {
      dependencies: Object.fromEntries(used.map((name) => [name, whole.dependencies[name]])),
    }),
  };
}

/** SHA-256 over the names and contents of everything that the bundle is made from. */
function digest(): string {
  const hash = createHash('sha256');
  for (const path of madeFrom.flatMap((name) => filesAt(join(root, name)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesAt(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const files = readdirIfFolder(path);
  return files
    ? files
        .filter((entry) => entry.isFile() && !/\.(?:test|contract)\.|\.md$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted()
    : [path];
}

function readdirIfFolder(path: string) {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true });
  } catch {
    return undefined;
  }
}
