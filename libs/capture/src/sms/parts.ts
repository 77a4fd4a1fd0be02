import { hash } from 'node:crypto';
import { asBuffer } from '../source/sources';
import type { Attachment } from '../event';
import { TextReader } from '../text/charset';
import { type Element, elementsIn, resolved } from './elements';

/** What the parts of an MMS say and carry. */
export interface Content {
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** Parts whose content is not base64, or empty. */
  readonly broken: number;
}

/** A value that the app had. It writes `null` for what it had not. */
export function valueOf({ attributes }: Element, name: string): string | undefined {
  const value = attributes.get(name);
  return value === undefined || value === 'null' || value === '' ? undefined : resolved(value);
}

/** Text as the phone kept it; the word `null` may be what somebody wrote. Line ends as LF. */
export function textOf({ attributes }: Element, name: string): string {
  return resolved(attributes.get(name) ?? '').replace(/\r\n?/g, '\n');
}

export function contentOf(elements: readonly Element[]): Content {
  const texts: string[] = [];
  const attachments: Attachment[] = [];
  let broken = 0;
  partsOf(elements).forEach((part, index) => {
    const mediaType = typeOf(part);
    // How slides are laid out on a phone of 2002: names the other parts, says nothing.
    if (mediaType === 'application/smil') return;
    if (isBody(part)) {
      texts.push(textOf(part, 'text'));
      return;
    }
    const bytes = bytesOf(part);
    if (!bytes) broken++;
    const name = valueOf(part, 'name') ?? valueOf(part, 'fn') ?? valueOf(part, 'cl');
    attachments.push({
      ...(name !== undefined && { name }),
      ...(mediaType !== '' && { mediaType }),
      ...(bytes
        ? { size: bytes.length, sha256: hash('sha256', bytes), state: 'inside', path: `parts/${index}` }
        : { state: 'missing' }),
    });
  });
  return { body: texts.join('\n'), attachments, broken };
}

/** Content of the attachment at `parts/<index>` of a record. Throws a RangeError when it has none. */
export function smsPart(raw: Uint8Array, path: string): Buffer {
  const part = partsOf(elementsIn(recordText(asBuffer(raw)).text) ?? [])[Number(/^parts\/(\d+)$/.exec(path)?.[1])];
  const bytes = part && !isBody(part) ? bytesOf(part) : undefined;
  if (!bytes) throw new RangeError(`the message has no content at ${path}`);
  return bytes;
}

/**
 * A record as text, by its own bytes alone, so that reading it again gives the same. It begins with `<`, which tells how
 * many bytes a character has. `foreign`: what is not UTF-8 was read in a code page.
 */
export function recordText(raw: Buffer): { readonly text: string; readonly foreign: number } {
  const unit = raw[1] === 0 ? 'utf-16le' : raw[0] === 0 ? 'utf-16be' : 'byte';
  const reader = new TextReader({ label: unit === 'byte' ? 'utf-8' : unit, unit, mark: 0, ground: 'content' });
  return { text: reader.decode(raw), foreign: reader.foreign };
}

function partsOf(elements: readonly Element[]): readonly Element[] {
  return elements.filter(({ name }) => name === 'part');
}

function typeOf(part: Element): string {
  return (valueOf(part, 'ct') ?? '').toLowerCase();
}

function isBody(part: Element): boolean {
  return (
    typeOf(part) === 'text/plain' && (part.attributes.has('text') || !part.attributes.has('data')) && !hasData(part)
  );
}

function hasData({ attributes }: Element): boolean {
  const data = attributes.get('data');
  return data !== undefined && data !== 'null' && data !== '';
}

/** The content of a part; texts other than the message's own (a contact, a calendar) stand in `text`. */
function bytesOf(part: Element): Buffer | undefined {
  if (hasData(part)) return fromBase64(part.attributes.get('data')!);
  const text = valueOf(part, 'text');
  return text === undefined ? undefined : Buffer.from(text);
}

/** undefined: not base64. A decoder alone would take any text, skip what it does not know, and give bytes nobody sent. */
function fromBase64(written: string): Buffer | undefined {
  const data = /[&\s]/.test(written) ? resolved(written).replace(/\s+/g, '') : written;
  const padding = data.indexOf('=');
  const length = padding < 0 ? data.length : padding;
  if (data.length - length > 2 || length % 4 === 1 || /[-_]/.test(data)) return undefined;
  const bytes = Buffer.from(data, 'base64');
  return bytes.length > 0 && bytes.length === Math.floor((length * 3) / 4) ? bytes : undefined;
}
