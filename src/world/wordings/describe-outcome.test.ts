import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artifactKinds, damageKinds, rootCauseKinds, verbFacts, verbs, type EntityKind, type Verb } from '../../contracts/index.ts';
import { SeededRandom } from '../../kit/random.ts';
import type { FoundFact, OutcomeFacts, TargetOutcome } from '../outcome-facts.ts';
import { describeOutcome } from './describe-outcome.ts';
import { isHeldOut } from './draw-wording.ts';
import { nothingFoundWordings, nothingButLeadsWordings } from './findings.ts';
import { cleanWordings, notCleanWordings, notSeenWordings, notServingWordings, seenWordings, servingWordings } from './follow-ups.ts';
import { wordingTables } from './wording-tables.ts';

const results = ['done', 'no-effect', 'failed', 'refused', 'off'] as const;
const systems = [undefined, 'Debian 12', 'Rocky Linux 9', 'Windows Server 2022', 'FortiOS 7.4'];
const serviceVerbs: readonly Verb[] = ['stop_service', 'restore_service', 'restrict_service'];
const shownBy = { lines: [], commands: [] };
const makeTarget = (more: Partial<TargetOutcome>): TargetOutcome => ({ name: 'web-1', kind: 'host', result: 'done', found: [], leads: [], items: [], takenDown: [], ...more });
const makeFacts = (verb: Verb, targets: TargetOutcome[], more: Partial<OutcomeFacts> = {}): OutcomeFacts => ({ verb, targets, attacker: [], minutes: 12, ...more });
const describeWith = (facts: OutcomeFacts, seed: string | number, mayUseHeldOut = false, os?: string): string => describeOutcome(facts, new SeededRandom(seed), os === undefined ? { mayUseHeldOut } : { mayUseHeldOut, osOf: () => os });

/** Names with brackets, quotes and dollars, which templates and replacements could trip over. */
const name = fc.stringMatching(/^[a-z0-9${}&'"\\/._-]{1,24}$/);
const what = fc.stringMatching(/^[A-Za-z0-9 {}$'-]{3,40}$/).map((text) => `x${text}x`);
const found: fc.Arbitrary<FoundFact> = fc.oneof(
  fc.record({ kind: fc.constant('compromised' as const), ref: fc.record({ kind: fc.constantFrom('host', 'account', 'key', 'domain'), name, host: name }, { requiredKeys: ['kind', 'name'] }), what }),
  fc.record({ kind: fc.constant('artifact' as const), isInMemoryOnly: fc.boolean(), artifact: fc.record({ id: fc.constant('a'), host: name, kind: fc.constantFrom(...artifactKinds), name, needsRebuild: fc.boolean(), what, shownBy: fc.constant(shownBy) }) }),
  fc.record({ kind: fc.constant('root-cause' as const), cause: fc.record({ id: fc.constant('c'), kind: fc.constantFrom(...rootCauseKinds), on: fc.record({ kind: fc.constantFrom('host', 'service', 'account'), name, host: name }), fixes: fc.constant([]), what, shownBy: fc.constant(shownBy) }) }),
  fc.record({ kind: fc.constant('damage' as const), damage: fc.record({ id: fc.constant('d'), kind: fc.constantFrom(...damageKinds), host: name, service: name, what, shownBy: fc.constant(shownBy) }, { requiredKeys: ['id', 'kind', 'host', 'what', 'shownBy'] }) }),
) as fc.Arbitrary<FoundFact>;
const leads = fc.array(fc.record({ verb: fc.constantFrom(...verbs.filter((verb) => verb !== 'close_incident')), target: name }), { maxLength: 2 });
const facts: fc.Arbitrary<OutcomeFacts> = fc.constantFrom(...verbs.filter((verb) => verb !== 'close_incident')).chain((verb) =>
  fc.record({
    verb: fc.constant(verb), minutes: fc.integer({ min: 1, max: 300 }),
    targets: fc.array(fc.record({ name, kind: fc.constantFrom(...verbFacts(verb).targets), result: fc.constantFrom(...results), service: name, found: fc.array(found, { maxLength: 3 }), leads, items: fc.array(name, { maxLength: 2 }), takenDown: fc.array(name, { maxLength: 2 }), isClean: fc.boolean(), isServing: fc.boolean() }, { requiredKeys: ['name', 'kind', 'result', 'found', 'leads', 'items', 'takenDown'] }), { minLength: 1, maxLength: 4 }),
    activity: fc.record({ isSeen: fc.boolean(), ends: fc.array(fc.record({ from: name, to: name }), { maxLength: 2 }) }),
    attacker: fc.array(fc.record({ what, lines: fc.array(fc.record({ file: name, text: what }), { maxLength: 2 }), effect: fc.constantFrom('service-down', 'artifact-returns', 'host-compromised'), on: fc.record({ kind: fc.constant('host'), name }) }), { maxLength: 2 }),
  }, { requiredKeys: ['verb', 'minutes', 'targets', 'attacker'] }) as fc.Arbitrary<OutcomeFacts>);

function namesOf({ targets, activity, attacker, minutes }: OutcomeFacts): string[] {
  const ofFound = (one: FoundFact): string[] => {
    switch (one.kind) {
      case 'compromised': return [one.ref.name, one.ref.host ?? '', one.what];
      case 'artifact': return [one.artifact.name, one.artifact.host];
      case 'root-cause': return [one.cause.on.name, one.cause.on.host ?? '', one.cause.what];
      case 'damage': return [one.damage.host, one.damage.service ?? '', one.damage.what];
      default: return one satisfies never;
    }
  };
  return [
    ...targets.flatMap((one) => [one.name, one.service ?? '', ...one.found.flatMap(ofFound), ...one.leads.map(({ target }) => target), ...one.items, ...one.takenDown]),
    ...(activity?.ends ?? []).flatMap(({ from, to }) => [from, to]), ...attacker.flatMap((one) => [one.what, ...one.lines.flatMap(({ file, text }) => [file, text])]), String(minutes),
  ];
}

/** Fixed parts of held-out templates that are in no template of the usual ones. */
const fixedParts = (template: string): string[] => template.split(/\{\??[a-zA-Z0-9]+\}/).filter((part) => part.trim().length >= 12);
const usualTemplates = [...wordingTables.values()].flatMap((table) => table.filter((_, index) => !isHeldOut(index)));
const heldOutParts = [...wordingTables.values()].flatMap((table) => table.filter((_, index) => isHeldOut(index))).flatMap(fixedParts).filter((part) => !usualTemplates.some((one) => one.includes(part)));

/** Does a line of the text hold one of the wordings for the target `zz`, whatever is in its other slots? */
const holdsOneOf = (text: string, table: readonly string[]): boolean => text.split('\n').some((line) => table.some((template) => {
  let from = 0;
  return template.replaceAll('{name}', 'zz').split(/\{\??[a-zA-Z0-9]+\}/).every((part) => {
    const at = line.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}));

interface Case { verb: Verb; result: TargetOutcome['result']; kind: EntityKind | undefined }
const everyCase = verbs.flatMap((verb): Case[] => (verb === 'close_incident' ? [{ verb, result: 'done', kind: undefined }] : results.flatMap((result) => verbFacts(verb).targets.map((kind) => ({ verb, result, kind })))));
const factsOf = ({ verb, result, kind }: Case): OutcomeFacts => makeFacts(verb, kind === undefined ? [] : [makeTarget({ kind, result, ...(serviceVerbs.includes(verb) ? { service: 'ssh' } : {}) })]);

describe('the text of an outcome', () => {
  it('says every name, detail and log line of the facts', () => {
    fc.assert(fc.property(facts, fc.integer(), fc.boolean(), fc.constantFrom(...systems), (one, seed, mayUseHeldOut, os) => {
      const text = describeWith(one, seed, mayUseHeldOut, os);
      for (const part of namesOf(one)) expect(text).toContain(part);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    }), { numRuns: 400 });
  });

  it('is the same for the same draws, and has no control characters but line ends and tabs', () => {
    fc.assert(fc.property(facts, fc.integer(), fc.boolean(), (one, seed, mayUseHeldOut) => {
      const text = describeWith(one, seed, mayUseHeldOut);
      expect(describeWith(one, seed, mayUseHeldOut)).toBe(text);
    }), { numRuns: 100 });
    const nasty = makeFacts('scan_host', [makeTarget({ name: 'web\u001b[31m\n1', found: [{ kind: 'compromised', ref: { kind: 'host', name: 'a\u202eb' }, what: 'x\ry' }], leads: [{ verb: 'hunt_indicator', target: 'q\u0000' }], items: ['i\u0007'] })], { attacker: [{ what: 'w\u009b', lines: [{ file: 'f\u001b', text: 't\nu' }], effect: 'artifact-added', on: { kind: 'host', name: 'web-1' } }], activity: { isSeen: true, ends: [{ from: 'a\u0001', to: 'b\u0002' }] } });
    for (let seed = 0; seed < 40; seed += 1) {
      const text = describeWith(nasty, seed, true);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(text).toContain('web\\x1b[31m\\x0a1');
    }
  });

  it.each(everyCase)('has 20 wordings in 200 draws: $verb $result $kind', (one) => {
    for (const os of one.kind === 'host' ? systems : [undefined]) {
      // Drawn numbers and the time do not count.
      const texts = new Set(Array.from({ length: 200 }, (_, seed) => describeWith({ ...factsOf(one), minutes: 0 }, seed, false, os).replace(/\b[0-9a-f]{8,}\b|\d+/g, '#')));
      expect(texts.size).toBeGreaterThanOrEqual(20);
      for (const text of texts) expect(text).not.toMatch(/undefined|\{\w*\}|^\s|\s$/);
    }
  });

  it('has no held-out wording unless it may', () => {
    expect(heldOutParts.length).toBeGreaterThan(250);
    let heldOutTexts = 0;
    fc.assert(fc.property(facts, fc.integer(), (one, seed) => {
      const plain = { ...one, targets: one.targets.map((target, index) => ({ ...target, name: `h${String(index)}` })) };
      const [text, textWithHeldOut] = [describeWith(plain, seed, false, 'Debian 12'), describeWith(plain, seed, true, 'Debian 12')];
      expect(heldOutParts.filter((part) => text.includes(part))).toEqual([]);
      if (heldOutParts.some((part) => textWithHeldOut.includes(part))) heldOutTexts += 1;
    }), { numRuns: 200 });
    expect(heldOutTexts).toBeGreaterThan(100);
  });

  it('never answers with a tool of another system', () => {
    for (const one of everyCase.filter(({ kind }) => kind === 'host')) for (let seed = 0; seed < 60; seed += 1) {
      expect(describeWith(factsOf(one), seed, true, 'Windows Server 2022')).not.toMatch(/systemctl|systemd\[|journalctl|apt-get|dnf|LiME|chkrootkit|ufw/);
      expect(describeWith(factsOf(one), seed, true, 'Debian 12')).not.toMatch(/winget|wevtutil|Stop-Service|winpmem|gpupdate|dnf |zypper/);
      expect(describeWith(factsOf(one), seed, true)).not.toMatch(/winget|apt-get|systemctl/);
    }
  });

  it('says that a look found nothing, and not so after a finding, a failure, or a check that found leftovers', () => {
    const nothing = [...Object.values(nothingFoundWordings).flat(), ...nothingButLeadsWordings];
    const artifact: FoundFact = { kind: 'artifact', isInMemoryOnly: false, artifact: { id: 'a', host: 'web-1', kind: 'file', name: '/tmp/q', what: 'A tool', shownBy } };
    for (const verb of ['collect_logs', 'scan_host', 'hunt_indicator', 'verify_host', 'capture_memory', 'image_disk'] as const) for (let seed = 0; seed < 60; seed += 1) {
      const tell = (more: Partial<TargetOutcome>): boolean => holdsOneOf(describeWith(makeFacts(verb, [makeTarget({ name: 'zz', ...more })]), seed, true), nothing);
      expect(tell({})).toBe(true);
      expect(tell({ leads: [{ verb: 'capture_memory', target: 'zz' }] })).toBe(true);
      expect(tell({ found: [artifact] })).toBe(false);
      expect(tell({ isClean: false })).toBe(false);
      expect(tell({ result: 'off' })).toBe(false);
    }
  });

  it('tells seen from unseen activity, clean from not clean, serving from down', () => {
    const pairs = [[seenWordings, notSeenWordings], [cleanWordings, notCleanWordings], [servingWordings, notServingWordings]] as const;
    for (const flag of [true, false]) for (let seed = 0; seed < 60; seed += 1) {
      const text = describeWith(makeFacts('verify_host', [makeTarget({ name: 'zz', isClean: flag, isServing: flag })], { activity: { isSeen: flag, ends: [{ from: 'p', to: 'q' }] } }), seed, true);
      for (const [yes, no] of pairs) {
        expect(holdsOneOf(text, flag ? yes : no)).toBe(true);
        expect(holdsOneOf(text, flag ? no : yes)).toBe(false);
      }
    }
  });

  it('keeps within about 900 characters for three targets with two findings and a lead each', () => {
    const target = (host: string): TargetOutcome => makeTarget({
      name: host, leads: [{ verb: 'capture_memory', target: host }],
      found: [
        { kind: 'artifact', isInMemoryOnly: true, artifact: { id: 'a', host, kind: 'implant', name: '/usr/lib/.cache/upd', needsRebuild: true, what: 'Backdoor that was set up after the first sign-in of the intruder', shownBy } },
        { kind: 'root-cause', cause: { id: 'c', kind: 'vulnerability', on: { kind: 'host', name: host }, fixes: [], what: 'Upload form runs scripts', shownBy } },
      ],
    });
    for (let seed = 0; seed < 200; seed += 1) expect(describeWith(makeFacts('scan_host', ['web-1', 'web-2', 'app-1'].map(target)), seed, seed % 2 === 0).length).toBeLessThan(950);
  });

  it('puts targets that fared alike in one line at times, each named', () => {
    const targets = ['web-1', 'web-2', 'app-1'].map((host) => makeTarget({ name: host }));
    const texts = Array.from({ length: 80 }, (_, seed) => describeWith(makeFacts('isolate_host', targets, { minutes: 0 }), seed));
    expect(texts.some((text) => text.includes('web-1, web-2, app-1') && !text.includes('\n'))).toBe(true);
    expect(texts.some((text) => text.split('\n').length >= 3)).toBe(true);
  });
});
