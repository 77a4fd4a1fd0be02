import type { Message, SearchHit } from '@minutebook/contract';
import type { HitMark } from '../ui/conversation/rows';
import { sideOf } from '../ui/query/sides';

export interface HitGroup {
  readonly key: string;
  readonly conversation: SearchHit['conversation'];
  readonly hits: readonly SearchHit[];
}

/** Neighbouring hits of one conversation stand together; the order of the answer is kept. */
export function groupsOf(hits: readonly SearchHit[], together: boolean): HitGroup[] {
  const groups: { key: string; conversation: SearchHit['conversation']; hits: SearchHit[] }[] = [];
  for (const hit of hits) {
    const last = groups.at(-1);
    if (together && last?.conversation.id === hit.conversation.id) last.hits.push(hit);
    else groups.push({ key: hit.id, conversation: hit.conversation, hits: [hit] });
  }
  return groups;
}

/** Where the marks of a snippet lie in the message it was cut from. A snippet is a piece of its subject or body, or of an attachment's text or name. */
export function marksIn(
  hits: readonly SearchHit[],
  messages: readonly Message[],
  sides: ReadonlyMap<number, 'a' | 'b'> | null,
): HitMark[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  return hits.flatMap((hit) => {
    const message = byId.get(hit.id);
    return message ? hit.snippets.flatMap((snippet) => marksOfSnippet(snippet, message, sides)) : [];
  });
}

function marksOfSnippet(
  { part, version, number, from, spans }: SearchHit['snippets'][number],
  message: Message,
  sides: ReadonlyMap<number, 'a' | 'b'> | null,
): HitMark[] {
  return spans.map(({ start, end, operand }) => ({
    message: message.id,
    version,
    part,
    number,
    start: from + start,
    end: from + end,
    kind: sideOf(operand, sides),
  }));
}
