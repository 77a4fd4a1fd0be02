import type { ConversationRef, Party } from '../event';
import { type JsonObject, objectOf, objectsOf, textOf } from '../json/values';

/** Who is on the two sides of a change: the business's number, and those it knows by name. */
export class Sides {
  readonly business: Party;
  private readonly line: string;
  private readonly names = new Map<string, string>();
  private readonly handles = new Map<string, string[]>();

  constructor(value: JsonObject) {
    const metadata = objectOf(value['metadata']);
    const shown = textOf(metadata['display_phone_number'])?.replace(/\D/g, '');
    this.line = textOf(metadata['phone_number_id']) ?? shown ?? '';
    this.business = shown ? { scheme: 'phone', value: `+${shown}` } : { scheme: 'whatsapp', value: this.line };
    for (const contact of objectsOf(value['contacts'])) {
      // The id that is scoped to the business is the stronger one: people change numbers.
      const ids = [textOf(contact['user_id']), textOf(contact['wa_id'])].filter((id) => id !== undefined);
      const profile = objectOf(contact['profile']);
      const name = textOf(profile['name']) ?? textOf(profile['username']);
      for (const id of ids) {
        this.handles.set(id, ids);
        if (name !== undefined) this.names.set(id, name);
      }
    }
  }

  /** Somebody by a number or an id. */
  party(id: string): Party {
    if (this.isBusiness(id)) return this.business;
    const handle = /^\d{5,}$/.test(id) ? { scheme: 'phone', value: `+${id}` } : { scheme: 'whatsapp', value: id };
    const name = this.names.get(id);
    return { ...handle, ...(name !== undefined && { name }) };
  }

  isBusiness(id: string): boolean {
    return this.business.value === `+${id}` || id === this.line;
  }

  /** A chat of two is the business's number and the other one; a group has an id. */
  conversation(peer: string | undefined, group: string | undefined): ConversationRef {
    if (group !== undefined) return { keys: [`cloud:group:${group}`], type: 'group' };
    if (peer === undefined) return { keys: [], type: 'unknown' };
    const title = this.names.get(peer);
    return {
      keys: (this.handles.get(peer) ?? [peer]).map((id) => `cloud:${this.line}:${id}`),
      ...(title !== undefined && { title }),
      type: 'direct',
    };
  }
}
