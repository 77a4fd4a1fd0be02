import { readFileSync } from 'node:fs';
import { type Log, type Settings } from '@minutebook/platform';
import { type Inbox } from '../../inbox/inbox';
import { type Register } from '../../register/register';
import { JournalDoor } from './journal-door';

/** Opens the door for journal mail while the program runs, where a port is set for it. */
export class JournalListener {
  private door: JournalDoor | undefined;

  constructor(
    private readonly register: Register,
    private readonly inbox: Inbox,
    private readonly log: Log,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const {
      MINUTEBOOK_SMTP_PORT: port,
      MINUTEBOOK_SMTP_CERT_FILE: cert,
      MINUTEBOOK_SMTP_KEY_FILE: key,
    } = this.settings;
    if (port === undefined) return;
    const tls = cert && key ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } : undefined;
    this.door = new JournalDoor(this.register, this.inbox, this.log, {
      port,
      host: this.settings.MINUTEBOOK_HOST,
      tls,
    });
    this.log.info('journal mail is taken', { port: await this.door.listen(), tls: tls !== undefined });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.door?.close();
  }
}
