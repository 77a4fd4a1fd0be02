import type { CapturedEvent } from '../event';
import type { Context } from '../importer';
import type { JsonLinesFormat } from '../json/json-lines';
import type { JsonDocument, JsonRecords } from '../json/json-reading';
import { isObject, type JsonObject, objectOf, objectsOf, textOf } from '../json/values';
import type { Findings } from '../source';
import { TeamsMessage } from '../teams-message/records';
import { Directory } from './directory';
import { undoneReactions } from './history';
import { camel, typed } from './spelling';

/** The messages of a file, with the answers below them. */
export class TeamsPage implements JsonLinesFormat, JsonRecords {
  private readonly message = new TeamsMessage();
  private readonly directory: Directory;

  constructor(context: Context) {
    this.directory = new Directory(context);
  }

  recordsIn(document: unknown): string {
    if (Array.isArray(document)) return '[]';
    return isObject(document) && Array.isArray(document['value']) ? 'value[]' : '';
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    const message = typed(camel(record) as JsonObject);
    const replies = objectsOf(message['replies']).map((reply) => ({
      channelIdentity: message['channelIdentity'],
      chatId: message['chatId'],
      ...typed(reply),
      replyToId: reply['replyToId'] ?? message['id'],
    }));
    return [message, ...replies].flatMap((one) => this.events(one)).map((event) => this.known(event));
  }

  findings(document?: JsonDocument): Findings {
    const { notes } = this.message.findings();
    return { notes: [...(document?.notes ?? []), ...notes] };
  }

  /** What was deleted has no text as a rule. Where an export has it still, it is a message, and then gone. */
  private events(message: JsonObject): readonly CapturedEvent[] {
    const isDeleted = textOf(message['deletedDateTime']) !== undefined;
    if (isDeleted && textOf(objectOf(message['body'])['content']) === undefined) return this.message.read(message);
    const events = this.message.read({ ...message, deletedDateTime: null });
    const undone = events.flatMap((event) => ('target' in event ? [] : undoneReactions(message, event)));
    return [...events, ...undone, ...(isDeleted ? this.message.read(message) : [])];
  }

  /** With what the files beside it say of its chat and of people. */
  private known(event: CapturedEvent): CapturedEvent {
    const room = this.directory.roomOf(event.conversation.keys[0]);
    const conversation = {
      ...event.conversation,
      ...(room && { type: room.type, ...(room.title !== undefined && { title: room.title }) }),
    };
    if ('target' in event) return { ...event, conversation };
    const { sender } = event;
    const name = sender && (sender.name ?? this.directory.nameOf(sender.value));
    return {
      ...event,
      conversation,
      ...(sender && name !== undefined && { sender: { ...sender, name } }),
      recipients: room?.recipients.filter(({ party }) => party.value !== sender?.value) ?? event.recipients,
    };
  }
}
