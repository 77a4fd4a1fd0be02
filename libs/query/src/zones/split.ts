import { type Zone, type ZoneKind } from '../document';
import { boilerplateLines } from './boilerplate';
import { quotedLines } from './chat-quote';
import { linesOf } from './lines';
import { historyLines } from './mail-history';

/** Changes with what any zone holds; a change needs a re-index, as one of the analyzer does. */
export const ZONES_VERSION = 2;

export interface ZoneInput {
  /** One of CHANNELS: mail is read for reply headers, anything else for the quotations of chats. */
  readonly channel: string;
  readonly subject?: string;
  readonly body: string;
  /** Message version, from 0. */
  readonly version: number;
}

/**
 * Cuts a message into subject, own text, quoted text, and signature with disclaimers (semantics.md 17). The zones of
 * the body, one after the other, are the body, character for character. What follows a forward marker is quoted.
 * Linear in the length of the body; in doubt text is the author's, because own text is what rules read.
 */
export function splitZones({ channel, subject, body, version }: ZoneInput): Zone[] {
  const zones: Zone[] = [];
  if (subject) zones.push({ kind: 'subject', version, text: subject, offset: 0 });
  const lines = linesOf(body);
  const quoted = channel === 'email' ? historyLines(lines) : quotedLines(lines);
  const boilerplate = lines.map(() => false);
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && quoted[to] === quoted[from]) to++;
    if (!quoted[from]) boilerplateLines(lines, from, to, boilerplate);
    from = to;
  }
  const kindOf = (line: number): ZoneKind => (quoted[line] ? 'quoted' : boilerplate[line] ? 'signature' : 'own');
  for (let from = 0; from < lines.length;) {
    const kind = kindOf(from);
    let to = from;
    while (to < lines.length && kindOf(to) === kind) to++;
    const offset = lines[from]!.start;
    zones.push({ kind, version, text: body.slice(offset, lines[to - 1]!.end), offset });
    from = to;
  }
  return zones;
}
