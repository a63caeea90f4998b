import { fillTemplate, pickTemplate, type Pen, type Slots, type WordingTable } from './draw-wording.ts';

/** How one text is written: the same table gives the same template throughout, as a tool repeats its format. */
export interface Style {
  pen: Pen;
  /** The text has got too long: artefacts go without their description. */
  isTerse: boolean;
  /** Before each line about a target. */
  bullet: string;
  /** Between such lines when they are few and stand in one line. */
  joint: string;
  line(table: WordingTable, slots: Slots): string;
}

const bullets = ['  ', '  - ', '  * ', '    ', '  > ', '\t', '   + ', '-> '];
const joints = ['; ', ' | ', ' / ', ' -- ', ' . '];

export function createStyle(pen: Pen, isTerse: boolean): Style {
  const chosen = new Map<WordingTable, string>();
  const drawFrom = (list: readonly string[]): string => list[Math.floor(pen.random.next() * list.length)] ?? '; ';
  return {
    pen, isTerse, bullet: drawFrom(bullets), joint: drawFrom(joints),
    line(table, slots) {
      let template = chosen.get(table);
      if (template === undefined) {
        template = pickTemplate([table], [slots], pen);
        chosen.set(table, template);
      }
      return fillTemplate(template, slots, pen.random);
    },
  };
}
