import type { ConversationRef } from '../event';
import type { User } from './envelope';

/** Entries of each kind remembered. */
const REMEMBERED = 20_000;

/** What earlier frames of a file told, and later ones leave out. Bounded: the oldest is forgotten first. */
export class FrameMemory {
  private readonly places = new Map<string, ConversationRef>();
  private readonly roots = new Map<string, string>();
  private readonly uuids = new Map<string, string>();

  /** Frames about a message of a group need not name the group. */
  place(message: string, conversation: ConversationRef): void {
    remember(this.places, message, conversation);
  }

  placeOf(message: string): ConversationRef | undefined {
    return this.places.get(message);
  }

  /** An edit may name the edit before it, by an id of the same kind. */
  edited(edit: string, message: string): void {
    remember(this.roots, edit, message);
  }

  /** The message itself, of an id that may be one of its edits. */
  rootOf(id: string): string {
    return this.roots.get(id) ?? id;
  }

  /** The user with the UUID that earlier frames gave: of the account, only its own messages do. */
  known(user: User): User {
    const { number, uuid } = user;
    if (number === undefined) return user;
    if (uuid === undefined) return { ...user, uuid: this.uuids.get(number) };
    remember(this.uuids, number, uuid);
    return user;
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= REMEMBERED) map.delete(map.keys().next().value!);
  map.set(key, value);
}
