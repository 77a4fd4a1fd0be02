import { FEED_VERSION, type FeedEvent, FeedEventSchema, FeedHeaderSchema } from './feed-schema';

/** Lines of a feed, each with its line end. Throws a ZodError for an event that the schema refuses, before it is written. */
export async function* writeFeed(
  events: Iterable<FeedEvent> | AsyncIterable<FeedEvent>,
  source?: string,
): AsyncGenerator<string> {
  const header = FeedHeaderSchema.parse({
    minutebook: 'feed',
    version: FEED_VERSION,
    ...(source !== undefined && { source }),
  });
  yield `${JSON.stringify(header)}\n`;
  for await (const event of events) yield `${JSON.stringify(FeedEventSchema.parse(event))}\n`;
}
