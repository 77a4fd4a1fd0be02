import type { PatternCode, PatternSettings } from '@minutebook/contract';
import type { Act, Figures } from './act';
import { LocalTime } from './local-time';
import { PATTERN_KINDS, type Profile } from './pattern-kinds';

export interface Unusual {
  readonly act: Act;
  readonly figures: Figures;
}

/** One pattern going over acts in their order. The same for what is past and for what comes in. */
export class Fold {
  readonly time: LocalTime;

  constructor(
    private readonly code: PatternCode,
    private readonly settings: PatternSettings,
    /** By subject; what is not there begins empty. */
    readonly profiles: Map<string, Profile>,
  ) {
    this.time = new LocalTime(settings.zone);
  }

  subjectOf(act: Act): string | undefined {
    return PATTERN_KINDS[this.code].subject(act);
  }

  look(act: Act): Unusual | undefined {
    const subject = this.subjectOf(act);
    if (subject === undefined) return undefined;
    let profile = this.profiles.get(subject);
    if (!profile) this.profiles.set(subject, (profile = {}));
    const figures = PATTERN_KINDS[this.code].look(act, profile, this.settings, this.time);
    return figures && { act, figures };
  }
}
