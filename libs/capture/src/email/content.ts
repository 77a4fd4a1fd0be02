import { hash } from 'node:crypto';
import type { Attachment } from '../event';
import { renderMail } from '../mapi/rendering';
import { decodeAs } from '../text/charset';
import { isTnef, readTnef } from '../tnef/tnef';
import { chosen, joined, type Text } from './alternatives';
import { htmlCharset, htmlText } from './html-text';
import { parseMime, type Part } from './mime';
import { decodeTransfer, uuBlocks } from './transfer';

/** What a mail says and carries. */
export interface Content {
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** Numbers of the parts that the body was taken from. */
  readonly from: readonly string[];
}

interface Gathered {
  readonly texts: readonly Text[];
  readonly attachments: Attachment[];
  /** Bodies inside of winmail.dat. */
  readonly enclosed: Text[];
}

/** A winmail.dat inside of a winmail.dat inside of one: deeper ones are files and no more. */
const TNEF_DEPTH = 3;

/** Gathers body and attachments of a parsed mail. */
export function contentOf(raw: Buffer, root: Part, depth = 0): Content {
  const { texts: own, attachments, enclosed } = gather(raw, root, false, depth);
  // Outlook writes the text beside the winmail.dat too, or nothing but a stub, or nothing.
  const texts = joined(own, enclosed);
  return {
    body: texts
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n\n'),
    attachments,
    from: texts.map(({ number }) => number),
  };
}

function gather(raw: Buffer, part: Part, isRelated: boolean, depth: number): Gathered {
  if (part.children.length === 0) return leaf(raw, part, isRelated, depth);
  const children = part.children.map((child, index) =>
    gather(raw, child, part.type === 'multipart/related' ? index > 0 : isRelated, depth),
  );
  const texts =
    part.type === 'multipart/alternative'
      ? chosen(children.map((child) => child.texts))
      : children.flatMap((child) => child.texts);
  return {
    texts,
    attachments: children.flatMap((child) => child.attachments),
    enclosed: children.flatMap((child) => child.enclosed),
  };
}

function leaf(raw: Buffer, part: Part, isRelated: boolean, depth: number): Gathered {
  const bytes = decodeTransfer(raw.subarray(part.start, part.end), part.encoding);
  if (depth < TNEF_DEPTH && isTnef(bytes)) return tnef(part, bytes, depth);
  if (!BODY_TYPES.has(part.type) || part.disposition.value === 'attachment')
    return { texts: [], attachments: [attachmentOf(part, bytes, isRelated)], enclosed: [] };
  // A named text that is to be shown is read as body, and listed as the file that it is.
  const file = nameOf(part) === undefined ? [] : [{ ...attachmentOf(part, bytes, isRelated), inline: true }];
  const decoded = textOf(part, bytes);
  const isHtml = MARKED_UP.has(part.type);
  if (isHtml)
    return { texts: [{ number: part.number, text: htmlText(decoded), isHtml }], attachments: file, enclosed: [] };
  const { blocks, rest } = uuBlocks(decoded);
  return {
    texts: [{ number: part.number, text: rest.replace(/\n+$/, ''), isHtml }],
    attachments: [
      ...file,
      ...blocks.map(({ name, bytes: content }, index): Attachment => ({
        name,
        ...described(content),
        state: 'inside',
        path: `${part.number}#${index + 1}`,
      })),
    ],
    enclosed: [],
  };
}

/** What Outlook packed for another Outlook (formats.md 10.1): the packet, and the files in it as files of the mail. */
function tnef(part: Part, bytes: Buffer, depth: number): Gathered {
  const mail = renderMail(readTnef(bytes).item);
  const { body, attachments, from } = contentOf(mail, parseMime(mail), depth + 1);
  return {
    texts: [],
    attachments: [
      { ...attachmentOf(part, bytes, false), inline: true },
      ...attachments.map((one) => ({ ...one, path: `${part.number}>${one.path}` })),
    ],
    enclosed: body === '' ? [] : [{ number: `${part.number}>${from.join('+')}`, text: body, isHtml: false }],
  };
}

/** The characters of a text part, line ends as LF. `bytes`: its content, decoded from transfer. */
export function textOf({ parameters, type }: Part, bytes: Buffer): string {
  const charset = parameters.get('charset') ?? (type === 'text/html' ? htmlCharset(bytes) : undefined);
  return decodeAs(bytes, charset)
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
}

const MARKED_UP = new Set(['text/html', 'text/enriched', 'text/richtext']);
/** Text that is read as part of the body; a calendar or a vCard is a file. */
const BODY_TYPES = new Set([...MARKED_UP, 'text/plain', 'text/markdown']);

function nameOf({ disposition, parameters }: Part): string | undefined {
  return disposition.parameters.get('filename') || parameters.get('name') || undefined;
}

function attachmentOf(part: Part, bytes: Buffer, isRelated: boolean): Attachment {
  const name = nameOf(part);
  const isInline = part.disposition.value === 'inline' || (isRelated && part.disposition.value !== 'attachment');
  return {
    ...(name !== undefined && { name }),
    mediaType: part.type,
    ...described(bytes),
    state: 'inside',
    path: part.number,
    ...(isInline && { inline: true }),
  };
}

function described(bytes: Buffer): { size: number; sha256: string } {
  return { size: bytes.length, sha256: hash('sha256', bytes) };
}
