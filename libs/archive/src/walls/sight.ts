import type { ArchivedMessage } from '../reading/reader';

/** What walls keep from a user: whole conversations, by who takes part in them. */
export interface Hidden {
  /** Handles that are or were those of people inside. */
  readonly handles: readonly number[];
  /** Conversations they take part in. */
  readonly conversations: readonly number[];
}

/** All that an examiner sees (R194). Null: without restriction of that kind. */
export interface Scope {
  readonly people: {
    readonly handles: readonly number[];
    /** Chats they take part in, whoever writes. Of mail, only what they sent or received themselves. */
    readonly chats: readonly number[];
  } | null;
  readonly channels: readonly string[] | null;
  /** Of the time that orders a conversation. From: included; until: not. */
  readonly from: Date | null;
  readonly until: Date | null;
}

/** A message, as far as a sight asks about it. */
export type Sighted = Pick<ArchivedMessage, 'conversation' | 'channel' | 'at'> & {
  readonly versions: readonly { readonly parties: readonly number[] }[];
};

/** What of the archive a user sees, at one moment. Everything else is for them as if it were not there (promise 8, R128). */
export class Sight {
  /** Of who is behind no wall: the program itself, the command line, emergency access. */
  static readonly WHOLE = new Sight('', undefined, undefined);

  private readonly hiddenConversations: ReadonlySet<number>;
  private readonly chats: ReadonlySet<number>;
  private readonly people: ReadonlySet<number>;

  constructor(
    /** What restricts it: another text, another sight. It stays while only the archive grows. */
    readonly rule: string,
    readonly hidden: Hidden | undefined,
    readonly scope: Scope | undefined,
  ) {
    this.hiddenConversations = new Set(hidden?.conversations);
    this.chats = new Set(scope?.people?.chats);
    this.people = new Set(scope?.people?.handles);
  }

  /** Nothing of the archive is kept from them. */
  get isWhole(): boolean {
    return !this.hidden && !this.scope;
  }

  /** A wall hides this conversation, whatever is in it. */
  hides(conversation: number): boolean {
    return this.hiddenConversations.has(conversation);
  }

  sees({ conversation, channel, at, versions }: Sighted): boolean {
    if (this.hides(conversation)) return false;
    if (!this.scope) return true;
    const { people, channels, from, until } = this.scope;
    return (
      (channels === null || channels.includes(channel)) &&
      (from === null || at >= from) &&
      (until === null || at < until) &&
      (people === null ||
        this.chats.has(conversation) ||
        (versions[0]?.parties ?? []).some((party) => this.people.has(party)))
    );
  }
}
