import { isObject, type JsonObject } from '../mapping/values.ts';
import { outcomeOfKeywords, type WindowsEvent } from './windows-event.ts';

/** Values of an event beyond this are not read. */
const maxValues = 200;
const maxValueCharacters = 65_536;

/** The text of an element: itself, or its `#text`; a list's texts joined. */
export function textOf(node: unknown, depth = 0): string | undefined {
  if (typeof node === 'string') return node.slice(0, maxValueCharacters);
  if (typeof node === 'number' || typeof node === 'boolean' || typeof node === 'bigint') return String(node);
  if (depth > 3) return undefined;
  if (Array.isArray(node)) {
    const parts = node.slice(0, 64).map((one) => textOf(one, depth + 1)).filter((one) => one !== undefined);
    return parts.length === 0 ? undefined : parts.join(', ').slice(0, maxValueCharacters);
  }
  return isObject(node) ? textOf(node['#text'] ?? node['Value'] ?? node['_'], depth + 1) : undefined;
}

/** An attribute of an element: in `#attributes`, with `@` before its name, in `$`, or as a key of its own. */
export function attributeOf(node: unknown, name: string): string | undefined {
  if (!isObject(node)) return undefined;
  const held = node['#attributes'] ?? node['$'];
  return textOf(isObject(held) ? held[name] : node[`@${name}`] ?? node[name] ?? node[`@_${name}`]);
}

function listOf(node: unknown): readonly unknown[] {
  if (node === undefined || node === null) return [];
  return Array.isArray(node) ? node : [node];
}

/** Keys that are no child elements. */
function isOwnKey(key: string): boolean {
  return key.startsWith('#') || key.startsWith('@') || key === '$' || key === 'xmlns' || key.endsWith('_attributes');
}

class DataReader {
  readonly data = new Map<string, string>();
  #nameless = 0;

  set(name: string | undefined, value: string | undefined): void {
    if (this.data.size >= maxValues) return;
    const key = name === undefined || name === '' ? `param${++this.#nameless}` : name;
    if (value !== undefined && !this.data.has(key)) this.data.set(key, value);
  }

  /** `<Data Name="a">v</Data>`, `<Data>v</Data>`, and the flat `{a: v}` of other forms. */
  addEventData(node: unknown): void {
    if (!isObject(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'Data') this.#addDataElements(value);
      else if (!isOwnKey(key) && key !== 'Binary') this.set(key, textOf(value));
    }
  }

  #addDataElements(value: unknown): void {
    for (const one of listOf(value)) {
      const name = attributeOf(one, 'Name');
      const inner = name === undefined && isObject(one) ? one['#text'] : undefined;
      // `{"Data": {"#text": ["a", "b"]}}`: elements without names, joined by the writer.
      if (Array.isArray(inner)) for (const text of inner) this.set(undefined, textOf(text) ?? '');
      else this.set(name, textOf(one) ?? '');
    }
  }

  /** One element of any name, with the values as its children; of lists and deeper elements the leaves. */
  addUserData(node: unknown, depth = 0): void {
    if (!isObject(node) || depth > 4) return;
    for (const [key, value] of Object.entries(node)) {
      if (isOwnKey(key)) continue;
      for (const one of listOf(value).slice(0, 32)) {
        const text = textOf(one);
        const name = key === 'Data' ? attributeOf(one, 'Name') ?? key : key;
        if (text !== undefined && text.trim() !== '') this.set(name, text);
        else this.addUserData(one, depth + 1);
      }
    }
  }
}

/** The values of an `EventData` or `UserData` in JSON, whole or what stands inside it. */
export function readEventData(node: JsonObject): Map<string, string> {
  const reader = new DataReader();
  const { EventData: eventData, UserData: userData } = node;
  if (eventData !== undefined || userData !== undefined) {
    reader.addEventData(eventData);
    reader.addUserData(userData);
  } else reader.addEventData(node);
  return reader.data;
}

function eventIdOf(node: unknown): number | undefined {
  const text = textOf(node)?.trim();
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** Epoch seconds, or the text of the attribute `SystemTime`. */
function timeOf(system: JsonObject): string | number | undefined {
  const node = system['TimeCreated'] ?? system['TimeCreated_attributes'];
  const held = isObject(node) ? node['SystemTime'] : node;
  if (typeof held === 'number') return held;
  return attributeOf(node, 'SystemTime') ?? attributeOf(system['TimeCreated_attributes'], 'SystemTime') ?? attributeOf(node, 'RawTime') ?? (typeof node === 'string' ? node : undefined);
}

/** An event from the tree of its XML: `System`, then `EventData`, `UserData`, `RenderingInfo` as far as they are there. Undefined without a `System`. */
export function eventOfTree(tree: JsonObject): WindowsEvent | undefined {
  const { System: system, RenderingInfo: rendering } = tree;
  if (!isObject(system)) return undefined;
  const reader = new DataReader();
  reader.addEventData(tree['EventData']);
  reader.addUserData(tree['UserData']);
  reader.addUserData(tree['ProcessingErrorData']);
  const event: WindowsEvent = { data: reader.data };
  const provider = attributeOf(system['Provider'], 'Name') ?? attributeOf(system['Provider_attributes'], 'Name') ?? attributeOf(system['Provider'], 'EventSourceName');
  const set = <K extends keyof WindowsEvent>(name: K, value: WindowsEvent[K] | undefined): void => {
    if (value !== undefined && value !== '') event[name] = value;
  };
  set('provider', provider);
  set('eventId', eventIdOf(system['EventID']));
  set('time', timeOf(system));
  set('channel', textOf(system['Channel']));
  set('computer', textOf(system['Computer']));
  set('level', textOf(system['Level'])?.trim());
  set('recordId', textOf(system['EventRecordID']));
  set('outcome', outcomeOfKeywords(textOf(system['Keywords'])));
  set('user', attributeOf(system['Security'], 'UserID') ?? attributeOf(system['Security_attributes'], 'UserID'));
  if (isObject(rendering)) set('message', textOf(rendering['Message']));
  else set('message', textOf(tree['Message']));
  return event.eventId === undefined && provider === undefined ? undefined : event;
}
