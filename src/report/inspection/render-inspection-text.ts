import type { Entity, EventGroup, Inspection, SourceSummary } from '../../contracts/index.ts';
import { renderVisible } from '../../kit/visible-text.ts';
import { countOf, formatPercent, formatTime, groupDigits } from '../describe-run.ts';
import { cutStart, cutText, indentText, layOutTable, textWidth, wrapText } from '../text-layout.ts';
import { chosenGroups, commonFolder, countEntityKinds, countKinds, describeChoice, describeEntity, formatTimeSpan, indexEntities, listBorderGroups, nameBothEnds, orderEntities, pathOf, placeOf, severityNames } from './describe-inspection.ts';
import { describeMainFormat } from './describe-source.ts';

export interface InspectionTextOptions {
  /** Columns of the terminal; missing: 100. */
  width?: number;
  useColor?: boolean;
  /** Groups that are listed; missing: 15. */
  topCount?: number;
  /** Tell for every group around the end of the digest why it is in or out. */
  hasBorder?: boolean;
}

type Painter = (color: keyof typeof colors, text: string) => string;

const colors = { bold: '1', faint: '2', sign: '1;35', high: '31', medium: '33', fine: '32' } as const;
const defaultTop = 15;
const maxEntities = 20;
const maxUnread = 5;
const maxSources = 40;
const maxFormatColumns = 24;
const minNameColumns = 24;
const barColumns = 5;
/** Below this there is no room for what is known of a name. */
const minWideColumns = 80;

/** For a terminal, at most `width` columns wide. Text from logs cannot control the terminal. */
export function renderInspectionText(inspection: Inspection, options: InspectionTextOptions = {}): string {
  const columns = Math.max(72, options.width ?? 100);
  const paint = createPainter(options.useColor ?? false);
  const heading = (title: string, note = ''): string[] => ['', `${paint('bold', title)}${note === '' ? '' : paint('faint', `  ${cutText(note, columns - textWidth(title) - 2)}`)}`];
  const { evidence } = inspection;
  return `${[
    ...topLines(inspection, columns, paint),
    ...heading('Sources'), ...sourceLines(inspection, columns, paint),
    ...(evidence.notes.length === 0 ? [] : [...heading('Notes'), ...evidence.notes.flatMap((note) => indentText(note, columns, '  - '))]),
    ...(evidence.recordCount === 0 ? [] : [...heading('Records by kind and severity', 'a group counts as its most severe record'), ...kindLines(inspection, columns)]),
    ...(evidence.entities.length === 0 ? [] : [...heading('Names', 'suspicion comes from the logs alone'), ...entityLines(inspection, columns, paint)]),
    ...(evidence.groups.length === 0 ? [] : [...heading(...titleOfGroups(inspection, options.topCount ?? defaultTop)), ...renderGroupLines(evidence.groups.slice(0, options.topCount ?? defaultTop), inspection, { columns, useColor: options.useColor ?? false })]),
    ...heading('Digest: what a model would read', describeTokens(inspection)), ...digestLines(inspection, columns, paint),
    ...(evidence.leftOut.length === 0 ? [] : [...heading('Left out of the digest'), ...layOutTable([['Kind, severity', 'Groups', 'Records'], ...evidence.leftOut.map((each) => [each.what, groupDigits(each.groupCount), groupDigits(each.recordCount)])], columns - 2, [1, 2]).map((line) => `  ${line}`)]),
    ...(options.hasBorder === true ? [...heading('In or out, and why', 'the groups around the end of the digest'), ...borderLines(inspection, columns, paint)] : []),
    ...(inspection.unread.length === 0 ? [] : [...heading('Not understood', inspection.unread.length > maxUnread ? `the first ${maxUnread} of ${countOf(evidence.unreadCount, 'line')}` : ''), ...unreadLines(inspection, columns, paint)]),
  ].join('\n')}\n`;
}

function createPainter(useColor: boolean): Painter {
  return (color, text) => (useColor ? `\u001b[${colors[color]}m${text}\u001b[0m` : text);
}

function topLines({ evidence, sources }: Inspection, columns: number, paint: Painter): string[] {
  const sentence = evidence.recordCount === 0 ? 'No log line was understood.'
    : `${countOf(evidence.recordCount, 'record')} of ${countOf(sources.length, 'file')}, ${countOf(evidence.alertCount, 'alert')}, ${countOf(evidence.groups.length, 'group')}; ${evidence.signCount === 0 ? 'nothing speaks of an attack' : `${countOf(evidence.signCount, 'sign')} of an attack`}.`;
  const span = evidence.firstTimeMs === undefined || evidence.lastTimeMs === undefined ? [] : [`${formatTime(evidence.firstTimeMs)} to ${formatTime(evidence.lastTimeMs)} UTC`];
  return [paint(evidence.signCount > 0 ? 'sign' : 'bold', 'INSPECTION') + paint('faint', '  no model has judged anything'), ...wrapText(sentence, columns), ...span];
}

function sourceLines({ sources }: Inspection, columns: number, paint: Painter): string[] {
  const folder = commonFolder(sources.map((source) => source.path));
  const nameOf = (source: SourceSummary): string => pathOf(source.id, sources).slice(folder.length);
  const rows = sources.slice(0, maxSources).map((source) => [nameOf(source), cutText(describeMainFormat(source), maxFormatColumns), groupDigits(source.lineCount), groupDigits(source.recordCount), groupDigits(source.unreadCount), source.firstTimeMs === undefined || source.lastTimeMs === undefined ? '' : formatTimeSpan(source.firstTimeMs, source.lastTimeMs)]);
  const head = ['File', 'Format', 'Lines', 'Records', 'Unread', 'Times (UTC)'];
  const widthOf = (at: number): number => Math.max(...[head, ...rows].map((row) => textWidth(renderVisible(row[at] ?? ''))));
  // The names give way: their ends tell most.
  const nameColumns = Math.max(minNameColumns, columns - 2 - [1, 2, 3, 4, 5].reduce((sum, at) => sum + widthOf(at) + 2, 0));
  for (const row of rows) row[0] = cutStart(row[0] ?? '', nameColumns);
  const remarks = sources.flatMap((source) => [
    ...(source.problem === undefined ? [] : [source.problem]),
    ...(source.droppedColumns.length === 0 ? [] : [`${nameOf(source)}: left out on purpose, since it gives the answer away: ${source.droppedColumns.join(', ')}.`]),
    ...source.notes.map((note) => `${nameOf(source)}: ${note}`),
  ]);
  const more = [...(sources.length > maxSources ? [`${countOf(sources.length - maxSources, 'more file')}; --json and --html list all.`] : []), ...(remarks.length > maxSources ? [`${countOf(remarks.length - maxSources, 'more remark')}.`] : [])];
  return [
    ...(folder === '' ? [] : [`  in ${cutText(folder, columns - 5)}`]),
    ...layOutTable([head, ...rows], columns - 2, [2, 3, 4]).map((line) => `  ${line}`),
    ...[...remarks.slice(0, maxSources), ...more].flatMap((remark) => indentText(remark, columns, '  - ').map((line) => paint('faint', line))),
  ];
}

function kindLines({ evidence }: Inspection, columns: number): string[] {
  const kinds = countKinds(evidence);
  const severities = [5, 4, 3, 2, 1, 0].filter((severity) => kinds.some(({ bySeverity }) => (bySeverity[severity] ?? 0) > 0));
  const rows = kinds.map(({ kind, bySeverity, total }) => [kind, ...severities.map((severity) => groupDigits(bySeverity[severity] ?? 0)), groupDigits(total)]);
  return layOutTable([['', ...severities.map((severity) => severityNames[severity] ?? ''), 'all'], ...rows], columns - 2, rows[0]?.map((_, at) => at).slice(1) ?? []).map((line) => `  ${line}`);
}

function entityLines({ evidence }: Inspection, columns: number, paint: Painter): string[] {
  const ordered = orderEntities(evidence);
  const shown = ordered.slice(0, maxEntities);
  const rest = ordered.slice(maxEntities);
  const bar = (fraction: number): string => (fraction === 0 ? '' : `${formatPercent(fraction).padStart(4)} ${'■'.repeat(Math.max(1, Math.round(fraction * barColumns)))}`);
  const rows = shown.map((entity) => [entity.alias, cutText(entity.name, 40), [entity.kind, placeOf(entity)].filter((part) => part !== '').join(', '), bar(entity.suspicionFraction), groupDigits(entity.mentionCount), groupDigits(entity.alertSourceCount), groupDigits(entity.alertTargetCount), cutText(describeEntity(entity, evidence), 70)]);
  return [
    ...layOutTable([['', 'Name', 'Kind', 'Suspicion', 'Records', 'From', 'At', 'Known of it'], ...rows].map((row) => (columns < minWideColumns ? row.slice(0, -1) : row)), columns - 2, [4, 5, 6]).map((line) => `  ${line}`),
    ...indentText(`From, At: alerts of medium severity and above.${rest.length === 0 ? '' : ` ${groupDigits(rest.length)} more: ${countEntityKinds(rest)}.`}`, columns, '  ').map((line) => paint('faint', line)),
  ];
}

function titleOfGroups({ evidence }: Inspection, topCount: number): [string, string] {
  const shown = Math.min(topCount, evidence.groups.length);
  return [evidence.groups.length > shown ? `The ${shown} groups that tell most` : 'Groups', `of ${groupDigits(evidence.groups.length)}; + is in the digest, ! is a sign of an attack`];
}

/** A group: a line with rank, score, time, ends and count; then what it is and who saw it. */
export function renderGroupLines(groups: readonly EventGroup[], { evidence }: Pick<Inspection, 'evidence'>, { columns, useColor = false, maxTitleLines = 3 }: { columns: number; useColor?: boolean; maxTitleLines?: number }): string[] {
  const paint = createPainter(useColor);
  const byAlias = indexEntities(evidence);
  const chosen = chosenGroups(evidence);
  const ranks = new Map(evidence.groups.map((group, index) => [group.id, index + 1]));
  return groups.flatMap((group) => {
    const marks = `${chosen.has(group.id) ? '+' : ' '}${group.isSign === true ? '!' : ' '}`;
    const lead = `${String(ranks.get(group.id) ?? '').padStart(5)} ${group.score.toFixed(2)} `;
    const time = (group.firstTimeMs === undefined ? '' : formatTime(group.firstTimeMs).slice(5, 16)).padEnd(11);
    const count = `x${groupDigits(group.count)}`;
    const ends = cutText(nameBothEnds(group, byAlias), columns - textWidth(lead) - 18 - count.length);
    const gap = ' '.repeat(Math.max(1, columns - textWidth(lead) - 16 - textWidth(ends) - count.length));
    const sensors = (group.sensors ?? []).join(', ');
    return [
      `${paint('faint', lead)}${group.isSign === true ? paint('sign', marks) : marks} ${paint('faint', time)}  ${ends}${gap}${count}`,
      ...indentText(`${group.title}${sensors === '' ? '' : ` [${sensors}]`}`, columns, ' '.repeat(textWidth(lead) + 3)).slice(0, maxTitleLines).map((line) => paintSeverity(group, line, paint)),
    ];
  });
}

function paintSeverity(group: EventGroup, line: string, paint: Painter): string {
  if (group.severityId >= 4) return paint('high', line);
  return group.severityId === 3 ? paint('medium', line) : line;
}

function describeTokens({ evidence, tokenizer }: Inspection): string {
  const used = `${groupDigits(evidence.digestTokens)} of ${groupDigits(evidence.tokenBudget)} tokens`;
  return `${countOf(evidence.digest.length, 'line')}, ${evidence.isTokenEstimate ? `about ${used} (an estimate)` : `${used} (${tokenizer})`}`;
}

function digestLines({ evidence }: Inspection, columns: number, paint: Painter): string[] {
  if (evidence.digest.length === 0) return ['  nothing'];
  const byAlias = indexEntities(evidence);
  return [
    ...evidence.digest.flatMap((line) => indentText(line.text, columns, `${String(line.tokenCount).padStart(6)}  `).map((text, index) => (index === 0 ? paint('faint', text.slice(0, 8)) + text.slice(8) : text))),
    ...(evidence.systemLines.length === 0 ? [] : ['', ...wrapText(evidence.systemLines.map((line) => legendOf(line, byAlias)).join('; '), columns - 8).map((line) => paint('faint', `        ${line}`))]),
  ];
}

/** `a2 outside` with the name that a model does not see: `a2 outside (203.0.113.66)`. */
function legendOf(line: string, byAlias: ReadonlyMap<string, Entity>): string {
  const plain = renderVisible(line);
  const name = renderVisible(byAlias.get(/^[a-z]\d+/.exec(plain)?.[0] ?? '')?.name ?? '');
  return name === '' || plain.includes(name) ? plain : `${plain} (${cutText(name, 50)})`;
}

function borderLines({ evidence }: Inspection, columns: number, paint: Painter): string[] {
  const chosen = chosenGroups(evidence);
  const ranks = new Map(evidence.groups.map((group, index) => [group.id, index + 1]));
  return listBorderGroups(evidence).flatMap((group) => {
    const { isIn, why } = describeChoice(group, chosen);
    const lead = `${String(ranks.get(group.id) ?? '').padStart(5)} ${group.score.toFixed(3)} `;
    const indent = ' '.repeat(lead.length + 4);
    return [
      `${paint('faint', lead)}${isIn ? paint('fine', 'in ') : 'out'} ${cutText(group.title, columns - lead.length - 4)}`,
      ...(why === '' ? [] : indentText(why, columns, indent)),
      ...indentText(group.scoreReasons.length === 0 ? 'no reason to rank it higher' : group.scoreReasons.join('; '), columns, `${indent}because: `).map((line) => paint('faint', line)),
    ];
  });
}

function unreadLines({ unread, sources }: Inspection, columns: number, paint: Painter): string[] {
  return unread.slice(0, maxUnread).flatMap((line) => [
    ...indentText(`${pathOf(line.source, sources)}:${line.line}  ${line.reason}`, columns, '  '),
    ...(line.raw === '' ? [] : [paint('faint', `    ${cutText(line.raw, columns - 4)}`)]),
  ]);
}
