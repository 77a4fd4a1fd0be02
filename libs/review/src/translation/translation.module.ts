import { Global, Module } from '@nestjs/common';
import { Audit } from '@minutebook/access';
import { Keyring, MessageSeals, SightedReader } from '@minutebook/archive';
import { CLOCK, type Clock, Database, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { TranslationController } from './http/translation.controller';
import { Translations } from './translations';
import { Translator } from './translator';

/** Machine translation by a configured service; off unless the settings name one. */
@Global()
@Module({
  providers: [
    {
      provide: Translations,
      inject: [Database, SightedReader, Keyring, Audit, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        reader: SightedReader,
        keyring: Keyring,
        audit: Audit,
        clock: Clock,
        { TRANSLATION_URL, TRANSLATION_KEY }: Settings,
      ) => {
        const translator = TRANSLATION_URL === undefined ? undefined : new Translator(TRANSLATION_URL, TRANSLATION_KEY);
        return new Translations(database, reader, new MessageSeals(database, keyring), audit, clock, translator);
      },
    },
  ],
  exports: [Translations],
})
export class TranslationModule {}

@Module({ controllers: [TranslationController] })
export class TranslationHttpModule {}
