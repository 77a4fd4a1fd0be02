import type { Attachment } from '../event';
import { baseName, fileAttachment, type FindFile } from '../json/files';
import { countOf, isObject, type JsonObject, objectsOf, textOf } from '../json/values';

/** In place of a path, in the language of the program: "(File not included. …)", "（文件未包含。…）". */
const REASON = /^[(（].*[)）]\.?$/s;

/** Files of a message. A sentence in place of the path says that the export left it out. */
export function filesOf(message: JsonObject, find: FindFile): Attachment[] {
  const files: Attachment[] = [];
  const add = (path: string | undefined, size: string, facts: Partial<Attachment>): void => {
    if (path === undefined) return;
    const bytes = countOf(message[size]);
    const all = { ...facts, ...(bytes !== undefined && { size: bytes }) };
    files.push(REASON.test(path) ? { ...all, state: 'omitted' } : fileAttachment(find, path, all));
  };
  const name = textOf(message['file_name']);
  const mediaType = textOf(message['mime_type']);
  add(textOf(message['file']), 'file_size', {
    ...(name !== undefined && { name: baseName(name) }),
    ...(mediaType !== undefined && { mediaType }),
  });
  add(textOf(message['photo']), 'photo_file_size', { mediaType: 'image/jpeg' });
  add(textOf(message['contact_vcard']), 'contact_vcard_file_size', { mediaType: 'text/vcard' });
  return files;
}

/** What a message shows that is neither text nor a file, in words: polls, places, contacts. */
export function shownIn(message: JsonObject): string[] {
  const lines: string[] = [];
  const { poll, location_information: place, contact_information: contact } = message;
  if (isObject(poll)) {
    lines.push(`Poll: ${textOf(poll['question']) ?? ''}`);
    for (const answer of objectsOf(poll['answers']))
      lines.push(`- ${textOf(answer['text']) ?? ''} (${textOf(answer['voters']) ?? '0'})`);
  }
  if (isObject(place)) {
    const name = [textOf(message['place_name']), textOf(message['address'])].filter((text) => text !== undefined);
    lines.push(['Location:', ...name, `${textOf(place['latitude'])}, ${textOf(place['longitude'])}`].join(' '));
  }
  if (isObject(contact)) {
    const parts = ['first_name', 'last_name', 'phone_number'].map((member) => textOf(contact[member]));
    lines.push(`Contact: ${parts.filter((part) => part !== undefined).join(' ')}`);
  }
  return lines;
}
