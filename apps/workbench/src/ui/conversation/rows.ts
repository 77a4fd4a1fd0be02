import type { Message, MessageVersion } from '@minutebook/contract';
import { dayKey } from '../time';
import type { MessagePart } from '@minutebook/query';
import type { MarkKind } from '../marking';

/** A hit in a message as captured, and which side of its rule it is; `other` when it belongs to another rule. */
export interface HitMark {
  readonly message: string;
  readonly version: number;
  readonly part: MessagePart;
  /** Which attachment; null for subject and body. */
  readonly number: number | null;
  readonly start: number;
  readonly end: number;
  readonly kind: MarkKind;
}

/** The message a reader came for, in the version that hit. */
export interface HitPlace {
  readonly message: string;
  readonly version: number;
}

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'system'; readonly key: string; readonly message: Message; readonly version: MessageVersion }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      readonly version: MessageVersion;
      readonly focused: boolean;
      /** Same author, shortly after: the name is not said again. */
      readonly more: boolean;
      /** The subject is new in this conversation. */
      readonly subject: string | null;
    };

const TOGETHER_MS = 5 * 60_000;

/** What a conversation shows, top to bottom. */
export function rowsOf(
  messages: readonly Message[],
  zone: string,
  focus: HitPlace | null,
  marked: (message: string) => boolean,
): Row[] {
  const rows: Row[] = [];
  let day = '';
  let before: Message | undefined;
  let subject = '';
  for (const message of messages) {
    if (message.kind === 'reaction' || message.kind === 'receipt') continue;
    if (message.sentAt !== null) {
      const next = dayKey(message.sentAt, zone);
      if (next !== day) {
        rows.push({ kind: 'day', key: `day ${next} ${message.id}`, at: message.sentAt });
        before = undefined;
      }
      day = next;
    }
    const focused = focus?.message === message.id;
    const version = shownVersion(message, focused ? focus.version : undefined);
    if (message.kind === 'system' && !focused && !marked(message.id)) {
      rows.push({ kind: 'system', key: message.id, message, version });
      before = undefined;
      continue;
    }
    const own = version.subject;
    const isNew = own !== null && plainSubject(own) !== plainSubject(subject);
    rows.push({
      kind: 'message',
      key: message.id,
      message,
      version,
      focused,
      more: !focused && message.channel !== 'email' && together(before, message) && !isNew,
      subject: isNew || (focused && own !== null && own !== '') ? own : null,
    });
    subject = own ?? subject;
    before = focused ? undefined : message;
  }
  return rows;
}

/** The version asked for; else the newest that has text: what was deleted at the source is still shown, and says so. */
export function shownVersion(message: Message, wanted?: number): MessageVersion {
  const asked = wanted === undefined ? undefined : message.versions.find(({ version }) => version === wanted);
  if (asked) return asked;
  const inOrder = message.versions.filter(({ change }) => change !== 'earlier');
  return inOrder.findLast(({ change }) => change !== 'deleted') ?? message.versions[0]!;
}

export function isEdited(message: Message): boolean {
  return message.versions.some(({ change, marks }) => change === 'edited' || marks.includes('edited'));
}

export function isDeleted(message: Message): boolean {
  return message.versions.some(({ change, marks }) => change === 'deleted' || marks.includes('deleted'));
}

function together(before: Message | undefined, message: Message): boolean {
  if (!before?.sender || !message.sender || before.sender.id !== message.sender.id) return false;
  if (before.sentAt === null || message.sentAt === null) return false;
  const apart = new Date(message.sentAt).getTime() - new Date(before.sentAt).getTime();
  return apart >= 0 && apart < TOGETHER_MS && before.reactions.length === 0;
}

/** `Re: Fwd: Timetable` and `Timetable` are one subject. */
function plainSubject(subject: string): string {
  return subject.replace(/^(?:\s*(?:re|aw|fwd?|wg|tr|回复|转发|答复)\s*[:：]\s*)+/i, '').trim();
}

/** Messages and the versions of them that are on screen, as a report of reading names them. */
export function shownIn(
  messages: readonly Message[],
  focus: HitPlace | null,
): { readonly message: string; readonly version: number }[] {
  return messages.flatMap((message) => {
    if (message.kind === 'reaction' || message.kind === 'receipt') return [];
    const wanted = message.id === focus?.message ? focus.version : undefined;
    return [{ message: message.id, version: shownVersion(message, wanted).version }];
  });
}
