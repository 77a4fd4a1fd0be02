import { type ArchivedMessage, attachmentsOf, type Handle, isMessage, textOf } from '@minutebook/archive';
import type { Entry } from '@minutebook/access';
import { escaped, row, table, words } from './html';

/** A message with what was done about it, as far as the bundle has it. */
export interface ReadableMessage {
  readonly message: ArchivedMessage;
  readonly conversation: string;
  readonly trail: readonly TrailLine[];
}

export type TrailLine = Pick<Entry, 'index' | 'at' | 'actor' | 'action' | 'subject'>;

/** One message, all its versions, and its audit trail, in words. Times are UTC. */
export function messageArticle(
  { message, conversation, trail }: ReadableMessage,
  below: number,
  handles: ReadonlyMap<number, Handle>,
): string {
  const first = message.versions[0]!;
  const facts: [string, string][] = [
    ['Message', String(message.id)],
    ['Channel', escaped(message.channel)],
    ['Conversation', `${words(conversation)} (${message.conversation})`],
    ['Sent', first.sentAt ? utc(first.sentAt) : 'the source gives no time'],
    ['From', first.sender === null ? 'nobody: the service itself' : nameOf(handles.get(first.sender))],
    ['Takes part', first.parties.map((party) => nameOf(handles.get(party))).join(', ')],
  ];
  const shown = message.versions.filter(({ position }) => position !== null && position < below);
  return (
    `<article id="m${message.id}">\n<h2>${first.sentAt ? utc(first.sentAt) : utc(first.receivedAt)}</h2>\n<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>\n` +
    shown.map(versionBlock).join('') +
    (trail.length === 0 ? '<p>The audit log has nothing about it.</p>\n' : trailTable(trail)) +
    '</article>\n'
  );
}

export function trailTable(trail: readonly TrailLine[]): string {
  return table(
    ['Entry', 'When (UTC)', 'Who', 'Role', 'What', 'About'],
    trail.map(({ index, at, actor, action, subject }) =>
      row([
        String(index),
        utc(at),
        words(actor.name),
        escaped(actor.role),
        escaped(action),
        words(`${subject.kind}:${subject.id}`),
      ]),
    ),
  );
}

function versionBlock(version: ArchivedMessage['versions'][number]): string {
  const { event } = version;
  const { subject, body } = textOf(event);
  const files = attachmentsOf(event).map(({ name, size, state }) =>
    words(`${name ?? 'without a name'} (${size === undefined ? 'size unknown' : `${size} bytes`}, ${state})`),
  );
  const said = isMessage(event) || event.type === 'edit' ? body : (event.value ?? '');
  const facts: [string, string][] = [
    ['Version', `${version.version}, ${escaped(version.change)}; ledger entry ${version.position}`],
    ['At the source', words(`${event.time.text}${event.time.zone ? ` (${event.time.zone})` : ''}`)],
    ['Received', utc(version.receivedAt)],
    ['In the ledger', version.ledgerAt ? utc(version.ledgerAt) : ''],
    ...(subject === undefined ? [] : [['Subject', words(subject)] as [string, string]]),
    ...(files.length === 0 ? [] : [['Attachments', files.join('<br>')] as [string, string]]),
  ];
  return (
    `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>\n` +
    (said === '' ? '<p>(no text)</p>\n' : `<div class="text" dir="auto">${escaped(said)}</div>\n`)
  );
}

function nameOf(handle: Handle | undefined): string {
  if (!handle) return 'unknown';
  return words(handle.name === handle.value ? handle.value : `${handle.name} <${handle.value}>`);
}

export function utc(at: Date): string {
  return at.toISOString().replace('T', ' ').slice(0, 19);
}
