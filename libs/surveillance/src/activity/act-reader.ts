import {
  type ArchivedVersion,
  type Handle,
  holderAt,
  isMessage,
  isOfFirmAt,
  type LedgerAnnotation,
  type LedgerItem,
  type Reader,
  textOf,
} from '@minutebook/archive';
import { languageOf } from '../detection/script-language';
import type { Act } from './act';

/** A room in which more than two can talk, as sources say it. */
const GROUPS = new Set(['group', 'channel', 'thread']);

type Acted = Pick<Act, 'kind' | 'at' | 'position'> & {
  readonly version: ArchivedVersion;
  readonly by: ArchivedVersion;
};

/** Makes acts of ledger entries. */
export class ActReader {
  constructor(private readonly reader: Pick<Reader, 'follow' | 'messages' | 'handles' | 'conversations' | 'head'>) {}

  head(): Promise<number> {
    return this.reader.head();
  }

  /** Acts of the ledger's next entries, in its order, and where to go on; undefined at its end. */
  async follow(from: number, limit: number): Promise<{ acts: Act[]; next: number } | undefined> {
    const items = await this.reader.follow(from, limit);
    if (items.length === 0) return undefined;
    return { acts: await this.read(items), next: items.at(-1)!.position + 1 };
  }

  private async read(items: readonly LedgerItem[]): Promise<Act[]> {
    const acted = await this.acted(items);
    const [handles, rooms] = await Promise.all([
      this.reader.handles(acted.flatMap(({ version, by }) => [...version.parties, ...by.parties])),
      this.reader.conversations(acted.map(({ version }) => version.conversation)),
    ]);
    return acted.map((one) => this.actOf(one, handles, rooms.get(one.version.conversation)?.type));
  }

  private async acted(items: readonly LedgerItem[]): Promise<Acted[]> {
    const gone = items.filter(isDeletion);
    const messages = new Map(
      (await this.reader.messages([...new Set(gone.map(({ message }) => message))])).map((one) => [one.id, one]),
    );
    return items.flatMap((item): Acted[] => {
      if (isDeletion(item)) {
        // Of a message that was disposed of since, nothing is said any more.
        const by = messages.get(item.message)?.versions[0];
        if (!by) return [];
        return 'annotation' in item
          ? [{ kind: 'deletion', at: Date.parse(item.annotation.receivedAt), position: item.position, version: by, by }]
          : [
              {
                kind: 'deletion',
                at: (item.sentAt ?? item.receivedAt).getTime(),
                position: item.position,
                version: item,
                by,
              },
            ];
      }
      if ((item.kind !== 'message' && item.kind !== 'system') || item.version > 0) return [];
      const notice = isMessage(item.event) ? item.event.notice : undefined;
      const isTimer = notice === 'timer-on' || notice === 'timer-changed';
      if (item.kind === 'system' && !isTimer && notice === undefined) return [];
      const kind = isTimer ? 'timer' : 'message';
      return [{ kind, at: item.at.getTime(), position: item.position, version: item, by: item }];
    });
  }

  private actOf(
    { kind, at, position, version, by }: Acted,
    handles: ReadonlyMap<number, Handle>,
    type: string | undefined,
  ): Act {
    const when = new Date(at);
    const parties = by.parties.flatMap((id) => handles.get(id) ?? []);
    const sender = by.sender === null ? undefined : handles.get(by.sender);
    const holder = sender && holderAt(sender, when);
    const isSaid = by.kind === 'message';
    const isKnown = (handle: Handle): boolean =>
      holderAt(handle, when) !== undefined || (isOfFirmAt(handle, when) ?? false);
    const idOf = ({ id }: Handle): number => id;
    return {
      kind,
      message: version.message,
      versionId: version.id,
      version: version.version,
      position,
      at,
      person: holder?.ofFirm && (isSaid || kind === 'timer') ? holder.id : null,
      conversation: version.conversation,
      isGroup: GROUPS.has(type ?? ''),
      outsiders: parties.filter((handle) => handle !== sender && !isOfFirmAt(handle, when)).map(idOf),
      known: parties.filter(isKnown).map(idOf),
      strangers: parties.filter((handle) => handle.ofFirm !== undefined && !isKnown(handle)).map(idOf),
      language: kind === 'message' && isSaid ? spokenIn(textOf(by.event).body) : null,
    };
  }
}

function isDeletion(
  item: LedgerItem,
): item is (Extract<LedgerItem, { change: unknown }> & { readonly change: 'deleted' }) | Absent {
  return item.kind === 'annotation'
    ? item.annotation.kind === 'absence'
    : 'change' in item && item.change === 'deleted' && (item.kind === 'message' || item.kind === 'system');
}

/** A later capture does not have it: somebody deleted it at the source, or its timer did. */
type Absent = LedgerAnnotation & {
  readonly annotation: Extract<LedgerAnnotation['annotation'], { readonly kind: 'absence' }>;
};

function spokenIn(text: string): Act['language'] {
  return /\p{Letter}/u.test(text) ? languageOf(text) : null;
}
