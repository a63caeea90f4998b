import { describe, expect, it } from 'vitest';
import { shouldSplitElements } from './should-split-elements.ts';

const long = 'x'.repeat(1000);

describe('shouldSplitElements', () => {
  it.each([
    ['a list', '[{"a":1},{"a":2}]'], ['a list that goes on', `[{"a":"${long}`], ['a list over lines', '\r\n[\r\n  {\r\n    "a": 1'], ['a list of empty objects', '[{},{}]'],
    ['a wrapped list', '{"Records":[{"a":1}]}'], ['a wrapped list that goes on', `{"Records": [ {"a":"${long}`], ['a wrapped list over lines', '{\n  "Records": [\n    {\n      "a": 1,'],
    ['other keys before it', `{"kind":"EventList","apiVersion":"v1","metadata":{"a":[{"items":[1]}]},"n":-1.5e3,"items":[{"a":"${long}`], ['other keys behind it', '{"value":[{"a":1}],"next":null}'],
    ['hits', `{"took":1,"_shards":{"total":1},"hits":{"total":{"value":1},"hits":[{"_source":{"a":"${long}`], ['events of a hook', `{"data":{"events":[{"a":"${long}`],
    ['wrapped lists on one line', '{"Records":[{"a":1}]}{"Records":[{"a":1}]}'], ['wrapped lists a line, with nothing beside them', '{"Records":[{"a":1}]}\n{"Records":[{"a":1}]}\n'],
    ['a broken object in a list', '{"Records":[{"a":1},{"a":nul}]}'],
  ])('takes %s', (_what, head) => {
    expect(shouldSplitElements(head)).toBe(true);
    expect(shouldSplitElements(Buffer.from(head))).toBe(true);
  });

  it.each([
    ['nothing', ''], ['blanks', ' \n'], ['words', 'words [{"a":1}]'], ['a bracket', '['], ['an alert', '[**] [1:2:3] text'], ['numbers', '[1,2]'], ['lists of lists', '[[{"a":1}]]'], ['no key', '[{a:1}]'], ['an empty list', '[]'],
    ['an object a line', '{"a":1}\n{"a":2}'], ['an object', '{"a":{"Records":[{"a":1}]}}'], ['an empty wrapped list', '{"Records":[]}'], ['a wrapped list of numbers', '{"Records":[1]}'], ['an object as the value', '{"Records":{"a":1}}'],
    ['a list of unknown name', '{"mine":[{"a":1}]}'], ['a name of every object', '{"constructor":{"hits":[{"a":1}]}}'], ['a list behind many keys', `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"items":[{"a":"${long}`],
    ['a list that is a part of an event', '{"items":[{"a":1}],"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}'], ['events a line that have a list', '{"items":[{"a":1}],"id":1,"at":2}\n{"items":[{"a":1}],"id":1,"at":2}\n'],
    ['a torn head', '{"kind":"Ev'], ['words in the head', '{"kind": words, "items":[{"a":1}]}'], ['no colon', '{"items" [{"a":1}]}'],
  ])('leaves %s', (_what, head) => { expect(shouldSplitElements(head)).toBe(false); });
});
