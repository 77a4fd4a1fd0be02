import { isObject, type JsonObject } from '../json/values';

/** Names as Graph writes them. PowerShell writes them with capitals, and puts aside those it does not know. */
export function camel(value: unknown): unknown {
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

/** PowerShell gives what happened as the one member that is set, e.g. `MembersAdded`; Graph names its type. */
export function typed(message: JsonObject): JsonObject {
  const detail = message['eventDetail'];
  if (!isObject(detail) || detail['@odata.type'] !== undefined) return message;
  const [name, value] = Object.entries(detail).find(([key, member]) => key !== 'initiator' && isObject(member)) ?? [];
  if (name === undefined || !isObject(value)) return message;
  return { ...message, eventDetail: { ...detail, ...value, '@odata.type': `${name}EventMessageDetail` } };
}
