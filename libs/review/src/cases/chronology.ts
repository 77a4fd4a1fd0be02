import type { ArchivedMessage, ArchivedVersion, Handle, Reader, SightedReader } from '@minutebook/archive';
import { disposedSentence, holderAt, presentParty, textOf } from '@minutebook/archive';
import type { Exhibit } from '@minutebook/contract';
import type { Database } from '@minutebook/platform';
import type { Findings, Hit } from '@minutebook/surveillance';
import { isFor } from './exhibits';
import { type CaseAlert, type ItemRow, readAlerts, readItems } from './store/case-item-store';

/** UTF-16 units of a text that a row shows; the conversation has the whole. */
const SHOWN = 400;
/** Of these, what stands before the first thing a rule found. */
const BEFORE = 80;

/** An item of a case with what it stands for, opened as its reader may see it. */
export interface Opened {
  readonly item: ItemRow;
  /** Undefined: no message, or one behind a wall for this reader. */
  readonly message: ArchivedMessage | undefined;
  readonly version: ArchivedMessage['versions'][number] | undefined;
  readonly sender: Handle | undefined;
  readonly alert: CaseAlert | undefined;
  readonly hit: Hit | undefined;
  readonly rule: { readonly code: string; readonly title: string } | undefined;
  /** Its message is no more. */
  readonly gone: string | undefined;
  /** Restricted to others, or behind a wall: the reader learns its number and no more. */
  readonly isHidden: boolean;
}

/** Opens what a case rests on, in the order it happened. */
export class Chronology {
  constructor(
    private readonly database: Database,
    private readonly sighted: SightedReader,
    private readonly reader: Reader,
    private readonly findings: Findings,
  ) {}

  async of(user: string, id: number): Promise<Opened[]> {
    const items = await readItems(this.database, id);
    const own = items.filter((item) => isFor(user, item));
    const [messages, alerts] = await Promise.all([
      this.sighted.messages(user, [...new Set(own.flatMap(({ message }) => message ?? []))]),
      readAlerts(
        this.database,
        own.flatMap(({ alert }) => alert ?? []),
      ),
    ]);
    const [hits, rules, handles] = await Promise.all([
      this.findings.hits(alerts.map(({ hit }) => hit)),
      this.findings.rules(alerts.map(({ ruleVersion }) => ruleVersion)),
      this.reader.handles(messages.flatMap(({ versions }) => versions.flatMap(({ sender }) => sender ?? []))),
    ]);
    const byId = new Map(messages.map((message) => [message.id, message]));
    const disposed = await this.reader.disposed(
      own.flatMap(({ message }) => (message === null || byId.has(message) ? [] : [message])),
    );
    const alertById = new Map(alerts.map((alert) => [alert.id, alert]));
    const hitById = new Map(hits.map((hit) => [hit.id, hit]));
    return items.map((item) => {
      const message = item.message === null || !isFor(user, item) ? undefined : byId.get(item.message);
      const alert = message && item.alert !== null ? alertById.get(item.alert) : undefined;
      const sender = message?.versions[0]!.sender ?? null;
      const row = item.message === null ? undefined : disposed.get(item.message);
      return {
        item,
        message,
        version: message?.versions.find(({ version }) => version === item.messageVersion),
        sender: sender === null ? undefined : handles.get(sender),
        alert,
        hit: alert && hitById.get(alert.hit),
        rule: alert && rules.get(alert.ruleVersion),
        gone: row && disposedSentence(row),
        isHidden: !isFor(user, item) || (item.message !== null && !message && !row),
      };
    });
  }
}

/** `nameOf` names users who restricted material is for. */
export function presentExhibit(opened: Opened, nameOf: (user: string) => string): Exhibit {
  const { item, message, version, sender, alert, rule, isHidden } = opened;
  const restrictedTo = item.restrictedTo?.map((id) => ({ id, name: nameOf(id) })) ?? null;
  const frame = {
    id: String(item.id),
    number: item.number,
    restrictedTo,
    by: { id: item.by, name: item.byName },
    addedAt: item.addedAt.toISOString(),
  };
  if (isHidden) return { ...NOTHING, ...frame };
  const excerpt = version
    ? excerptOf(version, opened.hit)
    : { text: opened.gone ?? item.text, isCut: false, marks: [] };
  const { time } = version?.event ?? {};
  return {
    ...NOTHING,
    ...frame,
    ...excerpt,
    kind: item.kind,
    at: item.at?.toISOString() ?? null,
    sourceTime: time ? { text: time.text, zone: time.zone ?? null } : null,
    channel: message?.channel ?? null,
    conversation: message ? String(message.conversation) : null,
    message: message ? String(message.id) : null,
    messageVersion: item.messageVersion,
    alert:
      alert && rule
        ? {
            id: String(alert.id),
            state: alert.state,
            severity: alert.severity,
            rule: { code: rule.code, title: rule.title },
            holder: alert.holder,
          }
        : null,
    who: message ? nameOfSender(sender, message) : item.who,
    party: sender && message ? presentParty(sender, message.at) : null,
    reason: item.reason,
    speaksOfDeleting: item.speaksOfDeleting,
    flags: message ? flagsOf(message, item, sender) : [],
    file: item.fileSha256
      ? { name: item.fileName ?? '', bytes: item.fileBytes ?? 0, sha256: item.fileSha256.toString('hex') }
      : null,
  };
}

const NOTHING = {
  kind: null,
  at: null,
  sourceTime: null,
  channel: null,
  conversation: null,
  message: null,
  messageVersion: null,
  alert: null,
  who: '',
  party: null,
  text: '',
  isCut: false,
  marks: [],
  reason: '',
  speaksOfDeleting: false,
  flags: [],
  file: null,
} satisfies Partial<Exhibit>;

export function nameOfSender(sender: Handle | undefined, message: ArchivedMessage): string {
  return (sender && (holderAt(sender, message.at)?.name ?? sender.name)) ?? '';
}

function flagsOf(message: ArchivedMessage, item: ItemRow, sender: Handle | undefined): Exhibit['flags'] {
  const later = message.versions.filter(({ version }) => version > (item.messageVersion ?? 0));
  const isGone =
    message.annotations.some(({ annotation }) => annotation.kind === 'absence') ||
    message.versions.some(({ change }) => change === 'deleted');
  return [
    ...(sender && !holderAt(sender, message.at) ? (['unmapped'] as const) : []),
    ...(isGone ? (['gone'] as const) : []),
    ...(later.some(({ change }) => change === 'edited') ? (['edited'] as const) : []),
  ];
}

/** The part a rule found something in, from a little before it; without one, the beginning. */
export function excerptOf(version: ArchivedVersion, hit: Hit | undefined): Pick<Exhibit, 'text' | 'isCut' | 'marks'> {
  const { subject, body } = textOf(version.event);
  const spans = (hit?.spans ?? []).filter(
    (span) => span.version === version.version && (span.part === 'subject' || span.part === 'body'),
  );
  const part = spans[0]?.part ?? (body.trim() === '' && subject !== undefined ? 'subject' : 'body');
  const whole = part === 'subject' ? (subject ?? '') : body;
  const own = spans.filter((span) => span.part === part).sort((one, other) => one.start - other.start);
  const from = unbroken(whole, Math.max(0, (own[0]?.start ?? 0) - BEFORE));
  const to = unbroken(whole, Math.min(whole.length, from + SHOWN));
  return {
    text: `${from > 0 ? '…' : ''}${whole.slice(from, to)}${to < whole.length ? '…' : ''}`,
    isCut: from > 0 || to < whole.length,
    marks: own
      .filter(({ start, end }) => start >= from && end <= to)
      .map(({ start, end, operand }) => ({
        start: start - from + (from > 0 ? 1 : 0),
        end: end - from + (from > 0 ? 1 : 0),
        operand,
      })),
  };
}

/** A place that does not cut a surrogate pair in two. */
function unbroken(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
