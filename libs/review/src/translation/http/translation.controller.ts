import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type Translation } from '@minutebook/contract';
import { Translations } from '../translations';

@Controller()
export class TranslationController {
  constructor(private readonly translations: Translations) {}

  @Serves(api.translation.service)
  service(): { configured: boolean } {
    return { configured: this.translations.configured };
  }

  @Serves(api.translation.list)
  async list(@Input() { actor, params }: In<typeof api.translation.list>): Promise<{ items: Translation[] }> {
    return { items: await this.translations.list(actor, Number(params.id)) };
  }

  @Serves(api.translation.translate)
  async translate(@Input() { actor, params, body }: In<typeof api.translation.translate>): Promise<Translation> {
    return this.translations.translate(actor, Number(params.id), body.version, body.target);
  }
}
