// Small archives for the tests of the audit, and the ways to look at them and to tamper with them.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { auditFolder, type AuditReport, type AuditRequest } from '#main/headless/audit/audit-folder.ts';
import { wordsFor } from '#main/headless/audit/findings.ts';
import type { Draft } from './spec-writer.ts';

/** The credential of all archives here: opening one costs no scrypt. */
export const credential = Buffer.alloc(32, 7);
/** The secret that opens them. */
export const withCredential = { kind: 'credential-file', bytes: credential } as const;

/** Folders of one test file, removed by `remove`. */
export class Scratch {
  readonly #root = mkdtempSync(join(tmpdir(), 'archive-audit-'));
  #made = 0;

  /** A new path for a folder or a file. */
  path(name = 'archive'): string {
    this.#made += 1;
    return join(this.#root, `${this.#made}-${name}`);
  }

  /** A copy of a folder. */
  copy(folder: string): string {
    const copy = this.path();
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
    return copy;
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** The n-th payment of a made-up life: facts, a document longer than a page now and then. */
export function payment(number: number, story = 'bookshop'): Draft {
  const subject = createHash('sha256').update(`${story} ${number}`).digest().subarray(0, 16);
  return {
    kind: number % 3 === 0 ? 'receipt:received' : 'payment:sent',
    subject,
    facts: [
      ['payee', `${story} nº ${number}`],
      ['memo', number % 4 === 0 ? '' : 'two\nlines'],
    ],
    documents: [['token', 'application/json', Buffer.alloc(number % 5 === 0 ? 3000 : 40, number)]],
    key: `${subject.toString('hex')}/sent`,
  };
}

/** Audits and insists on a report. */
export function audited(request: AuditRequest): AuditReport {
  const report = auditFolder(request);
  if (typeof report === 'string') throw new Error(report);
  return report;
}

/** The findings of an audit, each as its code and numbers; also sees to it that each has words. */
export function findingsOf(request: AuditRequest): readonly string[] {
  return audited(request).findings.kept.map((finding) => {
    const { code, ...details } = finding;
    if (wordsFor(finding).length < 10) throw new Error(`no words for ${code}`);
    return [code, ...Object.values(details).filter((detail) => code !== 'archive-unreadable' || detail)].join(' ');
  });
}

/** Changes an archive as its owner can: triggers dropped, statements run, triggers put back. */
export function tamper(folder: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(join(folder, 'archive.sqlite'));
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
  for (const statement of statements) database.exec(statement);
  for (const { sql } of triggers) database.exec(String(sql));
  database.close();
}

/** Every file of a folder with its digest and times: what must not change. */
export function stateOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const { mtimeNs, size } = statSync(join(folder, name), { bigint: true });
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      return `${name} ${size} ${mtimeNs} ${digest}`;
    });
}
