// What the audit prints: what was looked at, what could not be checked, the head to remember, each finding in a sentence, and
// a last line that says it all. Names that come from the archive are printed without characters that steer a terminal.
import type { AuditReport } from './audit-folder.ts';
import { wordsFor } from './findings.ts';

/** The report as text, and the exit code: 0 sound, 1 wrong, 2 not to be judged by this program. */
export function reportOf(report: AuditReport, known: number): { readonly text: string; readonly exit: 0 | 1 | 2 } {
  const { findings, entries, records, checkpoints, head, unchecked } = report;
  const total = [...findings.counts.values()].reduce((sum, count) => sum + count, 0);
  const remembered = known > 0 ? `; ${known} remembered from outside` : '';
  const lines = [
    `archive       ${head?.origin ?? 'not known'}`,
    `entries       ${entries}, ${records} opened`,
    `checkpoints   ${checkpoints.join(', ') || 'none'}${remembered}`,
    ...unchecked.map((what) => `not checked   ${what}`),
    ...(head ? [`head          ${JSON.stringify(head)}`] : []),
    ...findings.kept.map((finding) => `wrong         ${finding.code}: ${wordsFor(finding)}`),
    ...[...findings.counts].flatMap(([code, count]) => {
      const kept = findings.kept.filter((finding) => finding.code === code).length;
      return count > kept ? [`wrong         ${code}: ${count - kept} more`] : [];
    }),
    total > 0
      ? `WRONG: ${total} ${total === 1 ? 'finding' : 'findings'}`
      : `sound${unchecked.length > 0 ? ', as far as it could be checked' : ''}: ${entries} entries${known === 0 ? '; an older copy is told only by what is remembered outside (--remember)' : ''}`,
  ];
  const text = lines.map((line) => line.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')).join('\n');
  return { text, exit: findings.counts.has('archive-newer') ? 2 : total > 0 ? 1 : 0 };
}
