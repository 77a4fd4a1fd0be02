import { decodeAs, decodeEntities } from '@minutebook/capture';

/** What happens on a walk through a document. Names are local: `w:t` and `a:t` are both `t`. */
export interface XmlVisitor {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Values by local name, decoded when asked for. */
export type Attributes = (name: string) => string | undefined;

/**
 * Walks an XML document in one pass, linear in its length whatever it nests or leaves open. No entity is ever defined or
 * expanded and nothing outside is read: a document type has no effect. Never throws.
 */
export function walkXml(xml: string, visitor: XmlVisitor): void {
  for (let at = 0; at < xml.length;) {
    const open = xml.indexOf('<', at);
    const end = open < 0 ? xml.length : open;
    if (end > at) visitor.text?.(decodeEntities(xml.slice(at, end)));
    if (open < 0) return;
    if (xml.startsWith('<!--', open)) at = after(xml, '-->', open + 4);
    else if (xml.startsWith('<![CDATA[', open)) {
      const stop = xml.indexOf(']]>', open + 9);
      visitor.text?.(xml.slice(open + 9, stop < 0 ? xml.length : stop));
      at = stop < 0 ? xml.length : stop + 3;
    } else if (xml.startsWith('<!', open)) at = afterDeclaration(xml, open + 2);
    else if (xml.startsWith('<?', open)) at = after(xml, '?>', open + 2);
    else at = tag(xml, open, visitor);
  }
}

const NAME = /[^\s/>=]+/y;

function tag(xml: string, open: number, visitor: XmlVisitor): number {
  const end = endOfTag(xml, open + 1);
  const isClosing = xml[open + 1] === '/';
  NAME.lastIndex = open + (isClosing ? 2 : 1);
  const full = NAME.exec(xml)?.[0];
  if (full === undefined) return end + 1;
  const name = full.slice(full.indexOf(':') + 1);
  if (isClosing) visitor.close?.(name);
  else {
    const from = NAME.lastIndex;
    visitor.open?.(name, (wanted) => attributeOf(xml.slice(from, end), wanted));
    if (xml[end - 1] === '/') visitor.close?.(name);
  }
  return end + 1;
}

function endOfTag(xml: string, from: number): number {
  for (let at = from; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (code === 0x3e) return at;
    if (code !== 0x22 && code !== 0x27) continue;
    const close = xml.indexOf(xml[at]!, at + 1);
    if (close < 0) return xml.length;
    at = close;
  }
  return xml.length;
}

/** A document type may hold declarations of its own in brackets. */
function afterDeclaration(xml: string, from: number): number {
  const end = endOfTag(xml, from);
  const bracket = xml.indexOf('[', from);
  if (bracket < 0 || bracket > end) return end + 1;
  const close = xml.indexOf(']', bracket);
  return close < 0 ? xml.length : endOfTag(xml, close) + 1;
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from);
  return found < 0 ? xml.length : found + mark.length;
}

const ATTRIBUTE = /([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function attributeOf(attributes: string, wanted: string): string | undefined {
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE))
    if (name!.slice(name!.indexOf(':') + 1) === wanted) return decodeEntities(double ?? single ?? '');
  return undefined;
}

/** The characters of an XML document, in the encoding it states. */
export function xmlText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs(bytes.subarray(2), 'utf-16be');
  const stated = /^[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})/.exec(bytes.toString('latin1', 0, 200))?.[1];
  return decodeAs(bytes, stated === undefined || /^utf-?16/i.test(stated) ? undefined : stated);
}
