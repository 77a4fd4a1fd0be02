import {
  DIRECTIONS,
  type Document,
  type Fields,
  normaliseHandle,
  type PartyText,
  splitZones,
  type Zone,
} from '@minutebook/query';
import { textOf } from '../http/presenting';
import { attachmentsOf, isMessage } from '../ledger/events';
import { partyKey } from '../people/directory';
import { type Handle, holderAt, isOfFirmAt } from '../people/who-is-who';
import type { PersonRow } from '../store/person-store';
import type { ArchivedMessage, ArchivedVersion } from './reader';

/** The versions of a message, as either the ledger's follower or a reader has them. */
export interface MessageFacts {
  readonly id: number;
  readonly kind: ArchivedMessage['kind'];
  readonly conversation: number;
  readonly channel: string;
  readonly at: Date;
  readonly versions: readonly (ArchivedVersion & { readonly position: number | null })[];
  /** What was found out about it since. */
  readonly annotations: ArchivedMessage['annotations'];
}

/** The message as the first `size` ledger entries have it; undefined when they do not have it. */
export function asOf<M extends MessageFacts>(message: M, size: number): M | undefined {
  const known = ({ position }: { readonly position: number | null }): boolean => position !== null && position < size;
  if (message.versions.every(known) && message.annotations.every(known)) return message;
  const versions = message.versions.filter(known);
  return versions.length === 0 ? undefined : { ...message, versions, annotations: message.annotations.filter(known) };
}

/** A message as query and rules see it, with all its versions. */
export function documentOf(message: MessageFacts, handles: ReadonlyMap<number, Handle>): Document {
  let fields: Fields | undefined;
  return {
    zones: [...message.versions.flatMap((version) => zonesOf(version, message.channel)), ...attachmentZones(message)],
    // Worked out when somebody asks: most rules and queries read text alone.
    get fields() {
      return (fields ??= fieldsOf(message, handles));
    },
  };
}

/** Text of one version, cut into the zones that rules tell apart, and what its attachments are called. */
export function zonesOf(version: ArchivedVersion, channel: string): readonly Zone[] {
  let zones = ZONES.get(version);
  if (!zones) {
    const { subject, body } = textOf(version.event);
    ZONES.set(
      version,
      (zones = [
        ...splitZones({ channel, body, version: version.version, ...(subject !== undefined && { subject }) }),
        ...attachmentNames(version),
      ]),
    );
  }
  return zones;
}

/** As the source names them, so that a file is found which nobody can read, or which never came. */
function attachmentNames({ version, event }: ArchivedVersion): Zone[] {
  return attachmentsOf(event).flatMap(({ name }, part) =>
    name ? [{ kind: 'attachment' as const, version, part, text: name, offset: 0, isName: true as const }] : [],
  );
}

/** What attachments say; of one that was read by several versions of the extractor, what the latest made of it. */
function attachmentZones({ annotations }: MessageFacts): Zone[] {
  const zones = new Map<string, Zone>();
  for (const { annotation } of annotations) {
    if (annotation.kind !== 'text') continue;
    const { version, number, text } = annotation;
    zones.set(`${version}:${number}`, { kind: 'attachment', version, part: number, text, offset: 0 });
  }
  return [...zones.values()].filter((zone) => zone.text !== '');
}

/** Search and surveillance read the same versions one after the other; cutting them once is enough. */
const ZONES = new WeakMap<ArchivedVersion, readonly Zone[]>();

function fieldsOf(message: MessageFacts, handles: ReadonlyMap<number, Handle>): Fields {
  const first = message.versions[0]!;
  const { event } = first;
  const recipients = isMessage(event) ? event.recipients : [];
  const byKey = partiesByKey(first, handles);
  const inRole = (role: string): PartyText[] =>
    recipients
      .flatMap((recipient) => (recipient.role === role ? (byKey.get(partyKey(recipient.party)) ?? []) : []))
      .map((handle) => textOfParty(handle, holderAt(handle, message.at)));
  const sender = first.sender === null ? undefined : handles.get(first.sender);
  const direction = directionOf(message, sender, byKey);
  return {
    id: String(message.id),
    conversation: String(message.conversation),
    channel: message.channel,
    date: first.sentAt?.getTime() ?? null,
    ...(direction && { direction }),
    type: typeOf(message),
    from: sender ? [textOfParty(sender, holderAt(sender, message.at))] : [],
    to: inRole('to'),
    cc: inRole('cc'),
    bcc: inRole('bcc'),
    members: inRole('member'),
    has: hasOf(message),
  };
}

/** Everything a handle can be found by while it is this person's, or nobody's. */
export function textOfParty(handle: Pick<Handle, 'value' | 'name'>, person: PersonRow | undefined): PartyText {
  const text = { handle: normaliseHandle(handle.value), names: handle.name === handle.value ? [] : [handle.name] };
  return person ? { ...textOfPerson(person), ...text, names: [...text.names, person.name, ...person.names] } : text;
}

/** What the directory adds to a handle. */
export function textOfPerson({ externalId, name, names, desk, title }: PersonRow): PartyText {
  return {
    handle: '',
    names: [name, ...names],
    person: [externalId, name, ...names],
    ...(desk !== null && { desk }),
    ...(title !== null && { role: title }),
  };
}

/**
 * By who is of the firm: from somebody of it to nobody else, to somebody else, or from somebody else. What the source says
 * stands before that. Unknown where nothing is known of the firm, or not who was addressed.
 */
function directionOf(
  { versions, at }: MessageFacts,
  sender: Handle | undefined,
  byKey: ReadonlyMap<string, Handle>,
): Fields['direction'] {
  const { event } = versions[0]!;
  if (!isMessage(event)) return undefined;
  const stated = DIRECTIONS.find((direction) => direction === event.extra?.['direction']);
  if (stated) return stated as Fields['direction'];
  const fromFirm = sender && isOfFirmAt(sender, at);
  if (fromFirm === undefined) return undefined;
  if (!fromFirm) return 'inbound';
  if (event.recipients.length === 0) return undefined;
  const isInternal = event.recipients.every(({ party }) => {
    const handle = byKey.get(partyKey(party));
    return handle !== undefined && isOfFirmAt(handle, at);
  });
  return isInternal ? 'internal' : 'outbound';
}

function typeOf(message: MessageFacts): Fields['type'] {
  const { event } = message.versions[0]!;
  if (isMessage(event) && (event.notice === 'call' || event.notice === 'missed-call')) return 'call';
  return message.kind === 'system'
    ? 'system'
    : message.kind === 'reaction' || message.kind === 'receipt'
      ? 'reaction'
      : 'message';
}

function hasOf(message: MessageFacts): string[] {
  const has = new Set<string>();
  for (const { event, change } of message.versions) {
    if (attachmentsOf(event).length > 0) has.add('attachment');
    if (change === 'edited' || change === 'deleted') has.add(change);
    for (const mark of isMessage(event) ? event.marks : []) if (mark === 'edited' || mark === 'deleted') has.add(mark);
  }
  if (message.annotations.some(({ annotation }) => annotation.kind === 'absence')) has.add('gone');
  return [...has];
}

/** Handles of a version, by what its source calls them. */
export function partiesByKey(version: ArchivedVersion, handles: ReadonlyMap<number, Handle>): Map<string, Handle> {
  return new Map(
    version.parties.flatMap((id) => (handles.has(id) ? [[partyKey(handles.get(id)!), handles.get(id)!] as const] : [])),
  );
}
