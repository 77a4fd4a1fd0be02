import type { Attachment, CapturedChange, CapturedEvent, ConversationRef, Party, SourceTime } from '../event';
import type { Context } from '../importer';
import { fileAttachment, fileFinder, type FindFile } from '../json/files';
import { Identities } from '../json/identities';
import { isoReading, isoTime, UNTIMED, WallTimes } from '../json/times';
import { directKey, NO_OWNER, ownerOf } from '../owner';
import type { Findings } from '../source';

/** A message as signal-export writes it, in either of its formats. */
export interface Exported {
  readonly date: string;
  readonly sender: string;
  readonly body: string;
  readonly quote?: string | undefined;
  readonly reactions: readonly { readonly name: string; readonly emoji: string }[];
  readonly files: readonly { readonly name: string; readonly path: string }[];
}

/** Turns the messages of one chat of signal-export into events. It knows people and chats by names alone. */
export class ExportedMessages {
  private readonly seen = { missing: 0, own: 0 };
  private readonly identities = new Identities();
  private readonly walls: WallTimes;
  private readonly find: FindFile;
  private readonly owner: Party | undefined;
  private readonly conversation: ConversationRef;

  constructor(private readonly context: Context) {
    const { options, path } = context;
    this.walls = new WallTimes(options);
    this.find = fileFinder(context);
    this.owner = ownerOf(options);
    const chat = path.at(-1)?.split('/').at(-2);
    this.conversation = {
      keys: chat === undefined ? [] : [directKey(`chat:${chat}`, options)],
      ...(chat !== undefined && { title: chat }),
      type: 'unknown',
    };
  }

  /** undefined: its date is none. */
  read({
    date,
    sender: name,
    body,
    quote,
    reactions,
    files,
  }: Exported): [CapturedEvent, ...CapturedEvent[]] | undefined {
    const time = this.timeOf(date);
    if (!time) return undefined;
    const sender = this.partyOf(name);
    const attachments = files.map(({ name: shown, path }): Attachment =>
      fileAttachment(this.find, path, { name: shown }),
    );
    for (const { state } of attachments) if (state === 'missing') this.seen.missing++;
    const { conversation } = this;
    const names = attachments.map((file) => file.name ?? '');
    const identity = this.identities.of(conversation.keys[0] ?? '', time, sender, body, names);
    return [
      {
        type: 'message',
        channel: 'signal',
        conversation,
        identity,
        // The export gives none: reactions, which name what they are about, need one.
        ...(reactions.length > 0 && { nativeId: identity.key }),
        ...(sender && { sender }),
        recipients: [],
        time,
        body,
        attachments,
        marks: [],
        ...(quote !== undefined && quote !== '' && { quote: { text: quote } }),
      },
      ...reactions.map(({ name: fan, emoji }): CapturedChange => {
        const actor = this.partyOf(fan);
        return {
          type: 'reaction',
          channel: 'signal',
          conversation,
          identity: { scope: 'conversation', key: [identity.key, 'reaction', actor?.value ?? '', emoji].join(':') },
          target: identity.key,
          ...(actor && { actor }),
          time: UNTIMED,
          value: emoji,
        };
      }),
    ];
  }

  /** "Me" is whoever exported. */
  private partyOf(name: string): Party | undefined {
    if (name === '') return undefined;
    if (name !== 'Me') return { scheme: 'name', value: name.normalize('NFC').trim() || name, name };
    if (!this.owner) this.seen.own++;
    return this.owner;
  }

  /** What the exporting computer's clock showed. */
  private timeOf(text: string): SourceTime | undefined {
    const whole = /^\d{4}-\d\d-\d\d,? \d\d:\d\d$/.test(text) ? `${text.replace(',', '')}:00` : text.replace(', ', ' ');
    const reading = isoReading(whole);
    if (!reading) return undefined;
    if (reading.zone !== undefined) return isoTime(text);
    const time = this.walls.of(text, reading);
    return whole.length > text.length ? { ...time, precision: 'minute' } : time;
  }

  findings(dialect: string): Findings {
    const { zone } = this.context.options;
    const notes = [
      'Written by a community tool (signal-export), not by Signal: nothing in it proves where it comes from.',
      'It names people and chats by what they are called, without an id, and shows times of the computer it ran on, without a zone.',
    ];
    if (this.seen.own > 0) notes.push(NO_OWNER);
    if (this.seen.missing > 0) notes.push(`${this.seen.missing} files are named and not there.`);
    return {
      dialect,
      zone: { zone: zone ?? 'UTC', origin: zone === undefined ? 'assumed' : 'operator' },
      notes,
    };
  }
}
