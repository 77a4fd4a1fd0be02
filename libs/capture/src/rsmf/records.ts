import { hash } from 'node:crypto';
import type {
  Attachment,
  CapturedChange,
  CapturedEvent,
  CapturedMessage,
  Identity,
  Mark,
  Notice,
  Party,
  SourceTime,
} from '../event';
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import type { JsonList } from '../json/json-cutter';
import { type JsonDocument, type JsonRecords, Unreadable } from '../json/json-reading';
import { isoReading, isoTime, UNTIMED, WallTimes } from '../json/times';
import { bodyOf, countOf, type JsonObject, listOf, objectsOf, textOf, textsOf } from '../json/values';
import type { Findings } from '../source';
import { Addresses } from '../text/addresses';
import { comparable } from '../text/marks';
import { Manifest, type Room } from './manifest';

const NOTICES: Readonly<Record<string, Notice>> = {
  join: 'member-joined',
  leave: 'member-left',
  history: 'settings-changed',
};
/** Events remembered until they are answered. */
const REMEMBERED = 200_000;

/** Turns the events of one manifest into ours. */
export class RsmfRecords implements JsonRecords {
  private readonly find: FindFile;
  private readonly times: WallTimes;
  private readonly addresses: Addresses;
  private readonly identities = new Identities();
  private described: Manifest | undefined;
  /** Of events by their ids, for those that answer them. */
  private readonly keys = new Map<string, string>();
  private readonly seen = { zoneless: 0, unknown: 0, orphans: 0, missing: 0 };

  constructor(private readonly context: Context) {
    this.find = fileFinder(context);
    this.times = new WallTimes(context.options);
    this.addresses = new Addresses(context.options.country, 'name');
  }

  read(event: JsonObject, { root }: JsonList): readonly CapturedEvent[] {
    const manifest = (this.described ??= new Manifest(root, this.addresses));
    const type = textOf(event['type']);
    if (type === undefined) throw new Unreadable('unreadable-record', 'the event does not say what it is');
    const room = manifest.roomOf(textOf(event['conversation']));
    const sender = manifest.partyOf(event['participant'], room.channel);
    const edits = objectsOf(event['edits']);
    const body = bodyOf(edits[0]?.['previous'] ?? event['body']);
    const time = this.timeOf(event['timestamp']);
    const attachments = this.files(event);
    const identity = this.identify(event, room, time, sender, body, attachments);
    const isMessage = type === 'message' || type === 'unknown';
    const answered = this.answered(event, room);
    const message: CapturedMessage = {
      type: isMessage ? 'message' : 'system',
      ...(!isMessage && { notice: NOTICES[type] ?? 'other' }),
      channel: room.channel,
      conversation: room.ref,
      identity,
      nativeId: identity.key,
      ...(sender && { sender }),
      recipients: room.members.flatMap((member) => {
        const party = manifest.partyOf(member, room.channel);
        return party && party.value !== sender?.value ? [{ role: 'member' as const, party }] : [];
      }),
      time,
      body,
      attachments,
      marks: marksOf(event, edits),
      ...(answered !== undefined && { inReplyTo: answered }),
      extra: extraOf(event, room),
    };
    this.learn(event, room, identity);
    const changes = new Changes(manifest, room, identity.key, (text) => this.timeOf(text));
    return [message, ...changes.edits(edits, event['body']), ...changes.reactions(event), ...changes.receipts(event)];
  }

  findings({ lists, notes }: JsonDocument): Findings {
    const more = [...notes];
    const { zoneless, unknown, orphans, missing } = this.seen;
    if (unknown > 0) more.push(`${unknown} events name people or conversations that the manifest does not describe.`);
    if (orphans > 0) more.push(`${orphans} events answer one that does not stand before them.`);
    if (missing > 0) more.push(`${missing} files are named and not there.`);
    const { zone } = this.context.options;
    return {
      dialect: `RSMF ${textOf(lists[0]?.root.get('version')) ?? ''}`.trim(),
      ...(zoneless > 0 && {
        zone: { zone: zone ?? 'UTC', origin: zone === undefined ? ('assumed' as const) : ('operator' as const) },
      }),
      notes: more,
    };
  }

  /** Ids of events are unique in their conversation and manifest only: the same id on another day may be another event. */
  private identify(
    { id }: JsonObject,
    { ref }: Room,
    time: SourceTime,
    sender: Party | undefined,
    body: string,
    attachments: readonly Attachment[],
  ): Identity {
    const files = attachments.map(({ name }) => name ?? '');
    const own = textOf(id);
    if (own === undefined) return this.identities.of(ref.keys[0] ?? '', time, sender, body, files);
    const author = sender ? `${sender.scheme}:${sender.value}` : '';
    const facts = hash('sha256', [time.utc ?? time.text, author, comparable(body), ...files].join('\0'));
    return { scope: 'conversation', key: `${own}:${facts.slice(0, 32)}` };
  }

  private learn(event: JsonObject, { ref }: Room, { key }: Identity): void {
    const manifest = this.described!;
    const [id, conversation, participant] = ['id', 'conversation', 'participant'].map((name) => textOf(event[name]));
    const isKnown = manifest.knows('rooms', conversation ?? '');
    if (!isKnown || (participant !== undefined && !manifest.knows('people', participant))) this.seen.unknown++;
    if (id !== undefined && this.keys.size < REMEMBERED) this.keys.set(`${ref.keys[0]}\0${id}`, key);
  }

  private answered({ parent }: JsonObject, { ref }: Room): string | undefined {
    const id = textOf(parent);
    if (id === undefined) return undefined;
    const key = this.keys.get(`${ref.keys[0]}\0${id}`);
    if (key === undefined) this.seen.orphans++;
    return key ?? id;
  }

  private timeOf(value: unknown): SourceTime {
    const text = textOf(value);
    if (text === undefined) return UNTIMED;
    const zoned = isoTime(text);
    if (zoned) return zoned;
    const reading = isoReading(text);
    if (!reading) throw new Unreadable('unreadable-time', 'the time of the event is none');
    this.seen.zoneless++;
    return this.times.of(text, reading);
  }

  private files(event: JsonObject): Attachment[] {
    return objectsOf(event['attachments']).flatMap((file) => {
      const id = textOf(file['id']);
      if (id === undefined) return [];
      const size = countOf(file['size']);
      const name = textOf(file['display']) ?? id;
      const attachment = fileAttachment(this.find, id, { name, ...(size !== undefined && { size }) });
      if (attachment.state === 'missing') this.seen.missing++;
      return [attachment];
    });
  }
}

/** What happened to one event later. */
class Changes {
  private readonly base;

  constructor(
    private readonly manifest: Manifest,
    private readonly room: Room,
    private readonly target: string,
    private readonly timeOf: (text: unknown) => SourceTime,
  ) {
    this.base = { channel: room.channel, conversation: room.ref, target } as const;
  }

  /** Each is a version: the first text is what the message began with, the last what it says now. */
  edits(edits: readonly JsonObject[], last: unknown): CapturedChange[] {
    return edits.flatMap((edit, i): CapturedChange[] => {
      const text = edit['new'] ?? (i + 1 < edits.length ? edits[i + 1]!['previous'] : last);
      if (typeof text !== 'string') return [];
      const at = textOf(edit['timestamp']) ?? String(i);
      return [
        {
          ...{ ...this.base, type: 'edit', time: this.timeOf(edit['timestamp']), body: bodyOf(text) },
          identity: { scope: 'conversation', key: `${this.target}:edited:${at}` },
          ...this.by(edit['participant']),
        },
      ];
    });
  }

  reactions(event: JsonObject): CapturedChange[] {
    return objectsOf(event['reactions']).flatMap((reaction) => {
      const value = textOf(reaction['value']) ?? '';
      const by = listOf(reaction['participants']);
      return (by.length > 0 ? by : [undefined]).map((participant): CapturedChange => ({
        ...{ ...this.base, type: 'reaction', time: UNTIMED, value },
        identity: this.keyed('reaction', participant, value),
        ...this.by(participant),
      }));
    });
  }

  receipts(event: JsonObject): CapturedChange[] {
    return objectsOf(event['read_receipts']).map((receipt): CapturedChange => {
      const value = textOf(receipt['action']) ?? 'read';
      return {
        ...{ ...this.base, type: 'receipt', time: this.timeOf(receipt['timestamp']), value },
        identity: this.keyed('receipt', receipt['participant'], value),
        ...this.by(receipt['participant']),
      };
    });
  }

  private by(participant: unknown): { actor?: Party } {
    const actor = this.manifest.partyOf(participant, this.room.channel);
    return actor ? { actor } : {};
  }

  private keyed(what: string, participant: unknown, value: string): Identity {
    const actor = this.manifest.partyOf(participant, this.room.channel);
    return { scope: 'conversation', key: [this.target, what, actor?.value ?? '', value].join(':') };
  }
}

function marksOf(event: JsonObject, edits: readonly JsonObject[]): Mark[] {
  const marks: Mark[] = [];
  // With the earlier texts there it is told by versions.
  if (edits.length > 0 && edits.every((edit) => edit['previous'] === undefined)) marks.push('edited');
  if (event['deleted'] === true) marks.push('deleted');
  if (event['type'] === 'disclaimer') marks.push('automatic');
  return marks;
}

function extraOf(event: JsonObject, { custodian }: Room): Record<string, string> {
  const uncounted = objectsOf(event['reactions'])
    .filter((reaction) => (countOf(reaction['count']) ?? 0) > Math.max(1, listOf(reaction['participants']).length))
    .map((reaction) => `${textOf(reaction['value']) ?? ''} ${countOf(reaction['count'])}`);
  return {
    ...textsOf(event, ['importance', 'direction']),
    ...(custodian !== undefined && { custodian }),
    ...(uncounted.length > 0 && { reactions: uncounted.join(', ') }),
    ...Object.fromEntries(
      objectsOf(event['custom']).map((one) => [`custom.${textOf(one['name']) ?? ''}`, textOf(one['value']) ?? '']),
    ),
  };
}
