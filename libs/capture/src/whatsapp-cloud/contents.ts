import { bodyOf, isObject, type JsonObject, objectOf, objectsOf, textOf } from '../json/values';
import { MEDIA_TYPES } from './media';

/** What a message says, in words; undefined: it is of a kind that is not read. */
export function wordsOf(message: JsonObject): string | undefined {
  const type = textOf(message['type']) ?? '';
  const content = objectOf(message[type]);
  if (MEDIA_TYPES.has(type)) return bodyOf(content['caption']);
  switch (type) {
    case 'text':
      return bodyOf(content['body']);
    case 'button':
      return bodyOf(content['text']);
    case 'interactive':
      return chosen(content);
    case 'location':
      return place(content);
    case 'contacts':
      return objectsOf(message['contacts']).map(card).join('\n');
    case 'order':
      return order(content);
    case 'template':
      return template(content);
    case 'system':
      return bodyOf(content['body']);
    case 'unsupported':
    case 'unknown':
      return 'A message of a kind that WhatsApp does not pass on';
    default:
      return undefined;
  }
}

function chosen(content: JsonObject): string {
  const reply = ['button_reply', 'list_reply'].map((name) => content[name]).find(isObject);
  if (reply) return [bodyOf(reply['title']), bodyOf(reply['description'])].filter((text) => text !== '').join('\n');
  const flow = objectOf(content['nfm_reply']);
  const shown = [flow['body'], flow['response_json'], objectOf(content['body'])['text']].map(bodyOf);
  return shown.filter((text) => text !== '').join('\n');
}

function place(content: JsonObject): string {
  const name = ['name', 'address', 'url'].map((member) => textOf(content[member])).filter((text) => text !== undefined);
  return ['Location:', ...name, `${textOf(content['latitude']) ?? '?'}, ${textOf(content['longitude']) ?? '?'}`].join(
    ' ',
  );
}

function card(contact: JsonObject): string {
  const name = textOf(objectOf(contact['name'])['formatted_name']);
  const phones = objectsOf(contact['phones']).map((phone) => textOf(phone['phone']) ?? textOf(phone['wa_id']));
  const mails = objectsOf(contact['emails']).map((mail) => textOf(mail['email']));
  return ['Contact:', name, ...phones, ...mails].filter((text) => text !== undefined).join(' ');
}

function order(content: JsonObject): string {
  const items = objectsOf(content['product_items']).map(
    (item) =>
      `- ${textOf(item['quantity']) ?? '?'} × ${textOf(item['product_retailer_id']) ?? '?'} (${textOf(item['item_price']) ?? '?'} ${textOf(item['currency']) ?? ''})`,
  );
  return ['Order:', bodyOf(content['text']), ...items].filter((text) => text !== '').join('\n');
}

function template(content: JsonObject): string {
  const texts = objectsOf(content['components'])
    .flatMap((component) => objectsOf(component['parameters']))
    .map((parameter) => bodyOf(parameter['text']));
  return [`Template: ${textOf(content['name']) ?? '?'}`, ...texts].filter((text) => text !== '').join('\n');
}
