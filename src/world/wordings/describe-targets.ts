import type { Verb } from '../../contracts/index.ts';
import { renderVisible } from '../../kit/visible-text.ts';
import type { TargetOutcome } from '../outcome-facts.ts';
import { describeFound, describeLead } from './describe-findings.ts';
import { drawWording, fillTemplate, pickTemplate, slotsOf, type Slots } from './draw-wording.ts';
import { nothingButLeadsWordings, nothingFoundWordings } from './findings.ts';
import { cleanWordings, itemWordings, notCleanWordings, notServingWordings, noTargetWordings, serviceMarks, servingWordings, takenDownWordings } from './follow-ups.ts';
import { failureCauses, sharedWordings } from './shared.ts';
import type { Style } from './style.ts';
import { verbWordings } from './wording-tables.ts';

/** Share of lines in wordings that all verbs have in common. */
const sharedFraction = 0.3;
/** Share of texts in which a few details follow in the same line. */
const inlineFraction = 0.3;

const families: readonly [string, RegExp][] = [
  ['?win', /windows/i], ['?nix', /linux|ubuntu|debian|red hat|rhel|centos|rocky|suse|fedora/i],
  ['?apt', /ubuntu|debian/i], ['?dnf', /red hat|rhel|centos|rocky|almalinux|fedora|oracle linux/i], ['?suse', /suse/i],
];

/** What the templates may ask of a target. */
function slotsOfTarget({ name, kind, service }: TargetOutcome, os: string | undefined): Slots {
  const shown = renderVisible(name);
  return {
    name: shown, names: shown, service: service === undefined ? undefined : renderVisible(service), [`?${kind}`]: '', ...(kind === 'address' || kind === 'network' ? { '?ip': '' } : {}),
    ...(kind === 'host' && os !== undefined ? Object.fromEntries(families.filter(([, pattern]) => pattern.test(os)).map(([condition]) => [condition, ''])) : {}),
  };
}

interface Entry { target: TargetOutcome; slots: Slots; details: string[] }

/** Lines on all targets: each with its result and what it showed or changed. Those with the same result look alike. */
export function describeTargets(verb: Verb, targets: readonly TargetOutcome[], style: Style, osOf?: (host: string) => string | undefined): string[] {
  if (targets.length === 0) {
    const { pen } = style;
    if (verb !== 'close_incident') return [drawWording([noTargetWordings], {}, pen)];
    const isShared = pen.random.next() < sharedFraction;
    return [isShared ? drawWording([sharedWordings.done], { act: drawWording([verbWordings[verb].acts], {}, pen) }, pen) : drawWording([verbWordings[verb].done], {}, pen)];
  }
  const entries = targets.map((target): Entry => {
    const slots = slotsOfTarget(target, target.kind === 'host' ? osOf?.(target.name) : undefined);
    return { target, slots, details: describeDetails(verb, target, style) };
  });
  const isInline = style.pen.random.next() < inlineFraction && entries.every(({ details }) => details.length <= 2 && details.join('').length < 120);
  const results = [...new Set(entries.map(({ target }) => target.result))];
  return results.flatMap((result) => {
    const group = entries.filter(({ target }) => target.result === result);
    const lines = describeResults(verb, result, group, style);
    if (lines.length < group.length) return lines;
    return lines.flatMap((line, index) => {
      const details = group[index]?.details ?? [];
      return isInline ? [[line, ...details].join(style.joint)] : [line, ...details.map((detail) => style.bullet + detail)];
    });
  });
}

/** One line for each target of a group with the same result, or one line for all where nothing sets them apart. */
function describeResults(verb: Verb, result: TargetOutcome['result'], group: readonly Entry[], style: Style): string[] {
  const { pen } = style;
  const wordings = verbWordings[verb];
  const isShared = pen.random.next() < sharedFraction;
  const act = isShared ? pickTemplate([wordings.acts], group.map(({ slots }) => slots), pen) : '';
  const withAct = (slots: Slots): Slots => (isShared ? { ...slots, act: fillTemplate(act, slots, pen.random), cause: drawWording([failureCauses], {}, pen) } : slots);
  const template = pickTemplate([isShared ? sharedWordings[result] : wordings[result]], group.map(({ slots }) => withAct(slots)), pen);
  const write = (entry: Entry, slots: Slots): string => {
    const line = fillTemplate(template, withAct(slots), pen.random);
    const { service } = slots;
    return service === undefined || slotsOf(template + act).includes('service') ? line : `${line} (${style.line(serviceMarks, { service })})`;
  };
  const isJoinable = group.length > 1 && slotsOf(template + act).includes('names') && group.every(({ details, target }) => details.length === 0 && target.service === group[0]?.target.service);
  const [first] = group;
  if (isJoinable && first) return [write(first, { ...first.slots, names: group.map(({ slots }) => slots['names'] ?? '').join(', ') })];
  return group.map((entry) => write(entry, entry.slots));
}

const nothingTables: Partial<Record<Verb, readonly string[]>> = {
  collect_logs: nothingFoundWordings.collect_logs, scan_host: nothingFoundWordings.scan_host, hunt_indicator: nothingFoundWordings.hunt_indicator,
  verify_host: nothingFoundWordings.verify_host, capture_memory: nothingFoundWordings.image, image_disk: nothingFoundWordings.image,
};
const itemTables: Partial<Record<Verb, readonly string[]>> = {
  remove_artifact: itemWordings.removed, rebuild_host: itemWordings.removed, restore_data: itemWordings.restored, restore_service: itemWordings.restored, reconnect_host: itemWordings.restored,
};

function describeDetails(verb: Verb, target: TargetOutcome, style: Style): string[] {
  const name = renderVisible(target.name);
  const isDone = target.result === 'done';
  const list = (items: readonly string[]): string => items.map(renderVisible).join(', ');
  const details: string[] = [];
  if (target.items.length > 0) details.push(style.line((isDone ? itemTables[verb] : undefined) ?? itemWordings.other, { items: list(target.items) }));
  details.push(...target.found.map((found) => describeFound(found, style)));
  const nothing = isDone && target.found.length === 0 ? nothingTables[verb] : undefined;
  if (nothing !== undefined && target.leads.length > 0) details.push(style.line(nothingButLeadsWordings, { name }));
  // What a check says of known artefacts takes the place of it.
  else if (nothing !== undefined && target.isClean === undefined) details.push(style.line(nothing, { name }));
  details.push(...target.leads.map((lead) => describeLead(lead, style)));
  if (target.isClean !== undefined) details.push(style.line(target.isClean ? cleanWordings : notCleanWordings, { name }));
  if (target.isServing !== undefined) details.push(style.line(target.isServing ? servingWordings : notServingWordings, { name }));
  if (target.takenDown.length > 0) details.push(style.line(takenDownWordings, { items: list(target.takenDown) }));
  return details;
}
