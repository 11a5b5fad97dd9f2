// The reading log as a file to keep. It fails without losing anything: the entries stay where they are.
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { ExportedFile } from '../../../shared/contract/drill-view.ts';
import type { LogEntryView } from '../../../shared/contract/reading-log-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { logCsv } from './export-csv.ts';
import { logPdf, type SheetFacts } from './export-pdf.ts';
import { localIso } from './sheet-words.ts';

export type ExportFormat = 'csv' | 'pdf';

/**
 * @param entries of one downtime, at least one
 * @returns a file whose name tells of no patient, or `reading-log.export-failed`
 */
export async function exportFile(
  entries: readonly LogEntryView[],
  { format, ...facts }: SheetFacts & { readonly format: ExportFormat },
): Promise<Result<ExportedFile>> {
  const isDrill = entries[0]?.incident.signal === 'drill';
  const stamp = localIso(facts.at).slice(0, 16).replace('T', '-').replace(':', '');
  const fileName = `${isDrill ? 'DRILL-' : ''}downtime-reading-log-${stamp}.${format}`;
  if (format === 'csv')
    return ok({
      fileName,
      mediaType: 'text/csv;charset=utf-8',
      base64: Buffer.from(logCsv(entries), 'utf8').toString('base64'),
    });
  try {
    const pdf = Buffer.from(await logPdf(entries, facts));
    return ok({ fileName, mediaType: 'application/pdf', base64: pdf.toString('base64') });
  } catch {
    // Its cause may quote what was laid out, and is therefore not told.
    return err(
      kitError(
        'reading-log.export-failed',
        'The PDF could not be made.',
        'The entries are all still here: export them as CSV, or print this page.',
      ),
    );
  }
}
