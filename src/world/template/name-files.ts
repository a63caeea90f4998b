import type { EvidenceLine, Random } from '../../contracts/index.ts';
import { hasChance, pickUneven } from './draw.ts';
import type { FileClock } from './fill-time.ts';
import type { DrawnSite } from './drawn-site.ts';
import { canShow, type SensorLog } from './render-evidence.ts';
import { ownLogSensors } from './sensor-sight.ts';

/** At most so many lines of a file are looked at for a fact. */
const mostLinesPerFact = 12;
const mostLinesPerDistractor = 3;

/** The files of an instance, and where in them its facts are. */
export interface EvidenceFiles {
  /** `host`: whose own log it is; missing for sensors that watch others. */
  files: { file: string; format: string; text: string; clock: FileClock; host?: string }[];
  /** File of a sensor; undefined when it wrote nothing. */
  fileOf(sensorId: string): string | undefined;
  linesOfFact(id: string): EvidenceLine[];
  linesOfDistractor(id: string): EvidenceLine[];
}

/** Names the files, each as such a log is called, with the host before it where the site does so or two would be the same. */
export function nameFiles(logs: readonly SensorLog[], given: { site: DrawnSite; random: Random }): EvidenceFiles {
  const { site, random } = given;
  const written = logs.filter((log) => log.lines.length > 0);
  const plain = new Map(written.map((log) => [log, pickUneven(random.child(`file ${log.sensor.id}`), log.sensor.renderer.fileNames)]));
  const isWithHost = hasChance(random.child('host before'), 0.35);
  const taken = new Set<string>();
  const names = new Map<string, string>();
  const facts = new Map<string, EvidenceLine[]>();
  const distractors = new Map<string, EvidenceLine[]>();
  const note = (lists: Map<string, EvidenceLine[]>, id: string, line: EvidenceLine): void => {
    const list = lists.get(id) ?? [];
    const most = lists === facts ? mostLinesPerFact : mostLinesPerDistractor;
    if (list.filter((one) => one.file === line.file).length < most) lists.set(id, [...list, line]);
  };
  const files = written.map((log) => {
    const base = plain.get(log) ?? 'log';
    const host = site.nameOf(log.sensor.hostId);
    const isShared = [...plain.values()].filter((name) => name === base).length > 1;
    let file = isWithHost || isShared ? `${host}-${base}` : base;
    for (let further = 2; taken.has(file.toLowerCase()); further++) file = `${host}-${further}-${base}`;
    taken.add(file.toLowerCase());
    names.set(log.sensor.id, file);
    for (const [index, { placed }] of log.lines.entries()) {
      const line = { file, line: log.head.length + index + 1 };
      if (placed.distractor !== undefined) note(distractors, placed.distractor, line);
      if (placed.shows.length > 0 && canShow(log.sensor, placed.act)) for (const id of placed.shows) note(facts, id, line);
    }
    const { renderer: { kind, format }, offsetMs, offsetMinutes } = log.sensor;
    return { file, format, text: `${[...log.head, ...log.lines.map((line) => line.text)].join('\n')}\n`, clock: { kind, format, offsetMs, offsetMinutes }, ...(ownLogSensors.has(kind) && { host }) };
  });
  return { files, fileOf: (id) => names.get(id), linesOfFact: (id) => facts.get(id) ?? [], linesOfDistractor: (id) => distractors.get(id) ?? [] };
}
