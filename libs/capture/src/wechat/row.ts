/** A message as any of the tools writes it, before it is understood. Strings as written; absent: the tool does not say. */
export interface Row {
  /** The tool's own number of it: kept, but no identity, for another copy of the database may number anew. */
  readonly localId?: string | undefined;
  /** WeChat's id, 64 bits. */
  readonly serverId?: string | undefined;
  /** What kind it is, in words. */
  readonly word?: string | undefined;
  readonly code?: string | undefined;
  readonly subCode?: string | undefined;
  /** `system`: nobody sent it. */
  readonly direction: 'sent' | 'received' | 'system' | 'unknown';
  readonly conversation?: Conversation | undefined;
  readonly senderId?: string | undefined;
  readonly senderName?: string | undefined;
  readonly content: string;
  /** Path of the media file, where it is not in the content. */
  readonly media?: string | undefined;
  /** Candidates, best first: an epoch number, or `YYYY-MM-DD HH:MM:SS`. */
  readonly times: readonly (string | undefined)[];
  readonly extra: Readonly<Record<string, string | undefined>>;
}

export interface Conversation {
  /** `wxid_…`, `…@chatroom`; absent: a name alone is known, or nothing. */
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly type: 'direct' | 'group' | 'unknown';
}

export function conversationOf(id: string | undefined, title?: string): Conversation {
  if (id === undefined || id === '') return { title, type: 'unknown' };
  return { id, title, type: id.endsWith('@chatroom') ? 'group' : 'direct' };
}

/** `1`, `true`: sent; `0`, `false`: received; `null`: neither, the line is the service's. */
export function directionOf(value: unknown): Row['direction'] {
  const text = value === null ? 'null' : String(value).trim().toLowerCase();
  if (text === '1' || text === 'true') return 'sent';
  if (text === '0' || text === 'false') return 'received';
  return text === 'null' ? 'system' : 'unknown';
}
