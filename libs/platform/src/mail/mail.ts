import { createTransport, type Transporter } from 'nodemailer';
import type { Settings } from '../config/settings';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Waits for connection, greeting and silence, milliseconds. A stuck server must not hold a job for minutes. */
const PATIENCE_MS = 20_000;

/** Plain text to one person. */
export interface Letter {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  /** With angle brackets; the same at every attempt. */
  readonly messageId: string;
  readonly date: Date;
  /** Texts as files, for what must be kept to the letter. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
}

/** Why a letter was not taken. `code` is a reply code (`550`) or an error code (`ECONNREFUSED`), never the server's words. */
export class MailFault extends Error {
  constructor(
    readonly code: string,
    /** `letter`: this one, the server is fine. `server`: any letter would have met it. */
    readonly of: 'letter' | 'server',
    /** Trying again cannot help. */
    readonly final: boolean,
    options?: ErrorOptions,
  ) {
    super(`e-mail was not taken (${code})`, options);
    this.name = 'MailFault';
  }
}

/**
 * Hands letters to the one mail server the settings name, and talks to no other (R150): TLS with a valid certificate
 * always, unless the server is this machine.
 */
export class Mail {
  private readonly transport: Transporter;

  private constructor(
    /** `host:port`. */
    readonly server: string,
    readonly from: string,
    options: Parameters<typeof createTransport>[0],
  ) {
    this.transport = createTransport(options as never);
  }

  /** Undefined: the settings name no mail server, and none is sent. */
  static of(settings: Pick<Settings, 'SMTP_URL' | 'MINUTEBOOK_MAIL_FROM'>): Mail | undefined {
    if (settings.SMTP_URL === undefined || settings.MINUTEBOOK_MAIL_FROM === undefined) return undefined;
    const url = new URL(settings.SMTP_URL);
    const secure = url.protocol === 'smtps:';
    const port = Number(url.port || (secure ? 465 : 587));
    return new Mail(`${url.hostname}:${port}`, settings.MINUTEBOOK_MAIL_FROM, {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port,
      secure,
      ...(LOOPBACK.has(url.hostname) ? { tls: { rejectUnauthorized: false } } : { requireTLS: true }),
      ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      dnsTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    } as Parameters<typeof createTransport>[0]);
  }

  /** Of the sender's address: what Message-IDs end in. */
  get domain(): string {
    return this.from.slice(this.from.lastIndexOf('@') + 1);
  }

  /** Returns once the server has taken the letter. Throws {@link MailFault}. */
  async hand(letter: Letter): Promise<void> {
    try {
      await this.transport.sendMail({
        from: { name: 'Minutebook', address: this.from },
        to: letter.to,
        subject: letter.subject,
        text: letter.text,
        messageId: letter.messageId,
        date: letter.date,
        // Base64: mail servers may wrap, and re-code, what looks like text.
        attachments: (letter.files ?? []).map(({ name, text }) => ({
          filename: name,
          content: Buffer.from(text),
          contentType: 'application/octet-stream',
        })),
        // RFC 3834: no out-of-office answers to a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw faultOf(error);
    }
  }

  close(): void {
    this.transport.close();
  }
}

function faultOf(error: unknown): MailFault {
  const fault = error as {
    code?: string;
    originalCode?: string;
    responseCode?: number;
    permanent?: boolean;
    command?: string;
  };
  const code = String(fault.responseCode ?? fault.originalCode ?? fault.code ?? 'unknown');
  // What is said to a recipient or to the text is about this letter; anything earlier is about us or the server.
  const isOfLetter = fault.responseCode !== undefined && (fault.command === 'RCPT TO' || fault.command === 'DATA');
  return new MailFault(code, isOfLetter ? 'letter' : 'server', isOfLetter && fault.permanent === true, {
    cause: error,
  });
}

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** How long a letter waits after an attempt that failed, the first of which is 1: 30 s, doubling, at most an hour. */
export function pauseAfter(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 20));
}
