import { twilioMedia } from '@minutebook/capture';
import type { OpenSource } from '../../register/register';
import { VendorRefused } from '../../vendors/vendor-client';
import type { Receiver } from '../receiver';
import { bodyKey, headerOf, hmac, isSame } from '../signatures';

/**
 * Twilio's messaging webhooks: forms, signed over the address they were told to call and the sorted fields. The signature
 * has no time, so it is the id and state of the message that a replay is known by.
 */
export const twilioReceiver: Receiver = {
  receive: ({ settings, secrets }, { headers, body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    const expected = hmac('sha1', secrets['authToken']!, 'base64', settings['hookUrl']!, signedText(form));
    if (!isSame(headerOf(headers, 'x-twilio-signature') ?? '', expected))
      return { kind: 'refused', why: 'the signature does not fit' };
    const sid = form.get('MessageSid') ?? form.get('SmsSid');
    const state = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
    return {
      kind: 'delivered',
      delivery: {
        key: sid === null ? bodyKey(body) : `message:${sid}:${state}`,
        type: 'txt',
        body,
        facts: sid === null ? {} : { message: sid },
      },
      answer: { type: 'text/xml', text: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>' },
    };
  },

  enclosures: (source, body, vendor) =>
    twilioMedia(body).map(({ path: name, url }) => ({
      name,
      fetch: async (path) => {
        // The token goes to Twilio and nowhere else, whatever a form says.
        if (!url!.startsWith(`${source.settings['apiUrl']}/`))
          throw new VendorRefused('the file lies with another service');
        await vendor.file(url!, path, authorised(source));
      },
    })),

  test: async (source, vendor) => {
    const { apiUrl, accountSid } = source.settings;
    await vendor.json(`${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid!)}.json`, authorised(source));
  },
};

/** Names and values of the fields one after the other, by name; equal ones once. */
function signedText(form: URLSearchParams): string {
  return [...new Set(form.keys())]
    .sort()
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}

function authorised({ settings, secrets }: OpenSource): { headers: Record<string, string> } {
  const credentials = Buffer.from(`${settings['accountSid']}:${secrets['authToken']}`).toString('base64');
  return { headers: { Authorization: `Basic ${credentials}` } };
}
