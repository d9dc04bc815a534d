// Looks at a packaged program as somebody who did not package it would: which files are in it, whether anything of the
// workshop came along, what its fuses are, what the system will know it by. Every finding is a sentence.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { fuses } from './electron-fuses.ts';

/** Where the parts of a packaged program are. */
export type Packaged = { readonly binary: string; readonly resources: string };

/** Files that have to be there. */
const required = [
  ...['main.js', 'preload.cjs', 'archive-worker.js', 'device.js', 'market.js', 'parent-watch.js', 'package.json'],
  ...['page/index.html', 'market/shop/style.css', 'tiny-secp256k1/lib/secp256k1.wasm'],
  ...['html', 'css', 'js', 'svg'].map((kind) => `firmware-sim/panel/page/panel.${kind}`),
];

/** Files that may be there, by their whole names; anything else is a finding. */
const allowed = [
  ...required.map((name) => new RegExp(`^${name.replaceAll(/[.+]/g, '\\$&')}$`)),
  /^chunk-[\w-]{8}\.js$/,
  /^page\/assets\/[\w.-]+\.(?:js|css|woff2|svg|png)$/,
  /^node_modules\/(?:@koromix\/koffi-[\w-]+|koffi|node-hid|pkg-prebuilds|serialport|@serialport\/[\w-]+|node-gyp-build|debug|ms)\/(?:[\w@.+-]+\/)*(?:[\w@.+-]+\.(?:c?js|mjs|node)|package\.json|licen[sc]e[\w.-]*)$/i,
];
const neverThere =
  /\.(?:map|ts|tsx|cts|pem|key|env|sqlite|cbor|flash|log)$|(?<!\/licen[sc]e)\.md$|(?:^|\/)(?:test|tests|vectors|\.[^/]+)(?:\/|$)|\.test\./;
const textual = /\.(?:[cm]?js|json|html|css|svg)$/;
/** What no file of the program says: where it was built, and anything that is a secret. */
const neverSaid = [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, /sourceMappingURL=/];

const manifestKeys = new Set([
  'name',
  'productName',
  'version',
  'description',
  'license',
  'type',
  'main',
  'desktopName',
  'dependencies',
]);

/** Everything that is not as it should be; `root` is where it was built. Empty when all is well. */
export async function checkPackage({ binary, resources }: Packaged, root: string): Promise<readonly string[]> {
  return [
    ...(await fuseFindings(binary)),
    ...archiveFindings(join(resources, 'app.asar'), root),
    ...outside(resources),
  ];
}

async function fuseFindings(binary: string): Promise<readonly string[]> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(binary)) };
  const wanted: Readonly<Record<string, unknown>> = { ...fuses };
  return Object.keys(wire)
    .filter((place) => /^\d+$/.test(place))
    .filter((place) => wire[place] !== (wanted[place] === true ? FuseState.ENABLE : FuseState.DISABLE))
    .map((place) => `fuse ${FuseV1Options[Number(place)] ?? place} is not as wanted`);
}

function archiveFindings(archive: string, root: string): readonly string[] {
  const names = filesOf(archive);
  const here = new Set(names);
  const findings = [
    ...required.filter((name) => !here.has(name)).map((name) => `${name} is missing`),
    ...names.filter((name) => !allowed.some((form) => form.test(name))).map((name) => `${name} is not known`),
    ...names.filter((name) => neverThere.test(name)).map((name) => `${name} belongs to the workshop`),
  ];
  for (const name of names) {
    const unpacked = isUnpacked(archive, name);
    if (/\.(?:node|wasm)$/.test(name) !== unpacked) findings.push(`${name} is on the wrong side of the archive`);
    if (!unpacked && textual.test(name)) findings.push(...textFindings(name, read(archive, name), root));
  }
  return [...findings, ...manifestFindings(read(archive, 'package.json'))];
}

function textFindings(name: string, text: string, root: string): readonly string[] {
  return [
    ...(text.includes(root) ? [`${name} tells where it was built`] : []),
    ...neverSaid.filter((form) => form.test(text)).map((form) => `${name} says ${form.source}`),
  ];
}

function manifestFindings(text: string): readonly string[] {
  const manifest = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return Object.keys(manifest)
    .filter((key) => !manifestKeys.has(key))
    .map((key) => `package.json still says ${key}`);
}

/** Beside the archive lie its unpacked libraries, and nothing that Electron would load instead of it. */
function outside(resources: string): readonly string[] {
  const unpacked = join(resources, 'app.asar.unpacked');
  const files = existsSync(unpacked) ? readdirSync(unpacked, { recursive: true, withFileTypes: true }) : [];
  return [
    ...['app', 'default_app.asar']
      .filter((name) => existsSync(join(resources, name)))
      .map((name) => `${name} is still there`),
    ...files
      .filter((file) => file.isFile() && !/\.(?:node|wasm)$/.test(file.name))
      .map(({ name }) => `${name} is unpacked`),
  ];
}

/** What a desktop entry has to say so that links lead into the program. */
export function desktopFindings(path: string): readonly string[] {
  const entry = readFileSync(path, 'utf8').split('\n');
  const wanted = ['MimeType=x-scheme-handler/web+semper;', 'StartupWMClass=semper-wallet', 'Terminal=false'];
  const exec = entry.some((line) => /^Exec=\S+ %U$/.test(line));
  return [...wanted.filter((line) => !entry.includes(line)), ...(exec ? [] : ['Exec=… %U'])].map(
    (line) => `the desktop entry does not say ${line}`,
  );
}

/** The files of an archive, `/` between names. */
export function filesOf(archive: string): readonly string[] {
  return listPackage(archive, { isPack: false })
    .filter((name) => !('files' in statFile(archive, name.slice(1))))
    .map((name) => name.slice(1).split(sep).join('/'));
}

function isUnpacked(archive: string, name: string): boolean {
  const entry = statFile(archive, name);
  return 'unpacked' in entry && entry.unpacked;
}

function read(archive: string, name: string): string {
  return extractFile(archive, name).toString('utf8');
}
