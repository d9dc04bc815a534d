// Exports the books of a wallet's folder as one file (DESIGN §8): `npm run export`. The operations are read twice and never
// held together: once for what the head must say, once for the rows. A file that exists is replaced when the new one is whole.
import { resolve } from 'node:path';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import { openBooks, surveyBooks, type BooksFailure } from '#app/bookkeeping/books.ts';
import { bookWriter, companionOf } from '#app/bookkeeping/formats.ts';
import type { Manifest } from '#app/bookkeeping/transcript.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { growFile } from './export-file.ts';
import { exportUsage, readExportOptions, type ExportOptions } from './export-options.ts';

/**
 * Reads the operations of a wallet's folder (`undefined`: the usual one), in the order in which the archive kept them, those that
 * failed or wait too. Each call begins anew; what it throws ends the export.
 */
export type ReadBookedOperations = (folder: string | undefined) => AsyncIterable<BookedOperation>;

/** What the command needs of its host. */
export type ExportPorts = {
  readonly bookedOperations: ReadBookedOperations;
  /** The archive's signed checkpoint, for the manifest. */
  readonly checkpoint?: (folder: string | undefined) => Promise<string | undefined>;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
};

/** Why nothing was exported. */
export type ExportFailure =
  BooksFailure | { readonly code: 'not-written'; readonly path: string; readonly detail: string };

/** Runs the command; its exit status: 0 when the file is written, 1 when it is not, 2 for wrong arguments. */
export async function runExport(args: readonly string[], ports: ExportPorts): Promise<0 | 1 | 2> {
  const options = readExportOptions(args);
  if (!options.ok) {
    ports.complain(`${options.error.detail}\n${exportUsage}`);
    return 2;
  }
  const exported = await exportBooks(options.value, ports);
  if (!exported.ok) {
    ports.complain(explain(exported.error));
    return 1;
  }
  const { rows, money } = exported.value;
  ports.say(`${rows} operations, ${money} money, written to ${resolve(options.value.out)}`);
  return 0;
}

/** Exports; resolves with what was written. Rejects with what reading the operations throws. */
export async function exportBooks(
  { format, period, out, folder }: ExportOptions,
  { bookedOperations, checkpoint }: Pick<ExportPorts, 'bookedOperations' | 'checkpoint'>,
): Promise<Result<Manifest, ExportFailure>> {
  const survey = surveyBooks(period);
  for await (const operation of bookedOperations(folder)) survey.add(operation);
  const manifest = survey.manifest(await checkpoint?.(folder));
  if (!manifest.ok) return manifest;
  const writer = bookWriter(format, manifest.value);
  const books = openBooks(manifest.value);
  const path = resolve(out);
  const began = growing(path);
  if (!began.ok) return began;
  const file = began.value;
  try {
    const put = (text: string) => attempt(path, () => file.write(text));
    let written = put(writer.head);
    for await (const operation of bookedOperations(folder)) {
      const row = books.book(operation);
      if (row !== undefined && written.ok) written = put(writer.row(row));
      if (!written.ok) return written;
    }
    const closed = books.close();
    if (!closed.ok) return closed;
    const companion = companionOf(format, manifest.value);
    const beside = companion && writeBeside(`${path}${companion.suffix}`, companion.text);
    if (beside && !beside.ok) return beside;
    const finished = attempt(path, () => file.finish());
    return finished.ok ? manifest : finished;
  } finally {
    file.drop();
  }
}

function writeBeside(path: string, text: string): Result<true, ExportFailure> {
  const began = growing(path);
  if (!began.ok) return began;
  const file = began.value;
  try {
    return attempt(path, () => {
      file.write(text);
      file.finish();
    });
  } finally {
    file.drop();
  }
}

function growing(path: string): Result<ReturnType<typeof growFile>, ExportFailure> {
  try {
    return good(growFile(path));
  } catch (error) {
    return notWritten(path, error);
  }
}

function attempt(path: string, work: () => void): Result<true, ExportFailure> {
  try {
    work();
    return good(true);
  } catch (error) {
    return notWritten(path, error);
  }
}

function notWritten(path: string, error: unknown): Result<never, ExportFailure> {
  return bad({ code: 'not-written', path, detail: error instanceof Error ? error.message : String(error) });
}

function explain(failure: ExportFailure): string {
  switch (failure.code) {
    case 'not-written':
      return `${failure.path} could not be written: ${failure.detail}. What was there before is untouched.`;
    case 'id-repeated':
      return `Two operations bear the id ${failure.id}. Nothing was exported: check the archive with npm run audit.`;
    case 'money-mixed':
      return `Operation ${failure.id} mixes practice and real money in one folder. Nothing was exported.`;
    case 'operations-changed':
      return 'The wallet moved money while its books were read. Nothing was exported: try again.';
  }
}
