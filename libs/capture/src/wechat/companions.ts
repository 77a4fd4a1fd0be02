import type { Member } from '../importer';
import { folderOf } from './messages';

/** Folders that tools put beside an export. */
const MEDIA_FOLDER = /^(?:avatars?|emojis?|images?|voices?|videos?|files?|media)\//i;

/** Media files belong to the export beside whose folder they lie. */
export function companions(record: Member, members: readonly Member[]): readonly Member[] {
  const folder = folderOf(record.name);
  return members.filter(({ name }) => name.startsWith(folder) && MEDIA_FOLDER.test(name.slice(folder.length)));
}
