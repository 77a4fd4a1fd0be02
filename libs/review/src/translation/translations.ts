import { randomUUID } from 'node:crypto';
import type { Actor, Audit } from '@minutebook/access';
import { type MessageSeals, type SightedReader, textOf } from '@minutebook/archive';
import { LONGEST_TRANSLATED, type Translation, type TranslationTarget } from '@minutebook/contract';
import { type Clock, type Database, notFound, Problem } from '@minutebook/platform';
import { canonicalBytes, parseCanonical } from '@minutebook/proof';
import { insertTranslation, selectTranslations, type TranslationRow } from './store/translation-store';
import { type MachineTranslation, TranslationFault, type Translator } from './translator';

/** What was given to the machine, and what it made of it. */
interface Content {
  readonly subject: string | null;
  readonly body: string;
  readonly translatedSubject: string | null;
  readonly translatedBody: string;
}

/**
 * Machine translations, for reading (R189): asked for by a person, labelled with service and version, kept with what was
 * given to the machine, by whom and when. Nothing here can touch an alert, and nothing that decides reads from here.
 */
export class Translations {
  constructor(
    private readonly database: Database,
    private readonly reader: SightedReader,
    private readonly seals: MessageSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
    /** Undefined: none is configured, and no text leaves. */
    private readonly translator: Translator | undefined,
  ) {}

  get configured(): boolean {
    return this.translator !== undefined;
  }

  async list(actor: Actor, message: number): Promise<Translation[]> {
    await this.reader.message(actor.id, message);
    await this.audit.record(
      actor,
      'message.viewed',
      { kind: 'message', id: String(message) },
      { what: 'translations' },
    );
    return Promise.all((await selectTranslations(this.database, message)).map((row) => this.open(row)));
  }

  /**
   * Translates a version as captured. Throws `not-found` for what this person may not see, `translation-off`,
   * `translation-empty`, `translation-too-long`, `language-not-offered`, `translation-unavailable`.
   */
  async translate(actor: Actor, id: number, version: number, target: TranslationTarget): Promise<Translation> {
    if (!this.translator) throw switchedOff();
    const message = await this.reader.message(actor.id, id);
    const captured = message.versions.find((candidate) => candidate.version === version);
    if (!captured) throw notFound('version');
    const { subject, body } = textOf(captured.event);
    const texts = [...(subject ? [subject] : []), ...(body ? [body] : [])];
    checkLength(texts.reduce((sum, text) => sum + text.length, 0));
    const about = { kind: 'message', id: String(id) };
    const answer = await this.translator.translate(texts, target).catch(async (error: unknown) => {
      if (!(error instanceof TranslationFault)) throw error;
      // The text may have left all the same.
      await this.audit.record(actor, 'message.translated', about, { version, target, failed: error.kind });
      throw unavailable(error);
    });
    const content: Content = {
      subject: subject ?? null,
      body,
      translatedSubject: subject ? answer.texts[0]! : null,
      translatedBody: body ? answer.texts.at(-1)! : '',
    };
    const row = await this.seal(actor, { message: id, version, target, ...answer }, content);
    await this.database.transaction(async (tx) => {
      await insertTranslation(tx, row);
      await this.audit.append(tx, actor, 'message.translated', about, {
        translation: row.id,
        version,
        target,
        detected: row.detected,
        service: row.service,
        serviceVersion: row.serviceVersion,
      });
    });
    return present(row, content);
  }

  private async seal(
    actor: Actor,
    what: Pick<TranslationRow, 'message' | 'version' | 'target'> & MachineTranslation,
    content: Content,
  ): Promise<TranslationRow> {
    const id = randomUUID();
    return {
      id,
      message: what.message,
      version: what.version,
      target: what.target,
      detected: what.detected,
      service: what.service,
      serviceVersion: what.serviceVersion,
      sealed: await this.seals.seal(what.message, bindingOf({ ...what, id }), canonicalBytes({ ...content })),
      askedBy: actor.id,
      askedByName: actor.name,
      askedAt: this.clock.now(),
    };
  }

  private async open(row: TranslationRow): Promise<Translation> {
    const plain = await this.seals.open(row.message, bindingOf(row), row.sealed);
    return present(row, parseCanonical(plain) as unknown as Content);
  }
}

/** What a sealed translation is bound to, so that none can stand in for another. */
const bindingOf = ({ id, message, version }: Pick<TranslationRow, 'id' | 'message' | 'version'>): string =>
  `translation:${message}:${version}:${id}`;

function present(row: TranslationRow, { translatedSubject, translatedBody }: Content): Translation {
  return {
    id: row.id,
    label: 'machine-translation',
    version: row.version,
    target: row.target,
    subject: translatedSubject,
    body: translatedBody,
    detected: row.detected,
    service: { name: row.service, version: row.serviceVersion },
    at: row.askedAt.toISOString(),
    by: { id: row.askedBy, name: row.askedByName },
  };
}

function checkLength(characters: number): void {
  if (characters === 0)
    throw new Problem({ code: 'translation-empty', status: 422, title: 'There is no text to translate.' });
  if (characters > LONGEST_TRANSLATED)
    throw new Problem({
      code: 'translation-too-long',
      status: 422,
      title: 'This message is too long for the translation service.',
      detail: `It has ${characters} characters; ${LONGEST_TRANSLATED} are sent at most.`,
    });
}

function switchedOff(): Problem {
  return new Problem({
    code: 'translation-off',
    status: 409,
    title: 'No translation service is configured.',
    hint: 'An administrator can name one in the settings: TRANSLATION_URL.',
  });
}

function unavailable(fault: TranslationFault): Problem {
  if (fault.kind === 'language')
    return new Problem({
      code: 'language-not-offered',
      status: 422,
      title: 'The translation service does not offer this language.',
    });
  return new Problem(
    {
      code: 'translation-unavailable',
      status: 503,
      title: 'The translation service gave no translation.',
      detail: { unreachable: 'It does not answer.', refused: 'It refused.', garbled: 'Its answer cannot be read.' }[
        fault.kind
      ],
      hint: 'Try again later. The original is not touched.',
    },
    { cause: fault },
  );
}
