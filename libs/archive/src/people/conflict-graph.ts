import type { StoredUser } from '@minutebook/access';
import type { Clock, Database } from '@minutebook/platform';
import { normaliseHandle } from '@minutebook/query';
import { textOf } from '../http/presenting';
import type { ArchivedMessage } from '../reading/reader';
import { membersAmong } from '../store/conversation-store';
import type { PersonRow } from '../store/person-store';
import type { Directory } from './directory';
import { type Cast, type Ground, ground, groundOf, keysOf, type Matter, type Standing, Words } from './grounds';
import { keyFromText, keyOfText, Kin, textOfKey } from './kin';
import type { Sights } from '../walls/sights';
import { type Handle, holderAt, type WhoIsWho } from './who-is-who';

/** Somebody who would sign. With an id, also what they did before counts; their e-mail address is a handle of theirs. */
export type Signatory = Pick<StoredUser, 'name' | 'handles'> & Partial<Pick<StoredUser, 'id' | 'email'>>;

/** What is to be judged or signed, by what its caller knows. */
export interface Question extends Omit<Matter, 'cast' | 'subjects'> {
  readonly message?: ArchivedMessage | undefined;
  /** External ids of those whose conduct is in question. Without one it is that of the message's author, if of the firm. */
  readonly subjects?: readonly string[] | undefined;
}

/**
 * The one conflict graph (R34): who may not judge or sign what, and why. Every signature asks it. A user is linked to the
 * people of the directory by the handles both have; without one, only their own handles and name count.
 */
export class ConflictGraph {
  private readonly kins = new WeakMap<WhoIsWho, Kin>();

  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    /** Absent where no message is ever asked about. */
    private readonly sights: Pick<Sights, 'hiders'> | undefined,
    private readonly clock: Clock,
  ) {}

  async ground(user: Signatory, question: Question): Promise<Ground | undefined> {
    return (await this.grounds([user], question)).get(user);
  }

  /** Those of the candidates against whom nothing speaks, in their order. */
  async free<U extends Signatory>(candidates: readonly U[], question: Question): Promise<U[]> {
    const grounds = await this.grounds(candidates, question);
    return candidates.filter((candidate) => !grounds.has(candidate));
  }

  /** Why not, of each of these; who is not among the answers may. */
  async grounds<U extends Signatory>(users: readonly U[], question: Question): Promise<ReadonlyMap<U, Ground>> {
    const { message } = question;
    const [now, isHidden] = await Promise.all([
      this.directory.whoIsWho(),
      message && this.sights ? this.sights.hiders(message) : () => false,
    ]);
    const kin = this.kinOf(now);
    const at = message?.at ?? this.clock.now();
    const standings = new Map(users.map((user) => [user, this.standing(user, kin, at)]));
    const [cast, subjects] = await Promise.all([
      message && this.cast(message, [...standings.values()], now),
      this.subjects(question, kin, now),
    ]);
    const grounds = new Map<U, Ground>();
    for (const [user, standing] of standings) {
      const found =
        user.id !== undefined && isHidden(user.id)
          ? ground('wall', user)
          : groundOf(standing, { ...question, cast, subjects }, kin);
      if (found) grounds.set(user, found);
    }
    return grounds;
  }

  /** What stands between two users: one is the other, their manager or their report. */
  async between(one: Signatory, other: Signatory): Promise<Ground | undefined> {
    const kin = this.kinOf(await this.directory.whoIsWho());
    const at = this.clock.now();
    const [first, second] = [this.standing(one, kin, at), this.standing(other, kin, at)];
    return groundOf(first, { subjects: second.persons }, kin);
  }

  private kinOf(now: WhoIsWho): Kin {
    let kin = this.kins.get(now);
    if (!kin) this.kins.set(now, (kin = new Kin(now)));
    return kin;
  }

  /** Linked to the people who hold one of the user's handles now; theirs are all the handles those held at the time. */
  private standing({ id, name, handles, email }: Signatory, kin: Kin, at: Date): Standing {
    const own = [...handles, ...(email === undefined ? [] : [`email:${email}`])].map(keyOfText);
    const persons = kin.personsOf(own, this.clock.now());
    return { id, name, persons, keys: keysOf([...own, ...persons.flatMap((person) => kin.handlesOf(person, at))]) };
  }

  private async cast(message: ArchivedMessage, standings: readonly Standing[], now: WhoIsWho): Promise<Cast> {
    const { sender } = message.versions[0]!;
    const keys = new Set(standings.flatMap((standing) => [...standing.keys]));
    const [parties, members] = await Promise.all([
      this.directory.byId(
        message.versions.flatMap((version) => version.parties),
        now,
      ),
      membersAmong(this.database, message.conversation, [...keys].map(keyFromText)),
    ]);
    const author = sender === null ? undefined : parties.get(sender);
    return {
      sender: author && keyOf(author),
      parties: new Set([...parties.values()].map(keyOf)),
      members: keysOf(members),
      words: wordsOf(message),
    };
  }

  private async subjects({ message, subjects }: Question, kin: Kin, now: WhoIsWho): Promise<PersonRow[]> {
    if (subjects?.length) return subjects.flatMap((id) => kin.person(id) ?? []);
    const sender = message?.versions[0]!.sender ?? null;
    if (!message || sender === null) return [];
    const author = (await this.directory.byId([sender], now)).get(sender);
    const person = author && holderAt(author, message.at);
    return person?.ofFirm ? [person] : [];
  }
}

function keyOf({ scheme, value }: Handle): string {
  return textOfKey({ scheme, normal: normaliseHandle(value) });
}

/** What all versions say. What attachments say does not count: a list of staff names everybody. */
function wordsOf(message: ArchivedMessage): Words {
  let words = WORDS.get(message);
  if (!words) {
    const texts = message.versions.flatMap(({ event }) => {
      const { subject, body } = textOf(event);
      return subject === undefined ? [body] : [subject, body];
    });
    WORDS.set(message, (words = new Words(texts)));
  }
  return words;
}

const WORDS = new WeakMap<ArchivedMessage, Words>();
