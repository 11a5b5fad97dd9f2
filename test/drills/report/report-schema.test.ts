// The form of a report is published: docs/drills/report.schema.json is what zod says of it, and reports fit it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reportOf } from '../../../drills/report/report.ts';
import { drillReportSchema } from '../../../drills/report/report-schema.ts';
import { evilRun } from './evil-run.ts';
import { everyKindOfRun } from './report-fixture.ts';

const documentation = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'drills');

describe('the form of a report', () => {
  it('is published as a JSON Schema, which docs/drills/report-format.md says how to write anew', () => {
    const published = JSON.parse(
      readFileSync(path.join(documentation, 'report.schema.json'), 'utf8'),
    ) as unknown;
    expect(published).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(drillReportSchema))));
  });

  it('is described field by field', () => {
    const described = readFileSync(path.join(documentation, 'report-format.md'), 'utf8');
    for (const field of Object.keys(drillReportSchema.shape)) expect(described, field).toContain(field);
  });

  it.each([...everyKindOfRun(), evilRun()])('fits $name', ({ recorded, context }) => {
    const report = JSON.parse(JSON.stringify(reportOf(recorded, context))) as unknown;
    // Nothing is in it that the form does not name, and nothing of the form is missing.
    expect(drillReportSchema.parse(report)).toEqual(report);
  });
});
