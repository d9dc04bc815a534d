// The till: `app` in the payee's role behind an HTTP server, without a screen. It opens its folder (rows and key sealed,
// archive beside them), recovers what was in doubt, gets its certificate, and serves; payments are taken even while the
// authority cannot be reached, only new offers wait. What is sold comes as a price list; what a payment is, and when it is
// certain, is `app`'s.
import type { Http } from '#app/support/communication/http.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import { composePayee } from '../compose.ts';
import { nodeHttp } from '../node/http.ts';
import { serveHttp, type ServeFailure } from '../node/http-server.ts';
import type { CredentialFailure } from '../node/key-file.ts';
import { openFolderWithCredential, type WalletFolder, type WalletFolderFailure } from '../node/wallet-folder.ts';
import type { SigningKey } from '#protocols/values/cose.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { OwnKeyIdentity } from './own-key-identity.ts';
import type { Payee, PayeeParts } from './payee.ts';
import { identityFiles, TillIdentity, tillSigningKey } from './till-certificate.ts';
import { greatestPaymentMessage, serveTill, type Article } from './till-routes.ts';

/** How a till is set up. */
export type TillOptions = {
  /** Where credential file, certificate, store and archive lie (main/node/wallet-folder.ts); made when absent. */
  readonly folder: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The authority's origin, and the mint whose coins are taken, without slashes at the end. */
  readonly authority: string;
  readonly mint: string;
  /** The name to be certified: the payee of every offer. */
  readonly name: string;
  /** Asks no authority and signs its name by its own key: whoever pays is told UNVERIFIED. Default: false. */
  readonly uncertified?: boolean;
  readonly articles: readonly Article[];
  readonly clock: Clock;
  readonly random: Random;
  /** Makes the payee's role from its parts. Default: the wallet's own. */
  readonly createPayee?: (parts: PayeeParts) => Payee;
  /** Default: Node's, with its usual limits. */
  readonly http?: Http;
  /** How long an offer holds. Default: one hour. */
  readonly validForSeconds?: number;
  /** How often payments in doubt are tried again, in seconds. Default: 60. */
  readonly recoverEverySeconds?: number;
  /** Whether its books say that its money is practice. Default: true. */
  readonly practice?: boolean;
  /** Told when recovering or archiving fails; it is tried again. */
  readonly onFault?: (fault: unknown) => void;
};

/** A till that is serving; `url` is its origin, without a slash at the end. */
export type RunningTill = {
  readonly url: string;
  readonly payee: Payee;
  readonly stop: () => Promise<void>;
};

/** Why a till does not start: its folder, its credential file or its port cannot be had. */
export type TillFailure = WalletFolderFailure | CredentialFailure | ServeFailure;

/** Starts a till, or says why not. Throws when the folder cannot be made or the key in it was altered. */
export async function startTill(options: TillOptions): Promise<Result<RunningTill, TillFailure>> {
  const opened = await openFolderWithCredential(options.folder, options.clock.now());
  if (!opened.ok) return opened;
  try {
    const started = await serveFrom(opened.value, options);
    if (!started.ok) await opened.value.close();
    return started;
  } catch (fault) {
    await opened.value.close();
    throw fault;
  }
}

async function serveFrom(opened: WalletFolder, options: TillOptions): Promise<Result<RunningTill, ServeFailure>> {
  const { clock, random, articles, name, onFault = () => {} } = options;
  const { store, archive } = opened;
  const key = await tillSigningKey(store, random);
  const ownHttp = options.http ? undefined : nodeHttp();
  const http = options.http ?? ownHttp ?? nodeHttp();
  const { identity, ready } = identityOf(options, key, http);
  const issuers = unitsOf(articles).map((unit) => ({ mint: options.mint, unit }));
  const practice = options.practice ?? true;
  const parts: PayeeParts = { store, archive, http, clock, random, identity, issuers, practice, onFault };
  const payee = (options.createPayee ?? composePayee)(parts);
  const settled = () => payee.settled().catch(onFault);
  const server = await serveHttp({
    port: options.port,
    greatestBody: greatestPaymentMessage,
    handle: (request) => serveTill(desk, request),
  });
  if (!server.ok) {
    ownHttp?.close();
    await settled();
    return bad(server.error);
  }
  const { url } = server.value;
  const desk = { url, name, articles, validForSeconds: options.validForSeconds ?? 3600, payee, ready };
  const recovery = keepRecovering(payee, options.recoverEverySeconds ?? 60, onFault);
  await ready(); // an authority that is not up yet is asked again with the first offer
  const end = async () => {
    await server.value.stop();
    ownHttp?.close(); // what recovery waits for ends now, and is tried again at the next start
    await recovery.stop();
    await settled(); // what the archive does not take now waits in the store
    await opened.close();
  };
  let ending: Promise<void> | undefined;
  return good({ url, payee, stop: () => (ending ??= end()) });
}

/** Who offers, and what must be well before an offer is made. */
function identityOf(options: TillOptions, key: SigningKey, http: Http) {
  const { folder, name, clock, authority, uncertified = false } = options;
  if (uncertified)
    return { identity: new OwnKeyIdentity(name, key, options), ready: () => Promise.resolve(good(undefined)) };
  const identity = new TillIdentity({
    memory: identityFiles(folder),
    key,
    authority: () => authority,
    name,
    http,
    clock,
  });
  return { identity, ready: () => identity.keepFresh() };
}

/** Recovers now and then, one run at a time; `stop` waits for the run that is under way. */
function keepRecovering(payee: Payee, everySeconds: number, onFault: (fault: unknown) => void) {
  let run: Promise<void> | undefined;
  const recover = () => {
    run ??= payee
      .recover()
      .catch(onFault)
      .finally(() => (run = undefined));
  };
  recover();
  const timer = setInterval(recover, everySeconds * 1000);
  timer.unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await run;
    },
  };
}

/** The ecash units of the prices (protocols/ecash SPEC §2): a currency's code in lower case. */
function unitsOf(articles: readonly Article[]): readonly string[] {
  const currencies = articles.flatMap(({ lines }) => lines.map(({ unitPrice }) => unitPrice.currency.toLowerCase()));
  return [...new Set(currencies)];
}
