import type { Attachment } from '../event';
import { baseName, fileAttachment, type FindFile } from '../json/files';
import { bodyOf, countOf, isObject, type JsonObject, listOf, objectsOf, textOf } from '../json/values';
import { contentOf, filesOf, itemOf, wecomFilePath } from './media';

/** Merged records may hold merged records. */
const DEEPEST = 6;
/** What a record's content says in words, in the order it is shown. Kinds are many, and new ones come: members tell. */
const SAID = [
  'title',
  'votetitle',
  'topic',
  'content',
  'description',
  'remarks',
  'displayname',
  'address',
  'place',
  'sph_name',
  'feed_desc',
  'wish',
  'room_name',
  'corpname',
  'userid',
  'link_url',
  'url',
];
/** Content of some kinds does not lie under the kind's own name. */
const ELSEWHERE = ['info', 'doc', 'meeting_voice_call', 'voip_doc_share'];
const MEDIA_TYPES: Readonly<Record<string, string>> = { voice: 'audio/amr', video: 'video/mp4', image: 'image/jpeg' };

/** The part of a record that says what was sent. */
export function saidIn(record: JsonObject): JsonObject {
  const content = contentOf(record);
  if (Object.keys(content).length > 0) return content;
  const other = ELSEWHERE.map((member) => record[member]).find(isObject);
  return other ?? {};
}

/** A record in words. */
export function wordsOf(content: JsonObject, depth = 0): string {
  if (depth > DEEPEST) return '';
  const lines = [
    ...SAID.map((member) => bodyOf(content[member])),
    ...listOf(content['voteitem']).map((item) => `- ${textOf(item) ?? ''}`),
    ...objectsOf(content['details']).map((item) => `- ${textOf(item['ques']) ?? ''}`),
    ...(textOf(content['longitude']) === undefined
      ? []
      : [`${textOf(content['latitude']) ?? ''}, ${textOf(content['longitude'])}`]),
    ...objectsOf(content['item']).map((item) => {
      const inside = item['content'] === undefined ? item : itemOf(item);
      return wordsOf(inside, depth + 1) || `[${textOf(item['type']) ?? 'message'}]`;
    }),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** Files of a record, those of merged records and mixed messages too. */
export function attachmentsOf(content: JsonObject, type: string, find: FindFile): Attachment[] {
  return filesOf(content, 0).map((file) => {
    const id = textOf(file['sdkfileid'])!;
    const [name, ending] = [textOf(file['filename']), textOf(file['fileext'])];
    const isWhole =
      name === undefined || ending === undefined || name.toLowerCase().endsWith(`.${ending.toLowerCase()}`);
    const size = ['filesize', 'voice_size', 'imagesize'].map((member) => countOf(file[member])).find(Boolean);
    const mediaType = MEDIA_TYPES[type];
    return fileAttachment(find, wecomFilePath(id), {
      name: name === undefined ? type : baseName(isWhole ? name : `${name}.${ending}`),
      ...(mediaType !== undefined && { mediaType }),
      ...(size !== undefined && { size }),
    });
  });
}
