export * from './event';
export type * from './source';
export { attachmentBytes } from './attachment-bytes';
export { capture } from './capture';
export { bytesSource, fileSource } from './source/sources';
export { DEFAULT_LIMITS } from './zip/archive';
export { mailPart } from './email/mail-part';
export { type FeedAttachment, type FeedEvent, feedJsonSchema } from './feed/feed-schema';
export { writeFeed } from './feed/feed-writer';
