import type { ContactEdge, ContactGraph, ContactNode } from './contact-graph.ts';

export interface PlacedNode { node: ContactNode; x: number; y: number }
export interface PlacedEdge { edge: ContactEdge; /** SVG path of the line, up to the arrow's tail. */ line: string; /** Triangle of the arrow. */ arrow: string; width: number }
export interface ContactLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  /** Columns in use: their left edge. None without arrows. */
  columns: { column: ContactNode['column']; x: number }[];
}

export const nodeWidth = 214;
export const nodeHeight = 40;
const nodeGap = 12;
const viaHeight = 4;
const columnGap = 175;
const margin = 8;
const headHeight = 30;
/** Room for arcs between nodes of one column. */
const arcRoom = 64;
const sweeps = 6;
const gridColumns = 4;

type Side = 'left' | 'right';

/** What stands in a column: a node, or the place where an arrow crosses it without touching a node. */
interface Slot { id: string; node?: ContactNode; height: number; weight: number; isRest: boolean }

/** Columns from left to right, nodes ordered so that few arrows cross, arrows spread over the side of a node where they end. */
export function layOutContacts({ nodes, edges }: ContactGraph): ContactLayout {
  if (edges.length === 0) return layOutGrid(nodes);
  const used = ([0, 1, 2] as const).filter((column) => nodes.some((node) => node.column === column));
  const columnOf = new Map(nodes.map((node) => [node.id, node.column]));
  const hasArc = (column: number): boolean => edges.some((edge) => columnOf.get(edge.from) === column && columnOf.get(edge.to) === column);
  let x = margin;
  const columns = used.map((column) => {
    const place = { column, x };
    x += nodeWidth + columnGap + (hasArc(column) ? arcRoom : 0);
    return place;
  });
  const width = x - columnGap + margin;
  const crossings = used.length < 3 ? [] : edges.filter((edge) => Math.abs((columnOf.get(edge.from) ?? 0) - (columnOf.get(edge.to) ?? 0)) === 2);
  const order = orderSlots(used.map((column, index) => [
    ...nodes.filter((node) => node.column === column).map((node): Slot => ({ id: node.id, node, height: nodeHeight, weight: node.weight, isRest: node.entity === undefined })),
    ...(index === 1 ? crossings.map((edge): Slot => ({ id: viaId(edge), height: viaHeight, weight: 0, isRest: false })) : []),
  ]), edges, new Set(crossings));
  const heights = order.map((list) => list.reduce((sum, slot) => sum + slot.height + nodeGap, 0));
  const tallest = Math.max(0, ...heights);
  const placed = new Map<string, PlacedNode>();
  const vias = new Map<string, { x: number; y: number }>();
  for (const [index, list] of order.entries()) {
    let y = headHeight + (tallest - (heights[index] ?? 0)) / 2;
    const left = columns[index]?.x ?? 0;
    for (const slot of list) {
      if (slot.node) placed.set(slot.id, { node: slot.node, x: left, y });
      else vias.set(slot.id, { x: left, y: y + slot.height / 2 });
      y += slot.height + nodeGap;
    }
  }
  return { width, height: headHeight + margin + tallest, nodes: [...placed.values()], edges: routeEdges(edges, placed, vias), columns };
}

const viaId = ({ from, to }: ContactEdge): string => `${from}>${to}`;

/** Without arrows the place says nothing: rows, the heaviest first. */
function layOutGrid(nodes: readonly ContactNode[]): ContactLayout {
  const perRow = Math.min(nodes.length, gridColumns);
  const placed = [...nodes].sort((a, b) => b.weight - a.weight).map((node, index) => ({ node, x: margin + (index % perRow) * (nodeWidth + nodeGap), y: margin + Math.floor(index / perRow) * (nodeHeight + nodeGap) }));
  return { width: 2 * margin + perRow * (nodeWidth + nodeGap) - nodeGap, height: 2 * margin + Math.ceil(nodes.length / perRow) * (nodeHeight + nodeGap), nodes: placed, edges: [], columns: [] };
}

/** By the mean place of a slot's partners, column after column, back and forth; heaviest first to begin with. */
function orderSlots(columns: readonly Slot[][], edges: readonly ContactEdge[], crossings: ReadonlySet<ContactEdge>): Slot[][] {
  const order = columns.map((list) => [...list].sort((a, b) => Number(a.isRest) - Number(b.isRest) || b.weight - a.weight));
  const place = new Map<string, number>();
  const settle = (list: readonly Slot[]): void => { for (const [at, slot] of list.entries()) place.set(slot.id, at - list.length / 2); };
  for (const list of order) settle(list);
  const partners = new Map<string, { id: string; weight: number }[]>();
  const link = (one: string, other: string, weight: number): void => {
    for (const [id, partner] of [[one, other], [other, one]] as const) partners.set(id, [...(partners.get(id) ?? []), { id: partner, weight }]);
  };
  for (const edge of edges) {
    const weight = (edge.isSign ? 3 : 1) * (1 + Math.log10(1 + edge.count));
    if (!crossings.has(edge)) link(edge.from, edge.to, weight);
    else for (const end of [edge.from, edge.to]) link(end, viaId(edge), weight);
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const list of sweep % 2 === 0 ? order : [...order].reverse()) {
      const wish = new Map(list.map((slot) => [slot.id, meanPlace(partners.get(slot.id), place) ?? place.get(slot.id) ?? 0]));
      list.sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0));
      settle(list);
    }
  }
  return order;
}

function meanPlace(partners: readonly { id: string; weight: number }[] | undefined, place: ReadonlyMap<string, number>): number | undefined {
  if (partners === undefined) return undefined;
  const total = partners.reduce((sum, { weight }) => sum + weight, 0);
  return partners.reduce((sum, { id, weight }) => sum + weight * (place.get(id) ?? 0), 0) / total;
}

interface End { side: Side; node: PlacedNode; towardsY: number; y: number }

function routeEdges(edges: readonly ContactEdge[], placed: ReadonlyMap<string, PlacedNode>, vias: ReadonlyMap<string, { x: number; y: number }>): PlacedEdge[] {
  const ends = new Map<string, End[]>();
  const routes = edges.flatMap((edge) => {
    const from = placed.get(edge.from);
    const to = placed.get(edge.to);
    if (!from || !to) return [];
    const [fromSide, toSide]: [Side, Side] = from.x < to.x ? ['right', 'left'] : from.x > to.x ? ['left', 'right'] : ['right', 'right'];
    const via = vias.get(viaId(edge));
    const start: End = { side: fromSide, node: from, towardsY: via?.y ?? to.y, y: 0 };
    const end: End = { side: toSide, node: to, towardsY: via?.y ?? from.y, y: 0 };
    for (const each of [start, end]) {
      const key = `${each.node.node.id} ${each.side}`;
      ends.set(key, [...(ends.get(key) ?? []), each]);
    }
    return [{ edge, start, end, via }];
  });
  for (const list of ends.values()) {
    list.sort((a, b) => a.towardsY - b.towardsY);
    for (const [index, end] of list.entries()) end.y = end.node.y + ((index + 1) / (list.length + 1)) * nodeHeight;
  }
  return routes.map(({ edge, start, end, via }) => drawEdge(edge, start, end, via));
}

function drawEdge(edge: ContactEdge, start: End, end: End, via: { x: number; y: number } | undefined): PlacedEdge {
  const round = (value: number): number => Math.round(value * 10) / 10;
  const width = round(Math.min(6, 1.2 + Math.log10(1 + edge.count) * 1.1));
  const tip = 6 + width * 1.3;
  const xOf = ({ node, side }: End): number => node.x + (side === 'right' ? nodeWidth : 0);
  const startX = xOf(start);
  const endX = xOf(end);
  const startOut = start.side === 'right' ? 1 : -1;
  const endOut = end.side === 'right' ? 1 : -1;
  const tailX = endX + endOut * tip;
  const isArc = start.side === end.side;
  const arcBend = Math.min(arcRoom, 26 + Math.abs(end.y - start.y) / 6);
  const curve = (fromX: number, fromY: number, toX: number, toY: number): string => {
    const bend = isArc ? arcBend : Math.max(40, Math.abs(toX - fromX) / 2);
    return `C${round(fromX + startOut * bend)} ${round(fromY)} ${round(toX + endOut * bend)} ${round(toY)} ${round(toX)} ${round(toY)}`;
  };
  // Across a column between: flat over its width, so that the line touches no node.
  const [nearX, farX] = via === undefined ? [0, 0] : startOut > 0 ? [via.x, via.x + nodeWidth] : [via.x + nodeWidth, via.x];
  const line = `M${round(startX)} ${round(start.y)}${via === undefined ? curve(startX, start.y, tailX, end.y) : `${curve(startX, start.y, nearX, via.y)}H${round(farX)}${curve(farX, via.y, tailX, end.y)}`}`;
  const half = tip * 0.45;
  const arrow = `M${round(endX + endOut)} ${round(end.y)}L${round(tailX)} ${round(end.y - half)}L${round(tailX)} ${round(end.y + half)}Z`;
  return { edge, line, arrow, width };
}
