// Copies the packages with native parts, and what they need, beside the bundle: their scripts, their licences, and of the
// prebuilt libraries those of this platform. Sources, types and the libraries of twelve other platforms stay behind.
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

type Manifest = { readonly [Kind in 'dependencies' | 'optionalDependencies']?: Readonly<Record<string, string>> };

const { platform, arch } = process;
const droppedFolders = new Set(['doc', 'docs', 'vendor', 'hidapi', 'test', 'tests', 'types', 'build']);
const kept = /\.(?:js|cjs|mjs|node)$|^package\.json$|^licen[sc]e/i;
/** Needed only to build. (`@serialport/binding-mock` is only for tests, but serialport loads it at once.) */
const neverNeeded = new Set(['node-addon-api']);
const onlyToBuild = new Set(['cnoke.cjs', 'build-test.js']);

/** Copies `names` from the root's node_modules into that of `folder`, with everything they depend on. */
export function copyNatives(names: readonly string[], root: string, folder: string): void {
  const done = new Set<string>();
  const copy = (name: string, from: string) => {
    const source = [join(from, 'node_modules', name), join(root, 'node_modules', name)].find((path) =>
      existsSync(path),
    );
    if (source === undefined || done.has(source) || neverNeeded.has(name)) return; // optional, of another platform
    done.add(source);
    cpSync(source, join(folder, relative(root, source)), { recursive: true, filter: (path) => isNeeded(source, path) });
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;
    for (const next of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) copy(next, source);
  };
  for (const name of names) copy(name, root);
}

function isNeeded(source: string, path: string): boolean {
  const names = relative(source, path).split(sep);
  if (statSync(path).isDirectory())
    return names[0] !== 'node_modules' && !names.some((name) => droppedFolders.has(name));
  const name = basename(path);
  if (onlyToBuild.has(name) || !kept.test(name)) return false;
  return !name.endsWith('.node') || isOfThisPlatform(names.join('/'));
}

/** Prebuilt libraries name their platform in their path, each package in its own way: `linux-x64`, `linux_x64`, `x64+arm64`. */
function isOfThisPlatform(path: string): boolean {
  const words = path.toLowerCase().split(/[^a-z\d]+/);
  const musl = words.includes('musl');
  return (words.includes(platform) || musl) && words.includes(arch) && (platform !== 'linux' || musl === usesMusl());
}

function usesMusl(): boolean {
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}
