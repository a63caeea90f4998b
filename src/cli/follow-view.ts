import type { EvidenceTables } from '../evidence/build-evidence.ts';
import { systemClock } from '../kit/clock.ts';
import { countOf, renderGroupLines } from '../report/inspection/index.ts';
import type { Console } from './display/console.ts';

/** What is shown while growing files are read. */
export interface FollowView {
  /** There is more than was shown. */
  change(tables: EvidenceTables): void;
  close(): void;
}

const minPauseMs = 1_000;
/** Building evidence may take at most this part of the time. */
const maxBuildFraction = 0.2;
/** Lines of the terminal that are not for groups. */
const keptRows = 4;

/** On a terminal the top groups, drawn again when they change; elsewhere a line for each group that is new among them. */
export function createFollowView(console: Console, topCount: number): FollowView {
  const toldGroups = new Set<string>();
  let changed: EvidenceTables | undefined;
  let nextMs = 0;
  let toldRecords = -1;
  const show = (): void => {
    const startMs = systemClock.monotonicMs();
    if (changed === undefined || startMs < nextMs) return;
    const { evidence } = changed.build();
    changed = undefined;
    const head = `${countOf(evidence.recordCount, 'record')}, ${countOf(evidence.alertCount, 'alert')}, ${countOf(evidence.signCount, 'sign')} of an attack`;
    const columns = Math.max(40, console.statusColumns);
    if (console.isTerminal) {
      const shown = evidence.groups.slice(0, Math.min(topCount, Math.max(1, Math.floor((console.statusRows - keptRows) / 2))));
      console.redraw([head, ...renderGroupLines(shown, { evidence }, { columns, useColor: console.hasStatusColor, maxTitleLines: 1 }), 'Ctrl-C ends and gives the whole result.']);
    } else {
      // A group is known by its rule and ends: its number changes with its rank.
      const fresh = evidence.groups.slice(0, topCount).filter((group) => {
        const key = `${group.kind}\n${group.title}\n${group.sources.join()}\n${group.targets.join()}`;
        if (toldGroups.has(key)) return false;
        toldGroups.add(key);
        return true;
      });
      if (fresh.length > 0 || toldRecords < 0) console.say(head);
      for (const line of renderGroupLines(fresh, { evidence }, { columns, maxTitleLines: 1 })) console.say(line);
      toldRecords = evidence.recordCount;
    }
    const endMs = systemClock.monotonicMs();
    nextMs = endMs + Math.max(minPauseMs, (endMs - startMs) / maxBuildFraction);
  };
  const timer = setInterval(show, minPauseMs / 4);
  return {
    change(tables) {
      changed = tables;
      show();
    },
    close() {
      clearInterval(timer);
      console.redraw([]);
    },
  };
}
