import type { Actor, Audit } from '@minutebook/access';
import type { ArchivedMessage, SightedReader } from '@minutebook/archive';
import { type Database, mayHaveCommitted, notFound, Problem, type Transaction } from '@minutebook/platform';
import { type CaseDoor, type Entered, subjectOf } from './case-door';
import type { MemberRow } from '../store/folding-store';
import type { CaseFiles } from './case-files';
import type { Wanted } from './cases';
import {
  type CaseAlert,
  endItem,
  insertItem,
  insertItemPast,
  type ItemRow,
  type NewItem,
  readFilePlace,
  readItem,
  readItems,
  updateItem,
} from './store/case-item-store';
import { type CaseRecord, readAccess } from './store/case-store';

/** A message as it will be referred to, whatever becomes of it. */
export interface Pinned {
  readonly message: ArchivedMessage;
  readonly version: number;
  readonly reason: string;
}

const NOTHING = { at: null, message: null, messageVersion: null, alert: null, who: '', text: '', file: null } as const;

/** Whether something of a case is for this reader: restricted material is for those it names alone. */
export function isFor(user: string, { restrictedTo }: Pick<ItemRow, 'restrictedTo'>): boolean {
  return restrictedTo === null || restrictedTo.includes(user);
}

/** What a case rests on: messages, alerts, files and events, each with the reason it is there, numbered for good. */
export class Exhibits {
  constructor(
    private readonly database: Database,
    private readonly door: CaseDoor,
    private readonly reader: SightedReader,
    private readonly files: CaseFiles,
    private readonly audit: Audit,
  ) {}

  /** Messages the actor sees, at the version named, or the newest that says something: a deletion has no words. */
  async pin(actor: Actor, wanted: readonly Wanted[]): Promise<Pinned[]> {
    const messages = new Map(
      (
        await this.reader.messages(
          actor.id,
          wanted.map(({ id }) => id),
        )
      ).map((message) => [message.id, message]),
    );
    return wanted.map(({ id, version, reason }) => {
      const message = messages.get(id);
      const pinned =
        version === undefined
          ? (message?.versions.findLast(({ change }) => change !== 'deleted') ?? message?.versions.at(-1))
          : message?.versions.find((each) => each.version === version);
      if (!message || !pinned) throw notFound('message');
      return { message, version: pinned.version, reason };
    });
  }

  async addMessages(actor: Actor, id: number, version: number, wanted: readonly Wanted[]): Promise<void> {
    const pinned = await this.pin(actor, wanted);
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, { record }) => {
      const { exhibits } = await this.insertMessages(tx, actor, record, pinned);
      if (exhibits === record.exhibits) throw alreadyThere();
      return { change: { exhibits }, result: undefined };
    });
  }

  async addEvent(
    actor: Actor,
    id: number,
    version: number,
    { at, who, text, reason }: { at: string; who: string; text: string; reason: string },
  ): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, { record }) => {
      const { exhibits } = await this.insert(tx, actor, record, [
        { ...NOTHING, kind: 'event', at: new Date(at), who, text, reason },
      ]);
      return { change: { exhibits }, result: undefined };
    });
  }

  async addFile(
    actor: Actor,
    id: number,
    { name, reason, at }: { name: string; reason: string; at?: string | undefined },
    stream: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    await this.door.enter(actor, id);
    const file = await this.files.keep(id, name, stream);
    try {
      await this.door.change(actor, id, { from: ['open'] }, async (tx, { record }) => {
        const item = {
          ...NOTHING,
          kind: 'file' as const,
          at: at === undefined ? null : new Date(at),
          who: name,
          reason,
          file,
        };
        const { exhibits } = await this.insert(tx, actor, record, [item]);
        return { change: { exhibits }, result: undefined };
      });
    } catch (error) {
      if (!mayHaveCommitted(error)) await this.files.drop(file);
      throw error;
    }
  }

  async download(actor: Actor, id: number, part: number): Promise<{ number: number; name: string; bytes: Buffer }> {
    const { user } = await this.door.enter(actor, id);
    const item = await readItem(this.database, id, part);
    const place = item && (await readFilePlace(this.database, part));
    if (!item?.fileSha256 || !place || !isFor(user.id, item)) throw notFound('file');
    const bytes = await this.files.open(id, { ...place, sha256: item.fileSha256 });
    await this.audit.record(actor, 'case.file-downloaded', subjectOf(id), {
      item: exhibit(item.number),
      bytes: bytes.length,
    });
    return { number: item.number, name: item.fileName ?? '', bytes };
  }

  async change(
    actor: Actor,
    id: number,
    part: number,
    version: number,
    wanted: {
      reason?: string | undefined;
      speaksOfDeleting?: boolean | undefined;
      restrictedTo?: string[] | null | undefined;
    },
  ): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, entered) => {
      const item = await this.require(tx, entered, part);
      if (wanted.restrictedTo) await this.checkNamed(tx, entered, wanted.restrictedTo);
      if (wanted.reason !== undefined && wanted.reason !== item.reason)
        await insertItemPast(tx, item.id, item.reason, this.door.by(actor));
      await updateItem(tx, {
        id: item.id,
        reason: wanted.reason ?? item.reason,
        speaksOfDeleting: wanted.speaksOfDeleting ?? item.speaksOfDeleting,
        restrictedTo: wanted.restrictedTo === undefined ? item.restrictedTo : wanted.restrictedTo,
      });
      const { version: _version, ...fields } = { version, ...wanted };
      await this.audit.append(tx, actor, 'case.item-changed', subjectOf(id), {
        item: exhibit(item.number),
        fields: Object.keys(fields).sort(),
        ...(wanted.restrictedTo !== undefined && { restrictedTo: wanted.restrictedTo }),
      });
      return { result: undefined };
    });
  }

  async remove(actor: Actor, id: number, part: number, version: number, reason: string): Promise<void> {
    await this.door.change(actor, id, { version, from: ['open'] }, async (tx, entered) => {
      const item = await this.require(tx, entered, part);
      await endItem(tx, item.id, reason, this.door.by(actor));
      await this.audit.append(tx, actor, 'case.item-removed', subjectOf(id), { item: exhibit(item.number) });
      return { result: undefined };
    });
  }

  /** Those that are not in the case yet. Returns the record with its new count. */
  async insertMessages(
    tx: Transaction,
    actor: Actor,
    record: CaseRecord,
    pinned: readonly Pinned[],
  ): Promise<CaseRecord> {
    const there = new Set(
      (await readItems(tx, record.id)).filter(({ kind }) => kind === 'message').map(({ message }) => message),
    );
    const fresh = [...new Map(pinned.map((pin) => [pin.message.id, pin])).values()].filter(
      ({ message }) => !there.has(message.id),
    );
    const items = fresh.map(({ message, version, reason }): NewItem => ({
      ...NOTHING,
      kind: 'message',
      at: message.at,
      message: message.id,
      messageVersion: version,
      reason,
    }));
    return this.insert(tx, actor, record, items);
  }

  /** Messages of what is folded under alerts, as far as the actor sees them: what was decided together stands together. */
  async insertMembers(
    tx: Transaction,
    actor: Actor,
    record: CaseRecord,
    members: readonly MemberRow[],
  ): Promise<CaseRecord> {
    if (members.length === 0) return record;
    const messages = new Map(
      (await this.reader.messages(actor.id, [...new Set(members.map(({ message }) => message))])).map((message) => [
        message.id,
        message,
      ]),
    );
    const pinned = members.flatMap(({ alert, message: id, messageVersion }): Pinned[] => {
      const message = messages.get(id);
      return message ? [{ message, version: messageVersion, reason: `Folded under A-${alert}.` }] : [];
    });
    return this.insertMessages(tx, actor, record, pinned);
  }

  /** Alerts whose message the actor sees, pinned to the version the rule met. */
  async insertAlerts(
    tx: Transaction,
    actor: Actor,
    record: CaseRecord,
    alerts: readonly CaseAlert[],
    reasons: ReadonlyMap<number, string>,
  ): Promise<CaseRecord> {
    const there = new Set((await readItems(tx, record.id)).map(({ alert }) => alert));
    const seen = new Map(
      (
        await this.reader.messages(
          actor.id,
          alerts.map(({ message }) => message),
        )
      ).map((message) => [message.id, message]),
    );
    const items = alerts
      .filter(({ id }) => !there.has(id))
      .map(({ id, message, messageVersion }): NewItem => {
        const found = seen.get(message);
        if (!found) throw notFound('alert');
        return {
          ...NOTHING,
          kind: 'alert',
          at: found.at,
          message,
          messageVersion,
          alert: id,
          reason: reasons.get(id) ?? '',
        };
      });
    return this.insert(tx, actor, record, items);
  }

  private async insert(
    tx: Transaction,
    actor: Actor,
    record: CaseRecord,
    items: readonly NewItem[],
  ): Promise<CaseRecord> {
    if (items.length === 0) return record;
    const by = this.door.by(actor);
    for (const [i, item] of items.entries()) await insertItem(tx, record.id, record.exhibits + i + 1, item, by);
    const numbers = items.map((_item, i) => exhibit(record.exhibits + i + 1));
    await this.audit.append(tx, actor, 'case.item-added', subjectOf(record.id), {
      items: numbers,
      kind: items[0]?.kind,
      messages: items.flatMap(({ message }) => (message === null ? [] : [String(message)])),
      ...(items[0]?.alert != null && { alerts: items.map(({ alert }) => String(alert)) }),
      ...(items[0]?.file && { sha256: items[0].file.sha256.toString('hex') }),
    });
    return { ...record, exhibits: record.exhibits + items.length };
  }

  private async require(tx: Transaction, { user, record }: Entered, part: number): Promise<ItemRow> {
    const item = await readItem(tx, record.id, part);
    if (!item || !isFor(user.id, item)) throw notFound('item of this case');
    return item;
  }

  private async checkNamed(tx: Transaction, { user, record }: Entered, named: readonly string[]): Promise<void> {
    const members = new Set((await readAccess(tx, record.id)).map((member) => member.user));
    if (!named.includes(user.id) || named.some((id) => !members.has(id)))
      throw new Problem({
        code: 'restriction-invalid',
        status: 422,
        title: 'Restricted material is for people of the case, and for whoever restricts it.',
        hint: 'Give access to the case first; name yourself too.',
        fields: { restrictedTo: 'names somebody without access, or not you' },
      });
  }
}

/** An act that would add nothing: it is not in the log, so it is not done. */
export function alreadyThere(): Problem {
  return new Problem({ code: 'already-there', status: 409, title: 'This is in the case already.' });
}

export function exhibit(number: number): string {
  return `E${number}`;
}
