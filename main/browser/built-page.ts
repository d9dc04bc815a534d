// The page's files, read once into a map by their exact paths: what is not in the map cannot be had. Built first when there
// is no build or its sources have changed since; the build is another process, so that nothing of the bundler is loaded here.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { PageFile } from './host.ts';

/** The page could not be built; `detail` is what the bundler said. */
export type BuildFailure = { readonly code: 'page-not-built'; readonly detail: string };

const sources = ['renderer', 'app/screen-contract', 'vite.config.ts', 'package-lock.json'];
const stamp = '.built-from';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The page's files by path, `/` for the page itself; `root` is the project's folder. */
export async function builtPage(root: string): Promise<Result<ReadonlyMap<string, PageFile>, BuildFailure>> {
  const place = join(root, 'dist', 'page');
  const wanted = digestOf(root);
  const ready = filesBuiltFrom(wanted, place);
  if (ready) return good(ready);
  const fresh = join(root, 'dist', `.page-${randomUUID()}`);
  const failure = await build(root, fresh);
  if (failure !== undefined) {
    rmSync(fresh, { recursive: true, force: true });
    return bad({ code: 'page-not-built', detail: failure });
  }
  writeFileSync(join(fresh, stamp), wanted);
  const files = filesIn(fresh);
  // Another start may do the same now: whoever comes first stays, and both have read their own.
  const before = join(root, 'dist', `.page-${randomUUID()}`);
  moveTo(before, place);
  moveTo(place, fresh);
  for (const folder of [before, fresh]) rmSync(folder, { recursive: true, force: true });
  return good(files);
}

/** The page as it lies there, if it was built from these sources; another start may be replacing it just now. */
function filesBuiltFrom(wanted: string, place: string): ReadonlyMap<string, PageFile> | undefined {
  try {
    return readFileSync(join(place, stamp), 'utf8') === wanted ? filesIn(place) : undefined;
  } catch {
    return undefined;
  }
}

/** Renames a folder; when it is gone, or something else stands there now, nothing happens. */
function moveTo(place: string, folder: string): void {
  try {
    renameSync(folder, place);
  } catch {
    // Another start was quicker.
  }
}

/** SHA-256 over the names and contents of everything that the page is made from. */
function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => pathsIn(join(root, source)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function pathsIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (extname(path) !== '') return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:test|contract)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Runs the bundler; `undefined` when it did well, else what it said. */
function build(root: string, outDir: string): Promise<string | undefined> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join(root, 'vite.config.ts'), '--outDir', outDir, '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' }, // else whatever runs us decides which React is built
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === 0 ? undefined : said || `vite ended with ${code}`));
  });
}

/** The files of a page that is built already, by path; what is of no known type is left out. */
export function filesIn(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(name === '/index.html' ? '/' : name, { type, content: readFileSync(path) });
  }
  return files;
}
