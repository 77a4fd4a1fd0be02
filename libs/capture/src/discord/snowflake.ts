/** First instant of Discord's ids: their high bits count milliseconds from here. */
const EPOCH = 1_420_070_400_000;
/** An id is made a moment before the message has its time. Milliseconds. */
export const CLOSE = 2000;

/** When an id was made, in milliseconds from 1970; undefined: it is none of Discord's. */
export function instantIn(id: string): number | undefined {
  return /^\d{15,20}$/.test(id) ? Number(BigInt(id) >> 22n) + EPOCH : undefined;
}
