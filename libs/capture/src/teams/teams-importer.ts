import type { CapturedEvent } from '../event';
import type { Importer, Sample } from '../importer';
import { type JsonLinesFormat, JsonLinesReading } from '../json/json-lines';
import { isObject, type JsonObject, objectsOf } from '../json/values';
import type { Findings } from '../source';
import { TeamsMessage } from '../teams-message/records';

/** Messages of Teams in files: pages of Microsoft Graph, lists of them, and what its PowerShell SDK writes (formats.md 11). */
export const teamsImporter: Importer = {
  format: 'teams',
  parser: 'teams/1',
  recognise,
  open: (source) => new JsonLinesReading(source, new TeamsPage()),
};

function recognise({ text, charset }: Sample): number {
  if (charset.unit !== 'byte' || !/^\s*(?:\[\s*\{|\{)/.test(text)) return 0;
  const has = (...names: string[]): boolean => names.every((name) => new RegExp(`"${name}"\\s*:`, 'i').test(text));
  const isPage = /^\s*\[/.test(text) || /"value"\s*:\s*\[/.test(text);
  return isPage && has('messageType', 'createdDateTime', 'body') && (has('chatId') || has('channelIdentity'))
    ? 0.92
    : 0;
}

class TeamsPage implements JsonLinesFormat {
  private readonly message = new TeamsMessage();

  recordsIn(document: unknown): string {
    if (Array.isArray(document)) return '[]';
    return isObject(document) && Array.isArray(document['value']) ? 'value[]' : '';
  }

  read(record: JsonObject): readonly CapturedEvent[] {
    const message = described(camel(record) as JsonObject);
    const replies = objectsOf(message['replies']).map((reply) => ({
      channelIdentity: message['channelIdentity'],
      chatId: message['chatId'],
      ...reply,
      replyToId: reply['replyToId'] ?? message['id'],
    }));
    return [message, ...replies].flatMap((one) => this.message.read(one));
  }

  findings(): Findings {
    return this.message.findings();
  }
}

/** PowerShell gives what happened as the one member that is set, e.g. `MembersAdded`; Graph names its type. */
function described(message: JsonObject): JsonObject {
  const detail = message['eventDetail'];
  if (!isObject(detail) || detail['@odata.type'] !== undefined) return message;
  const [name, value] = Object.entries(detail).find(([key, member]) => key !== 'initiator' && isObject(member)) ?? [];
  if (name === undefined || !isObject(value)) return message;
  return { ...message, eventDetail: { ...detail, ...value, '@odata.type': `${name}EventMessageDetail` } };
}

/** Names as Graph writes them. PowerShell writes them with capitals, and puts aside those it does not know. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (!isObject(value)) return value;
  const { AdditionalProperties: others, ...own } = value;
  return Object.fromEntries(
    Object.entries({ ...(isObject(others) && others), ...own }).map(([name, member]) => [
      /^[A-Z][a-z]/.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name,
      camel(member),
    ]),
  );
}
