// `npm run audit -- DIR`: an outside program that checks an archive by the archive's SPEC (protocols/archive/SPEC.md) alone.
// It shares no code with the program that writes archives and needs nothing but Node, so that it can be given to a stranger.
import { auditFolder } from './audit-folder.ts';
import { readAuditOptions } from './audit-options.ts';
import { reportOf } from './report.ts';

process.exitCode = run(process.argv.slice(2));

function run(args: readonly string[]): 0 | 1 | 2 {
  const options = readAuditOptions(args);
  if (typeof options === 'string') return refuse(options);
  try {
    const report = auditFolder(options);
    if (report === 'busy') return refuse('A wallet is writing to this archive: wait, or audit a copy.');
    if (report === 'no-archive') return refuse(`${options.folder} holds no archive`);
    const { text, exit } = reportOf(report, options.known?.length ?? 0);
    console.log(text);
    return exit;
  } catch (error) {
    // What the medium says (no permission, disk full) has a code; all else is a bug and shows itself whole.
    if (error instanceof Error && 'code' in error) return refuse(error.message);
    throw error;
  }
}

function refuse(why: string): 2 {
  console.error(why);
  return 2;
}
