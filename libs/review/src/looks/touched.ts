import type { Detail, Entry, Subject } from '@minutebook/access';

/** What an entry of the audit log names of the archive. */
export interface Touched {
  readonly messages: readonly number[];
  readonly alerts: readonly number[];
  /** Conversations of which no message is named: whoever is in them was looked at. */
  readonly conversations: readonly number[];
  readonly cases: readonly number[];
  /** Ids of the directory, its own or external ones. */
  readonly persons: readonly string[];
  readonly production: { readonly request: number; readonly number: number } | undefined;
}

/** Lists of message ids that details have; `members` are messages where they were viewed, and hits where they were decided. */
const MESSAGE_LISTS = ['messages', 'shown'] as const;
const PERSON_LISTS = ['persons', 'custodians'] as const;

/** Which messages, alerts and people an act was about, by its subject and the ids it recorded. */
export function touchedBy({ action, subject, detail }: Pick<Entry, 'action' | 'subject' | 'detail'>): Touched {
  const messages = [
    ...idsOf(subject, 'message'),
    ...idsIn(detail['message']),
    ...MESSAGE_LISTS.flatMap((list) => idsIn(detail[list])),
    ...(action === 'alert.viewed' ? idsIn(detail['members']) : []),
  ];
  const conversations = [...idsOf(subject, 'conversation'), ...idsIn(detail['conversation'])];
  return {
    messages,
    alerts: [...idsOf(subject, 'alert'), ...idsIn(detail['alerts'])],
    conversations: messages.length > 0 ? [] : conversations,
    cases: idsOf(subject, 'case'),
    persons: [
      ...(subject.kind === 'person' ? [subject.id] : []),
      ...PERSON_LISTS.flatMap((list) => [...namesIn(detail[list]), ...namesIn(scopeOf(detail)[list])]),
    ],
    production:
      subject.kind === 'request' && typeof detail['production'] === 'number'
        ? { request: Number(subject.id), number: detail['production'] }
        : undefined,
  };
}

function idsOf({ kind, id }: Subject, wanted: string): number[] {
  return kind === wanted ? idsIn(id) : [];
}

function idsIn(value: Detail[string]): number[] {
  return namesIn(value).flatMap((id) => (/^\d{1,15}$/.test(id) ? [Number(id)] : []));
}

function namesIn(value: Detail[string]): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each): each is string => typeof each === 'string');
}

/** A hold says whom it is about in its scope. */
function scopeOf(detail: Detail): Detail {
  const scope = detail['scope'];
  return typeof scope === 'object' && scope !== null && !Array.isArray(scope) ? (scope as Detail) : {};
}
