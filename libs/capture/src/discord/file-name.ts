import type { ConversationRef } from '../event';
import { baseName } from '../json/files';

/** What the name of an export says of its channel: `Guild - Category - channel [1064990764406419508] (after 2023-01-01).csv`, `… [part 2].csv` */
export function channelNamed(path: readonly string[]): ConversationRef {
  const name = baseName(path.at(-1) ?? '');
  const id = /\[(\d{15,20})\]/.exec(name)?.[1];
  const title = name.replace(/\s*\[\d{15,20}\].*$|\.(?:csv|html?)$/gi, '');
  return {
    keys: id === undefined ? [] : [id],
    ...(title !== '' && { title }),
    type: /^Direct Messages\b/.test(title) ? 'direct' : 'channel',
  };
}
