import { computed, inject, Injectable } from '@angular/core';
import { Language } from '../ui/language';
import { RULE_WORDS } from './rule-words';
import { Workshop } from './workshop';

/** Who may answer for a rule or approve a draft, by name. */
@Injectable()
export class Staff {
  private readonly shop = inject(Workshop);
  private readonly words = inject(Language).words(RULE_WORDS);
  readonly all = computed(() => this.shop.lexicon.value()?.staff ?? []);

  name(id: string | null): string {
    if (id === null) return '';
    return this.all().find((one) => one.id === id)?.name ?? this.words().owner.former;
  }
}
