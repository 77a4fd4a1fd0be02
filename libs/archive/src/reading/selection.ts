import { type Database, notFound } from '@minutebook/platform';
import type { Directory } from '../people/directory';
import { holderAt } from '../people/who-is-who';
import type { Place } from '../store/reading-store';
import { messagesOfVersions, placesOfConversation, placesOfHandles } from '../store/selection-store';
import type { SightedReader } from '../walls/sighted-reader';
import type { Sights } from '../walls/sights';

const PAGE = 2_000;
const DAY = 86_400_000;
const MOST_HANDLES = 10_000;

/** Ids of messages of a kind that a user sees, in the order of their times: for whoever carries them away. */
export class Selection {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly sights: Sights,
    private readonly sighted: SightedReader,
  ) {}

  /** Of a conversation, with reactions and what the service wrote. Throws `not-found` where the user sees nothing of it. */
  async *ofConversation(user: string, conversation: number): AsyncGenerator<readonly number[]> {
    const sight = await this.sighted.require(user, conversation);
    for (let after: Place | undefined; ;) {
      const page = await placesOfConversation(this.database, conversation, sight, after, PAGE);
      yield page.map(({ id }) => id);
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  /** Of what a person took part in on days of UTC, both included; a handle counts for as long as it was theirs. */
  async *ofPerson(
    user: string,
    person: string,
    days: { readonly from: string; readonly to: string },
  ): AsyncGenerator<readonly number[]> {
    const sight = await this.sights.of(user);
    const { persons } = await this.directory.whoIsWho();
    if (!persons.some(({ id }) => id === person)) throw notFound('person');
    const handles = new Map(
      (await this.directory.ofPeople(({ id }) => id === person, MOST_HANDLES)).map((handle) => [handle.id, handle]),
    );
    const time = { from: new Date(days.from), until: new Date(new Date(days.to).getTime() + DAY) };
    for (let after: Place | undefined; ;) {
      const page = await placesOfHandles(this.database, [...handles.keys()], time, sight, after, PAGE);
      yield page
        .filter(({ at, parties }) => parties.some((party) => holderAt(handles.get(party)!, at)?.id === person))
        .map(({ id }) => id);
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  /** Messages that these rows of the ledger are versions of; those that are gone are left out. */
  messagesOf(versions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return messagesOfVersions(this.database, versions);
  }
}
