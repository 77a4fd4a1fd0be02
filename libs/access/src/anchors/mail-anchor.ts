import { type Mail, MailFault } from '@minutebook/platform';
import { type Anchor, AnchorFault, fileName, originOf, type Outgoing, type Receipt } from './anchor';

/** An auditor's mailbox. One letter a publication, every checkpoint as a file: what is kept is what a verifier reads. */
export class MailAnchor implements Anchor {
  readonly kind = 'mail';
  readonly name: string;

  constructor(
    private readonly mail: Mail,
    private readonly address: string,
    private readonly site: string,
  ) {
    this.name = `mailto:${address}`;
  }

  async publish(checkpoints: readonly Outgoing[], at: Date): Promise<Receipt[]> {
    if (checkpoints.length === 0) return [];
    const sizes = checkpoints.map(({ log, size }) => `${log}-${size}`).join('.');
    const messageId = `<checkpoint.${sizes}.${at.getTime()}.${this.site}@${this.mail.from.split('@')[1] ?? 'minutebook'}>`;
    try {
      await this.mail.hand({
        to: { name: '', address: this.address },
        subject: `Minutebook: checkpoints of ${at.toISOString().slice(0, 10)}`,
        text: textOf(checkpoints),
        messageId,
        date: at,
        files: checkpoints.map((checkpoint) => ({ name: fileName(checkpoint, at), text: checkpoint.note })),
      });
    } catch (error) {
      throw error instanceof MailFault ? new AnchorFault(error.code, { cause: error }) : error;
    }
    return checkpoints.map((checkpoint) => ({ checkpoint, place: messageId }));
  }
}

function textOf(checkpoints: readonly Outgoing[]): string {
  const lines = checkpoints.map((checkpoint) => `${originOf(checkpoint)}: ${checkpoint.size} entries`);
  return `Please keep this e-mail, where nobody who runs the archive can delete it.

It holds the signed state of an archive's logs as of now:

${lines.join('\n')}

Whatever the archive shows later must have grown out of this. Give the files to the verifier (--checkpoint FILE), and it will
say if it has not. If no such e-mail comes for a day, ask why.

This e-mail is written by a machine; nobody reads answers.
`;
}
