import { decompressRtf } from './lzfu';
import { factsOf } from './facts';
import { ATTACH_METHOD, EMBEDDED_DEPTH, type MapiAttachment, type MapiItem } from './item';
import { headerLines, subjectOf } from './mail-headers';
import { type Properties, TYPE } from './properties';
import { readRtf } from './rtf';
import { labelOf } from './code-pages';
import { TAG } from './tags';

/** Part of a mail: its header lines, and its content decoded. */
interface Leaf {
  readonly headers: readonly string[];
  readonly content: Buffer;
  /** A mail: it stands as it is, for base64 in base64 in base64 would grow without end. */
  readonly isMail?: boolean;
}

/**
 * An item as a mail: the form in which everything from Outlook is read, numbered, searched and handed out. Deterministic:
 * the same item gives the same bytes, so that what was read once is found again (R3). A change in it must raise the
 * parsers of `msg`, `tnef` and `pst`.
 */
export function renderMail(item: MapiItem): Buffer {
  return rendered(item, 0);
}

function rendered(item: MapiItem, depth: number): Buffer {
  const bodies = bodiesOf(item.properties);
  const facts = factsOf(item.properties);
  const texts = facts === '' ? [] : [textLeaf('plain', facts)];
  const files = item.attachments.map((attachment) => fileLeaf(attachment, depth));
  const body = bodies.length > 1 ? [multipart('alternative', bodies.map(partOf), depth)] : bodies.map(partOf);
  const parts = [...texts.map(partOf), ...body, ...files.map(partOf)];
  const root =
    parts.length === 0
      ? partOf(textLeaf('plain', ''))
      : parts.length === 1 && files.length === 0
        ? parts[0]!
        : multipart('mixed', parts, depth);
  return Buffer.concat([Buffer.from(`${headerLines(item).join('\r\n')}\r\nMIME-Version: 1.0\r\n`), root]);
}

function partOf({ headers, content, isMail }: Leaf): Buffer {
  if (isMail)
    return Buffer.concat([
      Buffer.from([...headers, 'Content-Transfer-Encoding: 8bit', '', ''].join('\r\n'), 'utf8'),
      content,
      Buffer.from('\r\n'),
    ]);
  const lines = content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
  return Buffer.from([...headers, 'Content-Transfer-Encoding: base64', '', lines, ''].join('\r\n'), 'utf8');
}

/** Everything inside is base64, or a mail whose boundaries are of another depth: no line can be taken for the boundary. */
function multipart(kind: 'mixed' | 'alternative', parts: readonly Buffer[], depth: number): Buffer {
  const boundary = `=_${kind}_${depth}`;
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n`),
    ...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

function textLeaf(kind: 'plain' | 'html', text: string): Leaf {
  return { headers: [`Content-Type: text/${kind}; charset=utf-8`], content: Buffer.from(text) };
}

/** Plain text, HTML, and of RTF what neither of them is. */
function bodiesOf(properties: Properties): Leaf[] {
  const bodies: Leaf[] = [];
  const plain = properties.text(TAG.body);
  if (plain) bodies.push(textLeaf('plain', plain));
  const html = htmlOf(properties);
  if (html) bodies.push(html);
  if (html) return bodies;
  const packed = properties.binary(TAG.rtf);
  const rtf = packed && decompressRtf(packed);
  if (!rtf) return bodies;
  const { kind, text } = readRtf(rtf);
  // Beside a plain text it stands as what the recipient saw: the reader of the mail judges whether it says the same.
  if (kind === 'html') bodies.push(textLeaf('html', text));
  else if (text.trim() !== '') bodies.push(plain ? textLeaf('html', preformatted(text)) : textLeaf('plain', text));
  return bodies;
}

function htmlOf(properties: Properties): Leaf | undefined {
  const value = properties.bytes(TAG.html);
  if (!value || value.bytes.length === 0) return undefined;
  if (value.type === TYPE.unicode || value.type === TYPE.string8) return textLeaf('html', properties.text(TAG.html)!);
  if (value.type !== TYPE.binary) return undefined;
  const charset = labelOf(properties.integer(TAG.internetCodePage));
  return {
    headers: [`Content-Type: text/html${charset === undefined ? '' : `; charset=${charset}`}`],
    content: value.bytes,
  };
}

function preformatted(text: string): string {
  return `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
}

function fileLeaf({ properties, embedded }: MapiAttachment, depth: number): Leaf {
  const stated = properties.firstText(TAG.attachMime);
  const cid = properties.firstText(TAG.attachContentId)?.replace(/[\0-\x20<>]/g, '');
  if (embedded && depth < EMBEDDED_DEPTH) {
    const name = properties.firstText(TAG.displayName, TAG.attachLongName) ?? subjectOf(embedded.properties);
    return {
      headers: fileHeaders('message/rfc822', name, undefined),
      content: rendered(embedded, depth + 1),
      isMail: true,
    };
  }
  const name = properties.firstText(TAG.attachLongName, TAG.attachName, TAG.displayName);
  const method = properties.integer(TAG.attachMethod);
  const data = properties.binary(TAG.attachData);
  if (data === undefined && method !== undefined && method !== ATTACH_METHOD.byValue) {
    const place = properties.firstText(TAG.attachLongPath, TAG.attachPath);
    // A file elsewhere: what is attached is where it is.
    if (place !== undefined)
      return { headers: fileHeaders('text/uri-list', name ?? place, undefined), content: Buffer.from(place) };
  }
  const type = stated !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(stated) ? stated : 'application/octet-stream';
  return { headers: fileHeaders(safeType(type), name, cid), content: data ?? Buffer.alloc(0) };
}

/** A file that calls itself a multipart would be taken apart. */
function safeType(type: string): string {
  return /^multipart\//i.test(type) ? 'application/octet-stream' : type.toLowerCase();
}

function fileHeaders(type: string, name: string | undefined, cid: string | undefined): string[] {
  const file = name === undefined ? '' : `; filename*=utf-8''${encodeURIComponent(name.toWellFormed())}`;
  return [
    `Content-Type: ${type}`,
    `Content-Disposition: attachment${file}`,
    ...(cid === undefined ? [] : [`Content-ID: <${cid}>`]),
  ];
}
