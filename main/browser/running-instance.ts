// One wallet a folder: the running one leaves its port and a key in a private file, by which a second start asks it for a
// fresh address instead of starting another. The file is no lock, the store is; a file left by a dead process is harmless.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { readPrivateFile, writePrivateFile } from '../node/files.ts';
import { instanceHeader } from './guard.ts';

const instanceSchema = z.strictObject({ port: z.int().min(1).max(65_535), key: z.string().regex(/^[0-9a-f]{64}$/) });
const answerSchema = z.strictObject({ token: z.string().regex(/^[\w-]{43}$/) });
const timeout = 3000;

/** A fresh key for `announceInstance`. */
export function instanceKey(): string {
  return randomBytes(32).toString('hex');
}

/** Says where this process serves; the returned function takes it back. */
export function announceInstance(folder: string, port: number, key: string): () => void {
  writePrivateFile(fileIn(folder), JSON.stringify({ port, key }));
  return () => rmSync(fileIn(folder), { force: true });
}

/** What a second start hands over. */
const wishSchema = z.strictObject({ link: z.string().max(4096).optional() });

/** The link that a second start handed over, if any; the body is checked like any other. */
export function handedLink(body: unknown): string | undefined {
  const wish = wishSchema.safeParse(body);
  return wish.success ? wish.data.link : undefined;
}

/**
 * An address that opens the wallet which already runs from this folder; `undefined` when none answers. A `link` is handed to it,
 * and shown there.
 */
export async function addressOfRunning(folder: string, link?: string): Promise<string | undefined> {
  const file = readPrivateFile(fileIn(folder));
  const instance = instanceSchema.safeParse(parsed(file && fromUtf8(file)));
  if (!instance.success) return undefined;
  const { port, key } = instance.data;
  const answer = answerSchema.safeParse(parsed(await askForToken(port, key, link)));
  return answer.success ? `http://127.0.0.1:${port}/#launch=${answer.data.token}` : undefined;
}

function askForToken(port: number, key: string, link: string | undefined): Promise<string | undefined> {
  const sent = JSON.stringify(link === undefined ? {} : { link });
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(sent),
      [instanceHeader]: key,
    };
    const options = { host: '127.0.0.1', port, path: '/instance', method: 'POST', headers, agent: false, timeout };
    const call = request(options, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => (body += part.slice(0, 1024)));
      answer.on('end', () => resolve(answer.statusCode === 200 ? body : undefined));
      answer.on('error', () => resolve(undefined));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end(sent);
  });
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function fileIn(folder: string): string {
  return join(folder, 'running.json');
}
