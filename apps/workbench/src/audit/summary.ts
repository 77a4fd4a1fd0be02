import type { AuditEntry } from '@minutebook/contract';
import type { Format } from '../ui/format';
import type { AUDIT_WORDS } from './words';

type Words = (typeof AUDIT_WORDS)['en'];

/** What an act was on, in one line: the subject, then the facts that tell it from others of its kind. */
export function summaryOf(
  entry: AuditEntry,
  words: Words,
  format: Pick<Format, 'count' | 'stamp' | 'watched'>,
): string {
  return [subjectText(entry, words), ...factsOf(entry, words, format)].filter(Boolean).join(words.separator);
}

export function subjectText({ subject, actor }: Pick<AuditEntry, 'subject' | 'actor'>, words: Words): string {
  const kind = (words.subjectKind as Readonly<Record<string, string>>)[subject.kind] ?? subject.kind;
  if (subject.kind === 'alert') return `A-${subject.id}`;
  if (subject.kind === 'queue') return `${kind} ${named(words.queue, subject.id)}`;
  // Whoever signs in or out is named in the row already.
  if (subject.kind === 'person') return `${kind} ${subject.id.slice(0, 8)}`;
  if (subject.kind === 'user') return subject.id === actor.id ? '' : `${kind} ${subject.id.slice(0, 8)}`;
  if (['search', 'log', 'archive', 'session', 'appliance'].includes(subject.kind)) return '';
  return `${kind} ${subject.id}`;
}

/** The word for a name the log has in English; the name itself when there is none. */
function named(words: Readonly<Record<string, string>>, name: string): string {
  return words[name] ?? name;
}

/** Where the subject can be looked at; null when there is no page for it. */
export function linkOf({ subject }: Pick<AuditEntry, 'subject'>): string | null {
  if (!/^\d+$/.test(subject.id)) return null;
  const paths: Readonly<Record<string, string>> = {
    alert: '/review/open/',
    import: '/imports/',
    lexicon: '/lexicons/',
  };
  const path = paths[subject.kind];
  return path === undefined ? null : path + subject.id;
}

function causeOf(alert: string, ofCase: string, words: Words): string {
  if (alert) return words.forAlert(alert);
  return ofCase ? words.forCase(ofCase) : words.withoutAlert;
}

function viewOf(view: string, words: Words): string {
  return (words.inView as Readonly<Record<string, string>>)[view] ?? '';
}

function factsOf(
  { action, detail }: AuditEntry,
  words: Words,
  format: Pick<Format, 'count' | 'stamp' | 'watched'>,
): string[] {
  const text = (key: string): string => (typeof detail[key] === 'string' ? (detail[key] as string) : '');
  const number = (key: string): number | null => (typeof detail[key] === 'number' ? (detail[key] as number) : null);
  const length = (key: string): number => (Array.isArray(detail[key]) ? (detail[key] as unknown[]).length : 0);
  const say = (value: number | null, sentence: (n: number, shown: string) => string): string =>
    value === null ? '' : sentence(value, format.count(value));
  switch (action) {
    case 'search.run':
      return [text('query'), say(number('total'), words.hits)];
    case 'search.counted':
      return [text('query'), say(number('counted'), words.hits)];
    case 'search.saved':
    case 'search.changed':
    case 'search.removed':
      return [text('name'), text('query')];
    case 'terms.started':
      return [say(length('terms'), words.terms), text('within')];
    case 'lexicon.tried':
      return [text('query'), say(number('hits'), words.hits)];
    case 'conversation.viewed':
      return [
        say(length('messages'), words.messages),
        causeOf(text('alert'), text('case'), words),
        viewOf(text('view'), words),
      ];
    case 'reading.reported':
      return [
        say(length('messages'), words.messages),
        number('elapsed') === null ? '' : words.onScreen(format.watched(number('elapsed')!)),
        viewOf(text('view'), words),
      ];
    case 'message.viewed':
      return text('asOf')
        ? [viewOf(text('view'), words), format.stamp(text('asOf'))]
        : [text('what'), viewOf(text('view'), words)];
    case 'looks.viewed':
    case 'audit.viewed':
      return [text('subject'), text('cause'), text('actor'), text('what')];
    case 'queue.viewed':
      return [say(length('alerts'), words.alerts)];
    case 'alert.decided':
      return [
        named(words.disposition, text('disposition')),
        number('dwell') === null ? '' : words.onScreen(format.watched(number('dwell')!)),
      ];
    case 'alert.refused':
      return [text('act'), text('code')];
    case 'emergency.opened':
      return [named(words.purpose, text('purpose')), text('reference')];
    case 'emergency.ended':
      return [named(words.ending, text('how'))];
    case 'access.refused':
      return [words.needs(text('permission'))];
    case 'lexicon.drafted':
      return [say(number('rules'), words.rules)];
    case 'import.finished': {
      const account = (detail['account'] ?? detail) as Readonly<Record<string, unknown>>;
      const of = (key: string): string => format.count(Number(account[key] ?? 0));
      return 'read' in account ? [words.read(of('read'), of('fresh'), of('duplicate'), of('exceptions'))] : [];
    }
    default:
      return [text('name'), text('email'), text('rule'), text('what')].slice(0, 3);
  }
}
