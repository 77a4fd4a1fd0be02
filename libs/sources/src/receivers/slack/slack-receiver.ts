import { slackMedia } from '@minutebook/capture';
import { Problem } from '@minutebook/platform';
import type { OpenSource } from '../../register/register';
import { VendorRefused, VendorUnavailable } from '../../vendors/vendor-client';
import { asObject, parsed, textAt } from '../json';
import type { Receiver } from '../receiver';
import { bodyKey, headerOf, hmac, isFresh, isSame } from '../signatures';

/** Slack's Events API: `v0` signatures over timestamp and body, five minutes; an event has an id, also when it comes again. */
export const slackReceiver: Receiver = {
  receive: ({ secrets }, { headers, body, at }) => {
    const timestamp = headerOf(headers, 'x-slack-request-timestamp');
    if (!isFresh(timestamp, at)) return { kind: 'refused', why: 'the timestamp is missing or too far off' };
    const expected = `v0=${hmac('sha256', secrets['signingSecret']!, 'hex', `v0:${timestamp}:`, body)}`;
    if (!isSame(headerOf(headers, 'x-slack-signature') ?? '', expected))
      return { kind: 'refused', why: 'the signature does not fit' };
    const call = asObject(parsed(body));
    if (call['type'] === 'url_verification')
      return {
        kind: 'handshake',
        answer: { type: 'text/plain', text: (textAt(call, 'challenge') ?? '').slice(0, 200) },
      };
    const event = textAt(call, 'event_id');
    return {
      kind: 'delivered',
      delivery: {
        key: event === undefined ? bodyKey(body) : `event:${event}`,
        type: 'json',
        body,
        facts: { signedAt: Number(timestamp), ...(event !== undefined && { event }) },
      },
    };
  },

  enclosures: (source, body, vendor) =>
    slackMedia(body).map(({ path: name, url, size }) => ({
      name,
      fetch: async (path) => {
        // The token goes to Slack's own files and nowhere else, whatever an event says.
        if (!isOwn(source, url!)) throw new VendorRefused('the file lies with another service');
        const { bytes } = await vendor.file(url!, path, authorised(source));
        // Without rights Slack answers with a page to sign in on.
        if (size !== undefined && bytes !== size)
          throw new VendorUnavailable('the file has not the size it is said to');
      },
    })),

  test: async (source, vendor) => {
    const url = `${apiOf(source)}/auth.test`;
    if (asObject(await vendor.json(url, { method: 'POST', ...authorised(source) }))['ok'] !== true)
      throw new Problem({ code: 'token-refused', status: 422, title: 'Slack does not know the bot token.' });
  },
};

function isOwn({ settings }: OpenSource, url: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(settings['filesUrl']!).origin;
}

/** The API stands beside the files: `https://slack.com/api`. */
function apiOf({ settings }: OpenSource): string {
  const files = settings['filesUrl']!;
  return files === 'https://files.slack.com' ? 'https://slack.com/api' : `${files}/api`;
}

function authorised({ secrets }: OpenSource): { headers: Record<string, string> } {
  return { headers: { Authorization: `Bearer ${secrets['botToken']}` } };
}
