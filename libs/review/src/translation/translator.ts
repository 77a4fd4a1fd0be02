import type { TranslationTarget } from '@minutebook/contract';
import { z } from 'zod';

/** Bytes of an answer that are read. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Names the services use for simplified Chinese: LibreTranslate before and after 1.7. */
const CODES: Readonly<Record<TranslationTarget, readonly string[]>> = { en: ['en'], zh: ['zh-Hans', 'zh'] };

const Languages = z.array(z.object({ code: z.string() }));
const Spec = z.object({ info: z.object({ title: z.string().max(80), version: z.string().max(40) }).partial() });
const Answer = z.object({
  translatedText: z.array(z.string()),
  detectedLanguage: z
    .union([z.object({ language: z.string().max(20) }), z.array(z.object({ language: z.string().max(20) }))])
    .optional(),
});

export interface MachineTranslation {
  /** As many as were given, in their order. */
  readonly texts: readonly string[];
  readonly detected: string | null;
  readonly service: string;
  readonly serviceVersion: string | null;
}

/** Why there is no translation. Says what kind of thing failed; never a text, nor the service's words. */
export class TranslationFault extends Error {
  constructor(
    readonly kind: 'unreachable' | 'refused' | 'garbled' | 'language',
    options?: ErrorOptions,
  ) {
    super(`no translation (${kind})`, options);
    this.name = 'TranslationFault';
  }
}

/**
 * The one translation service the settings name, speaking LibreTranslate's JSON over HTTP. Redirects are not followed: no
 * text goes anywhere else (R150).
 */
export class Translator {
  private readonly base: string;

  constructor(
    address: string,
    private readonly key: string | undefined,
    private readonly milliseconds = 30_000,
  ) {
    this.base = address.endsWith('/') ? address : `${address}/`;
  }

  /** Throws {@link TranslationFault}. */
  async translate(texts: readonly string[], target: TranslationTarget): Promise<MachineTranslation> {
    // Asked each time: a service that was updated answers under its new version.
    const [{ info }, languages] = await Promise.all([this.ask('spec', Spec), this.ask('languages', Languages)]);
    const code = CODES[target].find((candidate) => languages.some((language) => language.code === candidate));
    if (code === undefined) throw new TranslationFault('language');
    const { translatedText, detectedLanguage } = await this.ask('translate', Answer, {
      q: texts,
      source: 'auto',
      target: code,
      format: 'text',
      ...(this.key !== undefined && { api_key: this.key }),
    });
    if (translatedText.length !== texts.length) throw new TranslationFault('garbled');
    const detected = Array.isArray(detectedLanguage) ? detectedLanguage.at(-1) : detectedLanguage;
    return {
      texts: translatedText.map((text) => text.toWellFormed().replaceAll('\0', '\ufffd')),
      detected: detected?.language ?? null,
      service: info.title ?? new URL(this.base).host,
      serviceVersion: info.version ?? null,
    };
  }

  private async ask<T extends z.ZodType>(path: string, shape: T, body?: object): Promise<z.infer<T>> {
    const answer = await this.fetch(path, body);
    const parsed = shape.safeParse(answer);
    if (!parsed.success) throw new TranslationFault('garbled');
    return parsed.data;
  }

  private async fetch(path: string, body?: object): Promise<unknown> {
    let text: string;
    try {
      const answer = await fetch(new URL(path, this.base), {
        method: body ? 'POST' : 'GET',
        headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(this.milliseconds),
      });
      if (!answer.ok) {
        await answer.body?.cancel();
        throw new TranslationFault('refused');
      }
      text = await bounded(answer);
    } catch (error) {
      throw error instanceof TranslationFault ? error : new TranslationFault('unreachable', { cause: error });
    }
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new TranslationFault('garbled');
    }
  }
}

async function bounded(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MOST_BYTES) throw new TranslationFault('garbled');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
