import type { JsonObject } from '../../mapping/values.ts';
import { decodeValue, type EvtxValue } from './evtx-values.ts';

interface Substitution { index: number; type: number; isOptional: boolean }
interface Element { name: string; attributes: (readonly [string, readonly Content[]])[]; children: Content[] }
interface Instance { template: readonly Content[]; values: readonly EvtxValue[] }
type Content = string | Substitution | Element | Instance;

/** Limits that no event of Windows comes near; a forged chunk must not cost more than its size. */
const maxDepth = 48;
const maxNestedTemplates = 6;
const maxNodesOfTemplate = 4096;
const maxNodesOfRecord = 8192;
const maxNodesOfChunk = 100_000;
const maxTextOfRecord = 512 << 10;
const maxTextOfChunk = 2 << 20;
const maxValues = 512;
const maxNameCharacters = 512;

/** The bytes are no binary XML that can be read. Stays in this folder. */
export class BinaryXmlError extends Error {}

/** A place in the chunk from which tokens are read. */
interface Cursor { at: number; end: number; isNested: boolean; nodeCount: number }

/** Binary XML of one chunk: names and templates are shared by its records and read once. */
export class BinaryXml {
  readonly #bytes: Buffer;
  readonly #names = new Map<number, { name: string; size: number }>();
  readonly #templates = new Map<number, { content: readonly Content[]; size: number }>();
  #nodesLeft = maxNodesOfChunk;
  #textLeft = maxTextOfChunk;
  #recordNodes = 0;
  #recordText = 0;

  constructor(chunk: Buffer) {
    this.#bytes = chunk;
  }

  /** The tree of the element between two offsets, as `eventOfTree` takes it: `{Event: …}`. Throws BinaryXmlError or RangeError for broken bytes. */
  readRecord(at: number, end: number): JsonObject {
    this.#recordNodes = 0;
    this.#recordText = 0;
    const content = this.#readContent({ at, end, isNested: false, nodeCount: 0 }, 0, 0);
    const tree = emptyObject();
    this.#addChildren(tree, content, [], 0);
    return tree;
  }

  #readContent(cursor: Cursor, depth: number, nesting: number): Content[] {
    if (depth > maxDepth) throw new BinaryXmlError('elements are nested too deeply');
    const found: Content[] = [];
    while (cursor.at < cursor.end) {
      const token = this.#bytes.readUInt8(cursor.at);
      const kind = token & 0x0f;
      if (kind === 0x0 || kind === 0x4) {
        cursor.at += 1;
        return found;
      }
      if (++cursor.nodeCount > maxNodesOfTemplate) throw new BinaryXmlError('a template has too many nodes');
      cursor.at += 1;
      switch (kind) {
        case 0x1: found.push(this.#readElement(cursor, (token & 0x40) !== 0, depth, nesting)); break;
        case 0x5: found.push(this.#readText(cursor)); break;
        case 0x7: found.push(this.#readCounted(cursor)); break;
        case 0x8: found.push(String.fromCharCode(this.#u16(cursor))); break;
        case 0x9: found.push(entityText(this.#readName(cursor))); break;
        case 0xa: this.#readName(cursor); break;
        case 0xb: this.#readCounted(cursor); break;
        case 0xc: found.push(this.#readInstance(cursor, nesting)); break;
        case 0xd: case 0xe: found.push({ index: this.#u16(cursor), type: this.#u8(cursor), isOptional: kind === 0xe }); break;
        case 0xf: cursor.at += 3; break;
        default: throw new BinaryXmlError(`unknown token 0x${token.toString(16)}`);
      }
    }
    return found;
  }

  #readElement(cursor: Cursor, hasAttributes: boolean, depth: number, nesting: number): Element {
    const start = cursor.at;
    // Elements of nested XML have no dependency id, and some templates leave it out: then the size makes no sense.
    if (!cursor.isNested) cursor.at += 2;
    let size = this.#u32(cursor);
    if (!cursor.isNested && size > this.#bytes.length - cursor.at) {
      cursor.at = start;
      size = this.#u32(cursor);
    }
    if (size > this.#bytes.length) throw new BinaryXmlError('an element is longer than the chunk');
    const element: Element = { name: this.#readName(cursor), attributes: [], children: [] };
    if (hasAttributes) this.#readAttributes(cursor, element, depth);
    const token = this.#u8(cursor);
    if (token === 0x2) element.children = this.#readContent(cursor, depth + 1, nesting);
    else if (token !== 0x3) throw new BinaryXmlError(`an element goes on with token 0x${token.toString(16)}`);
    return element;
  }

  #readAttributes(cursor: Cursor, element: Element, depth: number): void {
    cursor.at += 4;
    while (cursor.at < cursor.end && (this.#bytes.readUInt8(cursor.at) & 0x0f) === 0x6) {
      cursor.at += 1;
      if (++cursor.nodeCount > maxNodesOfTemplate) throw new BinaryXmlError('a template has too many nodes');
      const name = this.#readName(cursor);
      const value: Content[] = [];
      while (cursor.at < cursor.end && value.length < 64) {
        const kind = this.#bytes.readUInt8(cursor.at) & 0x0f;
        if (kind !== 0x5 && kind !== 0x8 && kind !== 0x9 && kind !== 0xd && kind !== 0xe) break;
        cursor.at += 1;
        if (kind === 0x5) value.push(this.#readText(cursor));
        else if (kind === 0x8) value.push(String.fromCharCode(this.#u16(cursor)));
        else if (kind === 0x9) value.push(entityText(this.#readName(cursor)));
        else value.push({ index: this.#u16(cursor), type: this.#u8(cursor), isOptional: kind === 0xe });
      }
      element.attributes.push([name, value]);
    }
    if (depth > maxDepth) throw new BinaryXmlError('elements are nested too deeply');
  }

  /** A name stands where it is first used: there it is passed over. */
  #readName(cursor: Cursor): string {
    const offset = this.#u32(cursor);
    let held = this.#names.get(offset);
    if (held === undefined) {
      const length = this.#bytes.readUInt16LE(offset + 6);
      const end = offset + 8 + 2 * length;
      if (length > maxNameCharacters || end > this.#bytes.length) throw new BinaryXmlError('a name is longer than the chunk');
      held = { name: this.#bytes.toString('utf16le', offset + 8, end), size: 10 + 2 * length };
      this.#names.set(offset, held);
    }
    if (offset === cursor.at) cursor.at += held.size;
    return held.name;
  }

  #readText(cursor: Cursor): string {
    const type = this.#u8(cursor);
    if (type !== 1) throw new BinaryXmlError(`text of type ${type}`);
    return this.#readCounted(cursor);
  }

  #readCounted(cursor: Cursor): string {
    const length = this.#u16(cursor);
    const end = cursor.at + 2 * length;
    if (end > this.#bytes.length) throw new BinaryXmlError('a text is longer than the chunk');
    const text = this.#bytes.toString('utf16le', cursor.at, end);
    cursor.at = end;
    return text;
  }

  #readInstance(cursor: Cursor, nesting: number): Instance {
    if (nesting >= maxNestedTemplates) throw new BinaryXmlError('templates are nested too deeply');
    cursor.at += 5;
    const offset = this.#u32(cursor);
    const template = this.#readTemplate(offset, nesting);
    if (offset === cursor.at) cursor.at += 24 + template.size;
    const count = this.#u32(cursor);
    if (count > maxValues) throw new BinaryXmlError('a template has too many values');
    const kinds: (readonly [number, number])[] = [];
    for (let index = 0; index < count; index += 1) {
      kinds.push([this.#u16(cursor), this.#u8(cursor)]);
      cursor.at += 1;
    }
    const values = kinds.map(([size, type]) => {
      if (cursor.at + size > cursor.end) throw new BinaryXmlError('the values are longer than the record');
      const value = decodeValue(this.#bytes, cursor.at, size, type);
      cursor.at += size;
      return value;
    });
    return { template: template.content, values };
  }

  #readTemplate(offset: number, nesting: number): { content: readonly Content[]; size: number } {
    const held = this.#templates.get(offset);
    if (held !== undefined) return held;
    const size = this.#bytes.readUInt32LE(offset + 20);
    const start = offset + 24;
    if (size > this.#bytes.length - start) throw new BinaryXmlError('a template is longer than the chunk');
    const cursor = { at: start, end: start + size, isNested: false, nodeCount: 0 };
    const made = { content: this.#readContent(cursor, 0, nesting + 1), size };
    this.#nodesLeft -= cursor.nodeCount;
    this.#templates.set(offset, made);
    return made;
  }

  #spend(nodes: number, text: number): void {
    this.#recordNodes += nodes;
    this.#recordText += text;
    this.#nodesLeft -= nodes;
    this.#textLeft -= text;
    if (this.#recordNodes > maxNodesOfRecord || this.#recordText > maxTextOfRecord || this.#nodesLeft < 0 || this.#textLeft < 0) throw new BinaryXmlError('the event grows beyond what an event can be');
  }

  /** Text of contents; undefined when they are elements or say nothing. An array is a list. */
  #textOf(content: readonly Content[], values: readonly EvtxValue[]): string | readonly string[] | undefined {
    let text: string | undefined;
    for (const one of content) {
      let part: EvtxValue;
      if (typeof one === 'string') part = one;
      else if ('index' in one) part = values[one.index];
      if (Array.isArray(part)) {
        const list = part as readonly string[];
        this.#spend(1, list.reduce((sum, item) => sum + item.length, 0));
        if (content.length === 1) return list;
        text = `${text ?? ''}${list.join(', ')}`;
      } else if (typeof part === 'string') {
        this.#spend(1, part.length);
        text = `${text ?? ''}${part}`;
      }
    }
    return text;
  }

  #addChildren(parent: JsonObject, content: readonly Content[], values: readonly EvtxValue[], depth: number): void {
    if (depth > maxDepth) throw new BinaryXmlError('elements are nested too deeply');
    for (const one of content) {
      if (typeof one === 'string') continue;
      if ('template' in one) this.#addChildren(parent, one.template, one.values, depth + 1);
      else if ('index' in one) {
        const value = values[one.index];
        if (value === undefined || typeof value === 'string' || Array.isArray(value)) continue;
        const { at, size } = value as { at: number; size: number };
        const cursor = { at, end: at + size, isNested: true, nodeCount: 0 };
        const content = this.#readContent(cursor, 0, 0);
        this.#spend(1 + cursor.nodeCount, 0);
        this.#addChildren(parent, content, [], depth + 1);
      } else addChild(parent, one.name, this.#render(one, values, depth));
    }
  }

  #render(element: Element, values: readonly EvtxValue[], depth: number): JsonObject {
    this.#spend(1, 0);
    const made = emptyObject();
    if (element.attributes.length > 0) {
      const attributes = emptyObject();
      for (const [name, content] of element.attributes) {
        const text = this.#textOf(content, values);
        if (text !== undefined) attributes[name] = typeof text === 'string' ? text : text.join(', ');
      }
      made['#attributes'] = attributes;
    }
    const text = this.#textOf(element.children, values);
    if (text !== undefined) made['#text'] = text;
    this.#addChildren(made, element.children, values, depth + 1);
    return made;
  }

  #u8(cursor: Cursor): number {
    return this.#bytes.readUInt8(cursor.at++);
  }

  #u16(cursor: Cursor): number {
    cursor.at += 2;
    return this.#bytes.readUInt16LE(cursor.at - 2);
  }

  #u32(cursor: Cursor): number {
    cursor.at += 4;
    return this.#bytes.readUInt32LE(cursor.at - 4);
  }
}

/** Names come from the file: no object with a prototype. */
function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

/** A second child of one name makes a list. */
function addChild(parent: JsonObject, name: string, child: JsonObject): void {
  const held = parent[name];
  if (held === undefined) parent[name] = child;
  else if (Array.isArray(held)) held.push(child);
  else parent[name] = [held, child];
}

function entityText(name: string): string {
  return { lt: '<', gt: '>', amp: '&', quot: '"', apos: '\'' }[name] ?? `&${name};`;
}
