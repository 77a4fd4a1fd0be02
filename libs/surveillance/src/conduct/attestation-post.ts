import { type Audit, freshToken, holdersOf, type Notices, systemActor, tokenHash } from '@minutebook/access';
import {
  type Clock,
  type Database,
  handOver,
  type Letter,
  type Log,
  type Mail,
  nudge,
  type Transaction,
} from '@minutebook/platform';
import { isWaiting } from './campaigns';
import { writeAttestationLetter } from './letter-text';
import { ATTESTATION_MOVES } from './life';
import {
  type AttestationLetterRow,
  endLetter,
  putLetterOff,
  putLettersOff,
  waitingLetters,
} from './store/attestation-letter-store';
import { insertLinks, insertMoves, lockAttestation, moveAttestations, noteReminder } from './store/attestation-store';

const LOCK = 'attestation-mail';
const SENDER = systemActor('attestations');

export interface AttestationPostRules {
  /** Address of the workbench, without a slash at its end. */
  readonly url: string;
  readonly site: string;
}

/**
 * Hands letters with one-time links over to the mail server. A letter is a row before it is tried and stays one until it
 * is taken; somebody counts as reminded only then. Each attempt has a link of its own, since only hashes are kept, and
 * all of them work until one was used: of an attempt whose outcome was lost, either letter is good.
 */
export class AttestationPost {
  constructor(
    private readonly database: Database,
    private readonly notices: Pick<Notices, 'tell'>,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Undefined: none is sent. */
    private readonly mail: Mail | undefined,
    private readonly rules: AttestationPostRules,
  ) {}

  /** One round, in one process of the cluster at a time. Returns how many letters were taken. */
  async run(signal?: AbortSignal): Promise<number> {
    const { mail } = this;
    if (!mail) return 0;
    return (await this.database.exclusively(LOCK, () => this.send(mail, signal))) ?? 0;
  }

  private send(mail: Mail, signal?: AbortSignal): Promise<number> {
    return handOver<AttestationLetterRow>(
      mail,
      {
        waiting: (now, limit) => waitingLetters(this.database, now, limit),
        letterOf: (letter) => this.letterOf(letter, mail),
        taken: (letter) => this.taken(letter),
        failed: ({ id }, facts) => this.log.warn('a letter to attest was not taken', { letter: id, ...facts }),
        refused: (letter, { code }) => this.refused(letter, code),
        putOff: ({ id }, code, until) => putLetterOff(this.database, id, code, until),
        putAllOff: (until) => putLettersOff(this.database, until),
      },
      this.clock,
      signal,
    );
  }

  private async letterOf(letter: AttestationLetterRow, mail: Mail): Promise<Letter | undefined> {
    // Answered or withdrawn meanwhile: it would ask for what is there.
    if (!isWaiting(letter.attestationState)) {
      await this.database.transaction((tx) => this.end(tx, letter, 'refused', 'not-needed'));
      return undefined;
    }
    return {
      to: { name: letter.toName, address: letter.address },
      messageId: `<attestation-${letter.id}.${this.rules.site}@${mail.domain}>`,
      date: letter.madeAt,
      ...writeAttestationLetter(letter.kind, letter.toName, await this.link(letter)),
    };
  }

  private async link({ attestation }: AttestationLetterRow): Promise<string> {
    const token = freshToken();
    const links = [{ id: attestation, hash: tokenHash(token) }];
    await this.database.transaction((tx) => insertLinks(tx, links, this.clock.now()));
    return `${this.rules.url}/attest#${token}`;
  }

  private async taken(letter: AttestationLetterRow): Promise<void> {
    const { id, attestation, kind } = letter;
    await this.database.transaction(async (tx) => {
      const row = await lockAttestation(tx, attestation);
      await this.end(tx, letter, 'taken', null);
      if (kind === 'reminder' && isWaiting(row!.state)) {
        const { from, to } = ATTESTATION_MOVES.remind;
        const moved = await moveAttestations(tx, [attestation], from, to);
        await insertMoves(
          tx,
          moved.map((move) => ({ ...move, to })),
          { at: this.clock.now(), byName: SENDER.name },
        );
        await noteReminder(tx, [attestation]);
      }
      await this.audit.append(tx, SENDER, 'attestation.sent', subject(attestation), { letter: String(id), kind });
      await nudge(tx, { topic: 'conduct' });
    });
  }

  /** Refused for good: compliance is told, and can hand a link over. The calendar goes on. */
  private async refused(letter: AttestationLetterRow, code: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.end(tx, letter, 'refused', code);
      await this.notices.tell(tx, await holdersOf(tx, 'conduct.write'), {
        kind: 'attestation-unsent',
        subject: subject(letter.attestation),
        words: { by: letter.toName, code },
        once: `letter ${letter.id}`,
      });
      await nudge(tx, { topic: 'conduct' });
    });
  }

  private end(
    tx: Transaction,
    { id }: AttestationLetterRow,
    state: 'taken' | 'refused',
    fault: string | null,
  ): Promise<void> {
    return endLetter(tx, id, { state, at: this.clock.now(), fault });
  }
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'attestation', id: String(id) };
}
