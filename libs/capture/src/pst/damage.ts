/** Something in an Outlook data file is not where it should be, or not what. For people; never holds text of a message. */
export class PstDamage extends Error {
  constructor(
    message: string,
    readonly code: 'archive-damaged' | 'encrypted' = 'archive-damaged',
  ) {
    super(message);
  }
}
