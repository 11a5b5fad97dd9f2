// Runs the rehearsal PACS on its own, so that a person can point any DICOM tool at it, and break it from the keyboard.
//   node drills/rehearsal/serve.ts --port 11113 --aet REHEARSAL --destination STATION=127.0.0.1:11112
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { FAULT_MODES, parseFault } from './faults.ts';
import { createPopulation } from './population/population.ts';
import { startRehearsalPacs } from './rehearsal-pacs.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '11113' },
    host: { type: 'string', default: '127.0.0.1' },
    aet: { type: 'string', default: 'REHEARSAL' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    matrix: { type: 'string', default: '256' },
    destination: { type: 'string', multiple: true, default: [] },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

const destinations = Object.fromEntries(
  values.destination.map((text) => {
    const parsed = /^(?<aet>[^=]{1,16})=(?<host>[^:]+):(?<port>\d{1,5})$/u.exec(text)?.groups;
    if (parsed === undefined) throw new Error(`--destination wants AET=HOST:PORT, not ${text}`);
    return [parsed['aet'] ?? '', { host: parsed['host'] ?? '', port: Number(parsed['port']) }];
  }),
);

const pacs = await startRehearsalPacs({
  host: values.host,
  port: Number(values.port),
  aeTitle: values.aet,
  destinations,
  population: createPopulation({
    seed: Number(values.seed),
    now: new Date(),
    scale: Number(values.scale),
    matrix: Number(values.matrix),
  }),
});

const images = pacs.archive.studies().flatMap((s) => s.series.flatMap((x) => x.instances)).length;
say(
  `${pacs.aeTitle} listens on ${pacs.host}:${pacs.port}: ${pacs.archive.studies().length} synthetic studies, ${images} images`,
);
say(
  `type: ${FAULT_MODES.join(', ')}, recover, grow STUDY_UID [N], studies, stats, quit   (slow BYTES_PER_SECOND, abort N, incomplete N)`,
);

for await (const line of createInterface({ input: process.stdin })) {
  const [word = '', uid = '', count = '1'] = line.trim().split(/\s+/u);
  if (word === '') continue;
  if (word === 'quit') {
    await pacs.close();
    process.exit(0);
  }
  say(await obey(line, word, uid, Number(count)));
}
// The keyboard is gone (a service, a pipe that ended): go on serving until a signal ends the process.

async function obey(line: string, word: string, uid: string, count: number): Promise<string> {
  const fault = parseFault(line);
  if (fault !== undefined) {
    await pacs.control.set(fault);
    return `now ${JSON.stringify(pacs.control.fault())}`;
  }
  if (word === 'stats') return JSON.stringify(pacs.stats());
  if (word === 'studies') {
    return pacs.archive
      .studies()
      .map((s) => `${s.StudyDate} ${s.patient.PatientID} ${s.StudyInstanceUID} ${s.StudyDescription}`)
      .join('\n');
  }
  const known = pacs.archive.studies().some((s) => s.StudyInstanceUID === uid);
  if (word === 'grow' && known && count >= 1 && count <= 1000) {
    return `added ${pacs.control.grow(uid, Math.floor(count)).length}`;
  }
  return 'not understood';
}
