// The practice certification authority (protocols/credential SPEC): makes its root at the first start and issues name
// certificates of 30 days to the keys that bear registered names. Practice: a name goes to the first key that asks, without
// proof that the asker holds it, and the root key lies unwrapped in a file of mode 0600.
//   GET /root           the root certificate, as bytes
//   POST /certificates  {"name", "key" (64 hex), "roles"} → {"chain": [hex, …]}, or {"code", "detail"}
import { join } from 'node:path';
import { readOrMakePrivateFile } from '#main/node/files.ts';
import { methodRefused, problem, serveHttp, type ServedAnswer, type ServedRequest } from '#main/node/http-server.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import { issueCertificate, issueRoot } from '#protocols/credential/authority.ts';
import type { Role } from '#protocols/credential/messages.ts';
import { readRoot } from '#protocols/credential/verifier.ts';
import { fromHex, fromUtf8, hex } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { day } from '#protocols/values/time.ts';
import { openRegister, readRoles, type RegisteredName, type RegisterFailure } from './register.ts';

/** How an authority is set up. */
export type AuthorityOptions = {
  /** Where root key, root and register lie; made when absent. */
  readonly folder: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Names that may be certified, beside those that the folder's register already has. */
  readonly register: readonly RegisteredName[];
  /** The roles with which anybody's own name is certified. Default: only names of the register are. */
  readonly open?: readonly Role[];
  /** The root's name. Default `Practice Root`. */
  readonly name?: string;
};

/** Who asks for a certificate; `key` is an Ed25519 public key of 32 bytes. */
export type CertificateOrder = { readonly name: string; readonly key: Uint8Array; readonly roles: readonly Role[] };

/** An authority that is serving. */
export type RunningAuthority = {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  /** The root certificate's exact bytes. */
  readonly root: Uint8Array;
  /** Issues a chain (SPEC, chain) to a registered name; begins now, ends in 30 days. */
  issue(order: CertificateOrder): Result<readonly Uint8Array[], RegisterFailure>;
  stop(): Promise<void>;
};

/** Starts an authority. Throws when the folder cannot be used or the port cannot be had (`cause` is the `ServeFailure`). */
export async function startAuthority(options: AuthorityOptions): Promise<RunningAuthority> {
  const { folder, clock, random, port } = options;
  const key = ed25519SigningKey(readOrMakePrivateFile(join(folder, 'root-key'), () => random.bytes(32)));
  const root = readOrMakePrivateFile(join(folder, 'root.cbor'), () => {
    const now = clock.now();
    const validity = { notBefore: now, notAfter: now + 3650 * day };
    return issueRoot(key, { name: options.name ?? 'Practice Root', ...validity, id: random.bytes(16) });
  });
  const rootCertificate = readRoot(root);
  if (!rootCertificate.ok) throw new Error(`${join(folder, 'root.cbor')}: ${rootCertificate.error.code}`);
  const issuer = rootCertificate.value.name;
  const register = openRegister(folder, options.register, options.open);

  const issue: RunningAuthority['issue'] = (order) => {
    const admitted = register.admit(order.name, order.key, order.roles);
    if (!admitted.ok) return admitted;
    const now = clock.now();
    return good([
      issueCertificate(key, issuer, { ...order, notBefore: now, notAfter: now + 30 * day, id: random.bytes(16) }),
    ]);
  };
  const server = await serveHttp({ port, greatestBody: 4096, handle: (request) => answer(request, root, issue) });
  if (!server.ok) throw new Error(`the authority cannot serve: ${server.error.detail}`, { cause: server.error });
  return { url: server.value.url, root, issue, stop: server.value.stop };
}

function answer(
  { method, path, contentType, body }: ServedRequest,
  root: Uint8Array,
  issue: RunningAuthority['issue'],
): ServedAnswer {
  if (path === '/root') {
    return method === 'GET' ? { status: 200, contentType: 'application/cbor', body: root } : methodRefused('GET');
  }
  if (path !== '/certificates') return problem(404, 'nothing-here');
  if (method !== 'POST') return methodRefused('POST');
  if (contentType !== 'application/json') return problem(415, 'type-refused', 'application/json');
  const order = readOrder(body);
  if (!order) return problem(400, 'order-malformed', 'name, key of 64 hex digits, roles');
  const issued = issue(order);
  if (issued.ok) {
    return {
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ chain: issued.value.map((bytes) => hex(bytes)) }),
    };
  }
  const { code } = issued.error;
  return code === 'role-refused'
    ? problem(403, code, issued.error.role)
    : problem(code === 'name-taken' ? 409 : 403, code);
}

function readOrder(body: Uint8Array): CertificateOrder | undefined {
  let item: unknown;
  try {
    item = JSON.parse(fromUtf8(body) ?? '');
  } catch {
    return undefined;
  }
  if (typeof item !== 'object' || item === null || Object.keys(item).sort().join() !== 'key,name,roles')
    return undefined;
  const { name, key, roles } = item as Readonly<Record<string, unknown>>;
  const keyBytes = typeof key === 'string' ? fromHex(key, 32) : undefined;
  const roleList = readRoles(roles);
  return typeof name === 'string' && keyBytes && roleList ? { name, key: keyBytes, roles: roleList } : undefined;
}
