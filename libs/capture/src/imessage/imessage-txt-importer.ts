import type { ConversationRef } from '../event';
import type { Context, Importer, Sample } from '../importer';
import { directKey, NO_OWNER } from '../owner';
import { Addresses } from '../text/addresses';
import type { Findings } from '../source';
import type { TextReader } from '../text/charset';
import { comparable } from '../text/marks';
import { type LookAt, TranscriptReading } from '../text/transcript-reading';
import { clockOf, type Opening, openingOf } from './blocks';
import { ConversationGrammar, named } from './grammar';
import { identifierOf, type Participants, survey } from './survey';

/** Text files of the tool imessage-exporter, one a conversation (formats.md 9). */
export const imessageTxtImporter: Importer = {
  format: 'imessage-txt',
  parser: 'imessage-txt/2',
  coversWholeSpan: true,
  recognise,
  open: (source, context) => new TranscriptReading(source, context, lookAt),
};

/** The first line that says anything opens a block: nothing else writes times like this, alone on a line or before what happened. */
function recognise({ text }: Sample): number {
  const lines = text.replace(/^\s+/, '').split(/\r?\n/, 2);
  const opening = openingOf(lines[0] ?? '');
  if (!opening || !clockOf(opening.time)) return 0;
  if (opening.announcement !== undefined) return / the (?:conversation|group)\b/.test(opening.announcement) ? 0.8 : 0;
  return (lines[1] ?? '').trim() === '' ? 0 : 0.95;
}

const lookAt: LookAt<Opening> = async (source, reader, context) => {
  const people = await survey(source, reader);
  const addresses = new Addresses(context.options.country, 'name');
  const conversation = conversationOf(people, addresses, context);
  const grammar = new ConversationGrammar(people, conversation, addresses, context);
  return { grammar, findings: (ended) => findingsOf(grammar, ended, context) };
};

/** By who writes; the file's name is believed where it is what the exporter makes of a chat: its name and a number, or its members. */
function conversationOf(people: Participants, addresses: Addresses, { path, options }: Context): ConversationRef {
  const file = path.at(-1) ?? '';
  const base = file.slice(file.lastIndexOf('/') + 1).replace(/\.txt$/i, '');
  const others = [...people.names].map((name) => addresses.of(name, named(name)));
  const identifier = identifierOf(base, addresses);
  const numbered = /^(.+) - \d+$/.exec(base)?.[1];
  const other =
    identifier ?? (numbered === undefined && base !== 'orphaned' && others.length === 1 ? others[0] : undefined);
  if (other && others.length <= 1) {
    people.settle(other);
    return { keys: [directKey(other.value, options)], title: others[0]?.name ?? base, type: 'direct' };
  }
  const isMembers = others.length > 0 && others.every(({ value, name }) => base.includes(name ?? value));
  const title = numbered ?? (isMembers ? base : undefined);
  const type = others.length > 1 ? 'group' : 'unknown';
  return title === undefined ? { keys: [], type } : { keys: [`title:${comparable(title)}`], title, type };
}

function findingsOf({ seen }: ConversationGrammar, reader: TextReader, { options }: Context): Findings {
  const notes = [
    'Written by imessage-exporter, not by Apple: times are those of the exporting computer without a zone, and no message has an id.',
    'Lines about attachments, edits, effects and apps stand in the text, where anybody may have written the like.',
  ];
  const note = (count: number, text: string): void => {
    if (count > 0) notes.push(`${count} ${text}`);
  };
  if (seen.sent > 0 && !options.owner) notes.push(NO_OWNER);
  note(seen.repeated, 'replies are printed twice, under what they answer and at their own place; each was read once.');
  note(seen.elsewhere, 'replies stand under what they answer alone; they were read there.');
  note(seen.reactions, 'reactions are kept with the message they are about.');
  note(seen.announcements, 'lines say what happened to the conversation; they are kept as system messages.');
  note(seen.missing, 'attachments are named and not there.');
  const { foreign, charset, legacy } = reader;
  note(foreign, `pieces of text are not valid ${charset.label}${legacy === undefined ? '' : `; read as ${legacy}`}.`);
  return {
    dialect: 'imessage-exporter',
    zone: { zone: options.zone ?? 'UTC', origin: options.zone === undefined ? 'assumed' : 'operator' },
    notes,
  };
}
