import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { Theme } from '@minutebook/contract';
import { THEMES } from '@minutebook/contract/lexicons';
import { type Chosen, PersonPicker } from '../people/person-picker';
import { Session } from '../shell/session';
import { ChannelChoice } from '../ui/channel-choice';
import { Language } from '../ui/language';
import { Severity } from '../ui/severity';
import { type Conditions, type DraftRule, type Zone, ZONES } from './draft-state';
import { ExclusionList } from './exclusion-list';
import { NameChoice } from './name-choice';
import { type ConditionKey, RuleInWords } from './rule-in-words';
import { RULE_WORDS } from './rule-words';
import { Staff } from './staff';
import { LEXICON_WORDS } from './words';

const SEVERITIES = [1, 2, 3] as const;
const DIRECTIONS = ['internal', 'inbound', 'outbound'] as const;
const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const KEYS = ['directions', 'channels', 'desks', 'people', 'roles', 'personalDomains'] as const;
type Panel = ConditionKey | 'zones' | 'exclusions' | 'severity' | 'weight' | 'theme' | 'owner';

/** Where a rule looks, what it leaves out, and how much it counts: chips that say it, each opening what changes it. */
@Component({
  selector: 'mb-condition-chips',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelChoice, ExclusionList, NameChoice, PersonPicker, Severity],
  host: { class: 'stack stack-2' },
  templateUrl: './condition-chips.html',
})
export class ConditionChips {
  readonly rule = input.required<DraftRule>();
  readonly disabled = input(false);
  readonly changed = output<Partial<DraftRule>>();
  private readonly session = inject(Session);
  protected readonly inWords = inject(RuleInWords);
  protected readonly staff = inject(Staff);
  protected readonly words = inject(Language).words(RULE_WORDS);
  protected readonly lexicon = inject(Language).words(LEXICON_WORDS);
  protected readonly open = signal<Panel | null>(null);
  protected readonly severities = SEVERITIES;
  protected readonly directions = DIRECTIONS;
  protected readonly weights = WEIGHTS;
  protected readonly themes = THEMES;
  protected readonly zones = ZONES;
  protected readonly keys = KEYS;
  protected readonly isCondition = computed(() => KEYS.some((key) => key === this.open()));
  protected readonly conditions = computed(() => this.rule().conditions);
  /** Of those who were chosen here; a rule keeps their ids. */
  private readonly known = signal<ReadonlyMap<string, string>>(new Map());
  protected readonly people = computed<Chosen[]>(() =>
    this.conditions().people.map((externalId) => ({ externalId, name: this.known().get(externalId) ?? externalId })),
  );
  protected readonly excluded = computed(() => {
    const { exclusions } = this.rule();
    if (exclusions.length === 0) return this.words().exclusion.none;
    const first = exclusions.map(({ until }) => until).sort()[0]!;
    return `${this.words().exclusion.counted(exclusions.length)}, ${this.words().exclusion.untilDay(this.inWords.day(first))}`;
  });

  protected show(panel: Panel): void {
    this.open.update((open) => (open === panel ? null : panel));
  }

  protected turnZone(zone: Zone, on: boolean): void {
    this.changed.emit({ zones: turned(ZONES, this.rule().zones, zone, on) });
  }

  protected turnDirection(direction: Conditions['directions'][number], on: boolean): void {
    this.put({ directions: turned(DIRECTIONS, this.conditions().directions, direction, on) });
  }

  protected put(part: { readonly [K in ConditionKey]?: Readonly<Conditions[K]> | readonly string[] }): void {
    this.changed.emit({ conditions: { ...this.conditions(), ...part } as Conditions });
  }

  protected putPeople(people: readonly Chosen[]): void {
    this.known.set(new Map(people.map(({ externalId, name }) => [externalId, name])));
    this.put({ people: people.map(({ externalId }) => externalId) });
  }

  protected theme(value: string): Theme | null {
    return THEMES.find((theme) => theme === value) ?? null;
  }

  protected takeOver(): void {
    this.changed.emit({ owner: this.session.user()?.id ?? null });
  }
}

function turned<T>(all: readonly T[], chosen: readonly T[], one: T, on: boolean): T[] {
  return all.filter((other) => (other === one ? on : chosen.includes(other)));
}
