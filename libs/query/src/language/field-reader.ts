import { type DateContext, readDate } from './date';
import { type Fault, fault, replaceWith } from './fault';
import { type Field, FIELDS, OTHER_NAMES } from './fields';
import { isHandle, normaliseHandle, normaliseValue } from './handle';
import { type Reader } from './reader';
import { nearest } from './spelling';
import { type PartyField, type PartyTest, type Query, type Range, type ValueField, type ZoneField } from './tree';
import { readWords } from './words';

const NAMES = FIELDS.map(({ name }) => name);
const DATE_EXAMPLES =
  'Dates are written 2024, 2024-03, 2024-03-01, 2024-03-01T14:05, and ranges 2024-03..2024-05 or >=2024-03.';

/** Reads the value of a field. A group distributes: `from:(a OR b)` is `from:a OR from:b`. */
export class FieldReader {
  constructor(
    private readonly reader: Reader,
    private readonly dates: DateContext,
    private readonly item: () => Query | null,
  ) {}

  read(field: Field, start: number): Query | null {
    switch (field.kind) {
      case 'zone':
        return this.scope(start, field.name, (of, range) => within(field.name as ZoneField, of, range));
      case 'case':
        return this.scope(start, field.name, (of, range) => ({ kind: 'case', of, range }));
      case 'date':
        return this.date(start);
      default:
        return this.values(field, start);
    }
  }

  unknown(name: string, start: number): null {
    const { reader } = this;
    const range = { start, end: start + name.length + 1 };
    const meant = OTHER_NAMES[name.toLowerCase()] ?? nearest(name, NAMES);
    const whole = { start, end: reader.at + reader.run().length };
    const text = `"${reader.source.slice(whole.start, whole.end)}"`;
    if (meant) {
      const message = `There is no field “${name}”. Did you mean ${meant}:?`;
      reader.error('unknown-field', range, message, replaceWith(range, `${meant}:`));
    } else {
      const message = `There is no field “${name}”. Put quotes round it if it is text.`;
      reader.error('unknown-field', range, message, replaceWith(whole, text));
    }
    this.passValue();
    return null;
  }

  needsValue(start: number, message: string): null {
    this.reader.error('field-value', { start, end: Math.max(start + 1, this.reader.at) }, message);
    return null;
  }

  private passValue(): void {
    const { reader } = this;
    if (reader.done || reader.closes() || reader.operator()) return;
    const before = reader.errors.length;
    const warned = reader.warnings.length;
    this.item();
    // The value of a field that does not exist has no faults of its own.
    reader.errors.length = before;
    reader.warnings.length = warned;
  }

  private scope(start: number, name: string, made: (of: Query, range: Range) => Query): Query | null {
    const { reader } = this;
    if (reader.done || reader.closes() || reader.operator()) {
      return this.needsValue(start, `${name}: stands before a word, a phrase or a group.`);
    }
    const of = this.item();
    return of && made(of, { start, end: reader.at });
  }

  private date(start: number): Query | null {
    const { reader } = this;
    const found = reader.match(/\[[^\]]*\]|(?:[<>]=?)?\s*[^\s"“”()（）]+/y) ?? reader.match(/"[^"]*"/y);
    if (!found) return this.needsValue(start, DATE_EXAMPLES);
    reader.mark('num', reader.at, reader.at + found[0].length);
    reader.at += found[0].length;
    const range = { start, end: reader.at };
    const text = found[0].replace(/^"|"$/g, '');
    const test = readDate(text, range, this.dates);
    if (!test) {
      const meant = isoGuess(text);
      reader.error('date', range, DATE_EXAMPLES, meant ? replaceWith(range, `date:${meant}`) : undefined);
      return null;
    }
    const { from, to } = test;
    if (!from || !to || from.at < to.at) return test;
    const turned = replaceWith(range, `date:${to.text}..${from.text}`);
    reader.error('date', range, 'This range ends before it begins.', turned);
    return null;
  }

  private values(field: Field, start: number): Query | null {
    const { reader } = this;
    if (reader.opens()) return this.distributed(field, start);
    const from = reader.at;
    const quoted = reader.match(/["“”]([^"“”]*)["“”]/y);
    const text = quoted ? quoted[1]! : reader.run();
    reader.at += quoted ? quoted[0].length : text.length;
    reader.mark('text', from, reader.at);
    if (text.trim() === '') {
      const list = field.values ? `: ${field.values.join(', ')}` : '';
      return this.needsValue(start, `${field.name}: needs a value${list}.`);
    }
    return this.noted(this.test(field, text, { start, end: reader.at }, from + (quoted ? 1 : 0)));
  }

  /** The node, or null and its fault noted. */
  private noted(made: Query | Fault): Query | null {
    if (!('code' in made)) return made;
    this.reader.errors.push(made);
    return null;
  }

  private test(field: Field, text: string, range: Range, at: number): Query | Fault {
    if (field.kind === 'saved') return { kind: 'saved', name: text.trim(), range };
    if (field.kind === 'party') return party(field.name as PartyField, text, range, at);
    const exact = field.name === 'id' || field.name === 'conversation';
    const value = exact ? text.trim() : normaliseValue(text);
    if (field.values && !field.values.includes(value)) {
      const meant = nearest(value, field.values);
      const message = `There is no ${field.name} “${text}”. There are ${field.values.join(', ')}.`;
      return fault('unknown-value', range, message, meant ? replaceWith(range, `${field.name}:${meant}`) : undefined);
    }
    return { kind: 'value', field: field.name as ValueField, value, range };
  }

  /** The words inside were read as text; each becomes the value of the field. */
  private distributed(field: Field, start: number): Query | null {
    const inside = this.item();
    const range = { start, end: this.reader.at };
    const convert = (node: Query): Query | Fault => {
      if (node.kind === 'and' || node.kind === 'or') {
        const of = node.of.map(convert);
        const broken = of.find((part) => 'code' in part);
        return (broken as Fault | undefined) ?? { ...node, of: of as Query[] };
      }
      if (node.kind === 'not') {
        const of = convert(node.of);
        return 'code' in of ? of : { ...node, of };
      }
      if (node.kind === 'word' || node.kind === 'wildcard' || node.kind === 'phrase') {
        const { start: from, end } = node.range;
        const written = this.reader.source.slice(from, end).replace(/^["“”(（\s]+|["“”)）\s]+$/g, '');
        return this.test(field, written, node.range, this.reader.source.indexOf(written, from));
      }
      const message = `Inside ${field.name}:(…) there are values with AND, OR and NOT between them.`;
      return fault('field-group', node.range, message);
    };
    const made = inside && this.noted(convert(inside));
    return made && { ...made, range };
  }
}

function within(zone: ZoneField, of: Query, range: Range): Query {
  return { kind: 'within', zone, of, range };
}

function party(field: PartyField, text: string, range: Range, at: number): PartyTest | Fault {
  const { node, faults } = readWords(text, at);
  const handle = /[*?]/.test(text) ? null : normaliseHandle(text);
  const whole = handle !== null && isHandle(text);
  if (faults[0] && !whole) return faults[0];
  if (!node && !handle) return fault('field-value', range, `${field}: needs a name, a handle or an address.`);
  return { kind: 'party', field, text: text.trim(), handle, name: whole ? null : node, range };
}

/** 1/3/2024, 01.03.2024 and 2024/3/1 as far as they can mean only one day. */
function isoGuess(text: string): string | null {
  const yearFirst = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text);
  if (yearFirst) return [yearFirst[1], yearFirst[2]!.padStart(2, '0'), yearFirst[3]!.padStart(2, '0')].join('-');
  const yearLast = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text);
  if (!yearLast) return null;
  const [first, second] = [Number(yearLast[1]), Number(yearLast[2])];
  if (first <= 12 && second <= 12 && first !== second) return null;
  const [month, day] = first > 12 ? [second, first] : [first, second];
  return `${yearLast[3]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
