import type { Receiver } from '../receiver';
import { bodyKey, headerOf, hmac, isFresh, isSame } from '../signatures';

/**
 * The generic feed: JSON Lines of the published schema, by POST, with
 *
 *     X-Minutebook-Timestamp: seconds since 1970
 *     X-Minutebook-Signature: v1=hex(HMAC-SHA256(signing key, timestamp + "." + body))
 *
 * The timestamp may be five minutes off. The same body again is the same delivery, whenever it is signed: a sender that
 * got no answer sends again.
 */
export const feedReceiver: Receiver = {
  receive: (source, { headers, body, at }) => {
    const timestamp = headerOf(headers, 'x-minutebook-timestamp');
    if (!isFresh(timestamp, at)) return { kind: 'refused', why: 'the timestamp is missing or too far off' };
    const expected = `v1=${hmac('sha256', source.secrets['signingKey']!, 'hex', `${timestamp}.`, body)}`;
    if (!isSame(headerOf(headers, 'x-minutebook-signature') ?? '', expected))
      return { kind: 'refused', why: 'the signature does not fit' };
    return {
      kind: 'delivered',
      delivery: { key: bodyKey(body), type: 'jsonl', body, facts: { signedAt: Number(timestamp) } },
    };
  },
};
