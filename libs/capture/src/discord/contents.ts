import type { Attachment } from '../event';
import { baseName, fileAttachment, type FindFile } from '../json/files';
import { bodyOf, countOf, isObject, type JsonObject, objectsOf, textOf } from '../json/values';

const WEB = /^https?:/;

/** Files of a message. The exporter fetches them when it is asked to; else it leaves links that end within days. */
export function filesOf(message: JsonObject, find: FindFile): Attachment[] {
  return objectsOf(message['attachments']).map((file): Attachment => {
    const url = textOf(file['url']) ?? '';
    const name = textOf(file['fileName']);
    const size = countOf(file['fileSizeBytes']);
    const facts = { ...(name !== undefined && { name: baseName(name) }), ...(size !== undefined && { size }) };
    return fileAt(url, find, facts);
  });
}

/** The file that a message gives a link or a path for. */
export function fileAt(url: string, find: FindFile, facts: Partial<Attachment>): Attachment {
  if (isLink(url) || url === '') return { ...facts, state: 'omitted' };
  const found = find(url);
  // Paths are written as links are.
  return found === undefined ? fileAttachment(find, unescaped(url), facts) : fileAttachment(find, url, facts);
}

export function isLink(url: string): boolean {
  return WEB.test(url);
}

function unescaped(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** Links to files that were not fetched, one a line. */
export function linksOf(message: JsonObject): string[] {
  return objectsOf(message['attachments']).flatMap((file) => {
    const url = textOf(file['url']);
    return url !== undefined && isLink(url) ? [url] : [];
  });
}

/** Text of the boxes below a message: a bot's whole message, or the preview of a link. */
export function embedsOf(message: JsonObject): string {
  return objectsOf(message['embeds'])
    .map((embed) =>
      [
        isObject(embed['author']) ? textOf(embed['author']['name']) : undefined,
        textOf(embed['title']),
        textOf(embed['url']),
        bodyOf(embed['description']),
        ...objectsOf(embed['fields']).map((field) => `${textOf(field['name']) ?? ''}: ${bodyOf(field['value'])}`),
        isObject(embed['footer']) ? textOf(embed['footer']['text']) : undefined,
      ]
        .filter((line) => line !== undefined && line !== '')
        .join('\n'),
    )
    .filter((text) => text !== '')
    .join('\n\n');
}

export function stickersOf(message: JsonObject): string[] {
  return objectsOf(message['stickers']).map((sticker) => `Sticker: ${textOf(sticker['name']) ?? ''}`);
}
