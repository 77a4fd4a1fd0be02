import type { Clock } from '../clock';
import { type Letter, type Mail, MailFault, pauseAfter } from './mail';

const BATCH = 50;

/** A letter as a row: it is one before it is tried, and stays one until the server took it or refused it for good. */
export interface LetterRow {
  readonly id: number;
  readonly attempts: number;
}

/** Where letters wait, and what follows from how it went with one. */
export interface LetterTray<R extends LetterRow> {
  /** To be tried now, oldest first. */
  waiting(now: Date, limit: number): Promise<R[]>;
  /** What is written; undefined where it is not wanted any more, which has been noted then. */
  letterOf(row: R): Promise<Letter | undefined>;
  taken(row: R): Promise<void>;
  /** Told of every attempt that failed, before anything follows from it. */
  failed(row: R, facts: { readonly attempt: number; readonly code: string; readonly of: MailFault['of'] }): void;
  /** For good. */
  refused(row: R, fault: MailFault): Promise<void>;
  putOff(row: R, code: string, until: Date): Promise<void>;
  /** It is the server's fault: no letter is tried before `until`. */
  putAllOff(until: Date, fault: MailFault, attempt: number): Promise<void>;
}

/** Hands over what waits, until nothing is left or the server fails. Returns how many letters were taken. */
export async function handOver<R extends LetterRow>(
  mail: Mail,
  tray: LetterTray<R>,
  clock: Clock,
  signal?: AbortSignal,
): Promise<number> {
  let taken = 0;
  for (;;) {
    const waiting = await tray.waiting(clock.now(), BATCH);
    if (waiting.length === 0) return taken;
    for (const row of waiting) {
      if (signal?.aborted) return taken;
      const outcome = await handOne(mail, tray, clock, row);
      if (outcome === 'taken') taken++;
      if (outcome === 'server-fails') return taken;
    }
  }
}

async function handOne<R extends LetterRow>(
  mail: Mail,
  tray: LetterTray<R>,
  clock: Clock,
  row: R,
): Promise<'taken' | 'put-off' | 'server-fails'> {
  const letter = await tray.letterOf(row);
  if (!letter) return 'put-off';
  try {
    await mail.hand(letter);
  } catch (error) {
    if (!(error instanceof MailFault)) throw error;
    const attempt = row.attempts + 1;
    tray.failed(row, { attempt, code: error.code, of: error.of });
    if (error.final) {
      await tray.refused(row, error);
      return 'put-off';
    }
    const until = new Date(clock.now().getTime() + pauseAfter(attempt));
    await tray.putOff(row, error.code, until);
    if (error.of === 'letter') return 'put-off';
    await tray.putAllOff(until, error, attempt);
    return 'server-fails';
  }
  await tray.taken(row);
  return 'taken';
}
