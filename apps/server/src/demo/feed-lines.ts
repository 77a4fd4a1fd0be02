import { isMessage } from '@minutebook/archive';
import type { Attachment, CapturedEvent, FeedEvent, Party } from '@minutebook/capture';

/** Captured events as events of the neutral feed: the demo company travels the same way as everybody's messages. */
export function toFeed(event: CapturedEvent): FeedEvent {
  const { keys, title, type } = event.conversation;
  const common = {
    channel: event.channel,
    conversation: { id: keys[0]!, type, ...(title !== undefined && { title }) },
    at: instantOf(event),
  };
  if (isMessage(event)) {
    return {
      type: event.type,
      id: event.nativeId ?? event.identity.key,
      ...common,
      ...(event.type === 'system' && event.notice && { notice: event.notice }),
      ...(event.sender && { from: partyOf(event.sender) }),
      to: event.recipients.map(({ role, party }) => ({ role, ...partyOf(party) })),
      ...(event.subject !== undefined && { subject: event.subject }),
      text: event.body,
      attachments: event.attachments.map(attachmentOf),
      marks: [...event.marks],
      ...(event.inReplyTo !== undefined && { inReplyTo: event.inReplyTo }),
      ...(event.quote && { quote: { ...event.quote } }),
      ...(event.extra && { extra: { ...event.extra } }),
    } as FeedEvent;
  }
  const change = {
    type: event.type,
    id: event.identity.key,
    ...common,
    target: event.target,
    ...(event.actor && { by: partyOf(event.actor) }),
  };
  if (event.type === 'edit')
    return {
      ...change,
      text: event.body ?? '',
      ...(event.subject !== undefined && { subject: event.subject }),
    } as FeedEvent;
  return (event.type === 'delete' ? change : { ...change, value: event.value ?? '' }) as FeedEvent;
}

/** The source's own wall time with its offset, where it has one: that is what an export would show. */
function instantOf({ time }: CapturedEvent): string {
  const offset = /^[+-]\d\d:\d\d$/.exec(time.zone ?? '')?.[0];
  if (time.wall !== undefined && offset) return `${time.wall}${offset}`;
  if (time.utc === undefined) throw new Error('an event of the demo company has no time');
  return time.utc;
}

function partyOf({ scheme, value, name }: Party): { scheme: string; value: string; name?: string } {
  return { scheme, value, ...(name !== undefined && { name }) };
}

function attachmentOf({ name, mediaType, size, inline, state }: Attachment): object {
  return {
    ...(name !== undefined && { name }),
    ...(mediaType !== undefined && { mediaType }),
    ...(size !== undefined && { size }),
    ...(inline !== undefined && { inline }),
    state: state === 'missing' ? 'missing' : 'omitted',
  };
}
