import { type Audit, type Entry, stepOf, type StoredTimeline, timelineOf } from '@minutebook/access';
import type { Directory } from '@minutebook/archive';
import type { LookFilter } from '@minutebook/contract';
import { type Database, notFound } from '@minutebook/platform';
import type { LookFollower } from './look-follower';
import { countLooks, readLookPosition, selectLooks, selectLookSpan, selectLookTimeline } from './store/look-store';

/** An entry that touched somebody, as it is kept for counting. */
export interface LookedAt {
  readonly index: number;
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string;
  readonly actorRole: string;
  readonly kind: 'change' | 'read' | 'refusal';
  /** Whether a read of messages named what it was for. */
  readonly caused: boolean;
  readonly onScreen: number;
}

/** Whom it touched: `h<handle>`, or `p<id>` where a person was named. */
export interface NewLook {
  readonly who: string;
  readonly index: number;
  readonly messages: number;
  readonly wrote: boolean;
  /** Times of the messages, from the first to the last; null where it was about no message. */
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

/** A handle, and in messages of which time it was somebody's. */
export interface Whose {
  readonly who: string;
  readonly from: Date | null;
  readonly until: Date | null;
}

const MOST_HANDLES = 10_000;
const ACTORS = 40;
/** Steps of the follower a question waits for. */
const STEPS_WAITED_FOR = 10;

/** Answers who read or did anything about a person's messages, whichever way they came to them (R94). */
export class Looks {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly follower: LookFollower,
    private readonly audit: Audit,
  ) {}

  async of(
    person: string,
    filter: LookFilter,
    before: number | undefined,
    limit: number,
  ): Promise<{ items: { entry: Entry; messages: number; wrote: boolean }[]; total: number; behind: number }> {
    const whose = await this.whose(person);
    const size = await this.catchUp();
    const found = await selectLooks(this.database, whose, filter, before, limit);
    const entries = await this.audit.at(found.map(({ index }) => index));
    const byIndex = new Map(entries.map((entry) => [entry.index, entry]));
    return {
      items: found.map(({ index, messages, wrote }) => ({ entry: byIndex.get(index)!, messages, wrote })),
      total: await countLooks(this.database, whose, filter),
      behind: Math.max(0, size - (await readLookPosition(this.database))),
    };
  }

  async timeline(person: string, filter: LookFilter): Promise<StoredTimeline> {
    const whose = await this.whose(person);
    await this.catchUp();
    const span = await selectLookSpan(this.database, whose, filter);
    const step = stepOf(span);
    const [lines, marks] = await selectLookTimeline(this.database, whose, filter, step, ACTORS);
    return timelineOf(step, span, lines, marks);
  }

  private async catchUp(): Promise<number> {
    const size = await this.audit.settle();
    await this.follower.catchUp(undefined, STEPS_WAITED_FOR);
    return size;
  }

  private async whose(id: string): Promise<Whose[]> {
    const { persons } = await this.directory.whoIsWho();
    const person = persons.find((one) => one.id === id);
    if (!person) throw notFound('person');
    const handles = await this.directory.ofPeople((one) => one.id === id, MOST_HANDLES);
    return [
      { who: `p${person.id}`, from: null, until: null },
      { who: `p${person.externalId}`, from: null, until: null },
      ...handles.flatMap((handle) =>
        handle.holders.flatMap(({ person: holder, from, until }) =>
          holder.id === id ? [{ who: `h${handle.id}`, from, until }] : [],
        ),
      ),
    ];
  }
}
