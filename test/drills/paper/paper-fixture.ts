// What is printed, when and by whom, the same in every test.
import { type PrintFacts, wallWords } from '../../../drills/paper/print-facts.ts';
import type { PaperScenario } from '../../../drills/paper/step-form.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { bytesOf } from '../scenario/sample-scenario.ts';

export const PRINT: PrintFacts = {
  printedAt: new Date('2026-11-22T12:00:00.000Z'),
  printedBy: 'C. Oordinator',
  station: 'Reading room 1',
  paper: 'A4',
  wall: wallWords('Europe/Berlin'),
};

export function paperOf(yaml: string, values: Readonly<Record<string, string>> = {}): PaperScenario {
  const parsed = parseScenario(bytesOf(yaml));
  if (!parsed.ok) throw new Error(parsed.error[0]?.reason);
  return { ...fillIn(parsed.value, values), values };
}

/** Text as it was meant, without the places where lines happened to break. */
export const flat = (text: string): string => text.replaceAll(/\s+/gu, ' ');

/** The same for text that may be broken after its own hyphens. */
export const squeezed = (text: string): string => text.replaceAll(/\s+/gu, '');
