import { inject, Injectable, signal } from '@angular/core';
import type { Translation, TranslationTarget } from '@minutebook/contract';
import { translation as translationApi } from '@minutebook/contract/translation';
import { Api } from '../../shell/api/client';

/** The configured translation service, as far as a page can ask it. */
@Injectable({ providedIn: 'root' })
export class Translator {
  private readonly api = inject(Api);
  private readonly known = signal(false);
  private asked: Promise<void> | undefined;
  /** False until it is known that there is one. */
  readonly configured = this.known.asReadonly();

  /** Asks the server once. */
  find(): void {
    this.asked ??= this.api.call(translationApi.service, {}).then(
      ({ configured }) => this.known.set(configured),
      () => void (this.asked = undefined),
    );
  }

  /** The newest that is kept; without one the service is asked. */
  async translate(
    message: string,
    version: number,
    target: TranslationTarget,
    signal: AbortSignal,
  ): Promise<Translation> {
    const params = { id: message };
    const { items } = await this.api.call(translationApi.list, { params }, signal);
    const kept = items.findLast((one) => one.version === version && one.target === target);
    return kept ?? this.api.call(translationApi.translate, { params, body: { version, target } }, signal);
  }
}
