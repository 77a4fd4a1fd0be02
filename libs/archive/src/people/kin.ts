import { normaliseHandle } from '@minutebook/query';
import type { PersonRow } from '../store/person-store';
import type { Holder, WhoIsWho } from './who-is-who';

/** A handle by what it is compared by. */
export interface HandleKey {
  readonly scheme: string;
  readonly normal: string;
}

/** A user's handles are kept as `scheme:value`. */
export function keyOfText(text: string): HandleKey {
  const colon = text.indexOf(':');
  return { scheme: text.slice(0, colon), normal: normaliseHandle(text.slice(colon + 1)) };
}

export function textOfKey({ scheme, normal }: HandleKey): string {
  return `${scheme}\0${normal}`;
}

export function keyFromText(text: string): HandleKey {
  const [scheme = '', normal = ''] = text.split('\0');
  return { scheme, normal };
}

/** Who stands above and below whom, and whose which handle is: a revision of the directory, from the people's side. */
export class Kin {
  private readonly handles = new Map<PersonRow, (HandleKey & Omit<Holder, 'person'>)[]>();

  constructor(private readonly now: WhoIsWho) {
    for (const { person, ...handle } of now.mappings()) {
      const known = this.handles.get(person);
      if (known) known.push(handle);
      else this.handles.set(person, [handle]);
    }
  }

  person(externalId: string): PersonRow | undefined {
    return this.now.person(externalId);
  }

  /** People who hold one of these handles at a time. */
  personsOf(keys: readonly HandleKey[], at: Date): PersonRow[] {
    return [...new Set(keys.flatMap((key) => this.now.holders(key).filter((holder) => holds(holder, at))))].map(
      ({ person }) => person,
    );
  }

  /** Handles a person holds at a time. */
  handlesOf(person: PersonRow, at: Date): HandleKey[] {
    return (this.handles.get(person) ?? []).filter((handle) => holds(handle, at));
  }

  /** Everybody above a person, nearest first. A directory in which somebody is above themselves ends the line there. */
  above(person: PersonRow): PersonRow[] {
    const line: PersonRow[] = [];
    for (let next = person.manager; next !== null;) {
      const manager = this.now.person(next);
      if (!manager || manager === person || line.includes(manager)) break;
      line.push(manager);
      next = manager.manager;
    }
    return line;
  }
}

function holds({ from, until }: Omit<Holder, 'person'>, at: Date): boolean {
  return (!from || from <= at) && (!until || at < until);
}
