import type { StoredUser } from '@minutebook/access';
import { type Directory, keyOfText, Kin, type PersonRow } from '@minutebook/archive';
import type { Clock } from '@minutebook/platform';
import { normaliseHandle } from '@minutebook/query';

type WhoIsWho = Awaited<ReturnType<Directory['whoIsWho']>>;

/** Whom a user may never see a case about: themselves and everybody below them, as people and by their handles. */
export interface Bar {
  /** Ids of people of the directory. */
  readonly persons: readonly string[];
  /** As {@link handleKey} writes them. */
  readonly handles: readonly string[];
}

type Standing = Pick<StoredUser, 'handles' | 'email'>;

/** Who reports to whom, at one revision of the directory. */
interface Lines {
  readonly reports: ReadonlyMap<string, readonly PersonRow[]>;
  readonly kin: Kin;
  readonly handles: ReadonlyMap<PersonRow, readonly string[]>;
}

/** What a handle is compared by. */
export function handleKey(scheme: string, value: string): string {
  return `${scheme} ${normaliseHandle(value)}`;
}

/**
 * The bar of R182: the subject of a case and their whole line of managers never see it. It is worked out anew from the
 * directory whenever somebody asks, so that a handle mapped or a manager named today bars from today on.
 */
export class Bars {
  private readonly lines = new WeakMap<WhoIsWho, Lines>();

  constructor(
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  async of(user: Standing): Promise<Bar> {
    const now = await this.directory.whoIsWho();
    const { reports, handles } = this.linesOf(now);
    const below = new Set(this.personsOf(user, now));
    for (const person of below) for (const report of reports.get(person.externalId) ?? []) below.add(report);
    const keys = new Set(ownKeys(user));
    for (const person of below) for (const key of handles.get(person) ?? []) keys.add(key);
    return { persons: [...below].map(({ id }) => id), handles: [...keys] };
  }

  /** The first of these subjects because of whom the user may not see their case. */
  async ground<S extends { person: string | null; handleKey: string | null }>(
    user: Standing,
    subjects: readonly S[],
  ): Promise<S | undefined> {
    const bar = await this.of(user);
    return subjects.find(
      ({ person, handleKey: key }) =>
        (person !== null && bar.persons.includes(person)) || (key !== null && bar.handles.includes(key)),
    );
  }

  /** What the user writes from: their own handles, and those of whoever they are in the directory. */
  async handlesOf(user: Standing): Promise<ReadonlySet<string>> {
    const now = await this.directory.whoIsWho();
    const { handles } = this.linesOf(now);
    return new Set([...ownKeys(user), ...this.personsOf(user, now).flatMap((person) => handles.get(person) ?? [])]);
  }

  /** People above these, nearest first. A directory in which somebody is above themselves ends the line there. */
  async above(persons: readonly string[]): Promise<PersonRow[]> {
    const now = await this.directory.whoIsWho();
    const { kin } = this.linesOf(now);
    const line = new Set(now.persons.filter(({ id }) => persons.includes(id)).flatMap((subject) => kin.above(subject)));
    return [...line].filter(({ id }) => !persons.includes(id));
  }

  async byExternalId(externalId: string): Promise<PersonRow | undefined> {
    return this.linesOf(await this.directory.whoIsWho()).kin.person(externalId);
  }

  async byId(ids: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
    const wanted = new Set(ids);
    const { persons } = await this.directory.whoIsWho();
    return new Map(persons.filter(({ id }) => wanted.has(id)).map((person) => [person.id, person]));
  }

  private personsOf(user: Standing, now: WhoIsWho): PersonRow[] {
    return this.linesOf(now).kin.personsOf(ownTexts(user).map(keyOfText), this.clock.now());
  }

  private linesOf(now: WhoIsWho): Lines {
    let lines = this.lines.get(now);
    if (!lines) {
      const reports = new Map<string, PersonRow[]>();
      for (const person of now.persons) if (person.manager !== null) push(reports, person.manager, person);
      const handles = new Map<PersonRow, string[]>();
      for (const { person, scheme, normal } of now.mappings()) push(handles, person, `${scheme} ${normal}`);
      lines = { reports, kin: new Kin(now), handles };
      this.lines.set(now, lines);
    }
    return lines;
  }
}

/** A user's handles are kept as `scheme:value`; their e-mail address is one of them. */
function ownTexts({ handles, email }: Standing): string[] {
  return [...handles, `email:${email}`];
}

function ownKeys(user: Standing): string[] {
  return ownTexts(user).map((text) => {
    const { scheme, normal } = keyOfText(text);
    return `${scheme} ${normal}`;
  });
}

function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
