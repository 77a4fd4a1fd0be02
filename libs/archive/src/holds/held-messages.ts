import { type Actor, isUserId, permissionsOf, type Users } from '@minutebook/access';
import type { HeldMessage, HoldOfMessage } from '@minutebook/contract';
import type { Clock, Database } from '@minutebook/platform';
import { presentParty, textOf } from '../http/presenting';
import { becauseOf, presentHeld, presentHold } from '../http/presenting-holds';
import type { Reader } from '../reading/reader';
import { type HeldView, listHeld, readHeldBy, readKeepers } from '../store/hold-report-store';
import { type HoldRecord, readHolds } from '../store/hold-store';
import type { SightedReader } from '../walls/sighted-reader';
import type { HoldAudience } from './hold-audience';

/** First characters of a message that a list shows. */
const SHOWN = 240;

/** Messages of holds, and holds of messages, as a user sees them: what is behind a wall before them is left out. */
export class HeldMessages {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly sighted: SightedReader,
    private readonly users: Users,
    private readonly audience: HoldAudience,
    private readonly clock: Clock,
  ) {}

  /** A page of them, newest captured first; `next` is the last message looked at, seen or not. */
  async of(
    actor: Actor,
    hold: HoldRecord,
    view: HeldView,
    before: number | undefined,
    limit: number,
  ): Promise<{ items: HeldMessage[]; next: number | null }> {
    const found = await listHeld(this.database, hold.id, view, before, limit + 1);
    const rows = found.slice(0, limit);
    const messages = new Map(
      (
        await this.sighted.messages(
          actor.id,
          rows.map(({ message }) => message),
        )
      ).map((message) => [message.id, message]),
    );
    const [conversations, handles, mayRead] = await Promise.all([
      this.reader.conversations(rows.map(({ conversation }) => conversation)),
      this.reader.handles([...messages.values()].flatMap(({ versions }) => versions[0]!.sender ?? [])),
      this.mayRead(actor),
    ]);
    const items = rows.flatMap((row): HeldMessage[] => {
      const message = messages.get(row.message);
      if (!message) return [];
      const { sender } = message.versions[0]!;
      const author = sender === null ? undefined : handles.get(sender);
      const { subject, body } = textOf(message.versions.at(-1)!.event);
      const text = [subject, body].filter(Boolean).join(' · ');
      return [
        {
          ...presentHeld(row),
          conversation: {
            id: String(row.conversation),
            title: conversations.get(row.conversation)?.title ?? null,
          },
          late: row.arrived && row.at < hold.placedAt,
          sender: author ? presentParty(author, message.at) : null,
          text: mayRead ? [...text].slice(0, SHOWN).join('') : null,
        },
      ];
    });
    return { items, next: found.length > limit ? rows.at(-1)!.message : null };
  }

  /** Holds that keep a message, of those whoever asks may know of. */
  async holdsOf(actor: Actor, message: number): Promise<HoldOfMessage[]> {
    await this.sighted.message(actor.id, message);
    const [rows, keepers, silent] = await Promise.all([
      readHeldBy(this.database, message),
      readKeepers(this.database, message),
      this.audience.seesSilent(actor),
    ]);
    const holds = await readHolds(this.database, [...new Set(keepers)]);
    return holds
      .filter((hold) => silent || !hold.silent)
      .map((hold): HoldOfMessage => {
        const row = rows.find((one) => one.hold === hold.id);
        const until = row?.freeAt ?? hold.freeAt;
        return {
          hold: presentHold(hold, this.clock.now()),
          ground: row?.ground ?? 'not-looked-at',
          because: row ? becauseOf(row.because) : [],
          since: row?.since.toISOString() ?? null,
          scope: row?.scope ?? null,
          until: until?.toISOString() ?? null,
        };
      });
  }

  private async mayRead({ id }: Actor): Promise<boolean> {
    if (!isUserId(id)) return true;
    return permissionsOf(await this.users.find(id)).includes('message.read');
  }
}
